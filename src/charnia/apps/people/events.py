"""What apps above may wait for, because people cannot call them: the order of apps runs the other way."""

from __future__ import annotations

from django.dispatch import Signal

profile_claimed = Signal()
"""A profile has come to belong to an account. Sent inside the transaction with `person` and `user`; an error in whoever
waits for it undoes the claim."""
