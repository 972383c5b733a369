"""Where django-allauth looks for an app's providers."""

from __future__ import annotations

from charnia.apps.accounts.orcid.provider import OrcidProvider

provider_classes = [OrcidProvider]
