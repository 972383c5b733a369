"""What can go wrong between the site and ORCID, each with the sentence that the person reads."""

from __future__ import annotations

from allauth.socialaccount.providers.oauth2.client import OAuth2Error

_AGAIN = "Nothing has been changed. Please start again; if it goes wrong once more, tell the programme team."


class OrcidFailure(OAuth2Error):
    """Signing in with ORCID went wrong. `str()` is for the log of the installation and holds nothing personal; `says`
    is for the person."""

    says = f"ORCID gave an answer that does not prove who you are. {_AGAIN}"


class NoAnswer(OrcidFailure):
    """The server cannot be reached, or answers with an error or with something that cannot be read."""

    says = "ORCID does not answer as it should at present. Nothing has been changed. Please try again in a few minutes."


class CodeRefused(OrcidFailure):
    """The server does not take the code that it gave."""

    says = f"ORCID no longer accepts this sign-in: each can be used once and for a few minutes only. {_AGAIN}"


class NotAsked(OrcidFailure):
    """Somebody comes back who was not sent from here: another browser, or too long ago."""

    says = "This sign-in was begun in another browser or more than ten minutes ago. Please start again."


class Declined(OrcidFailure):
    """The person said no at ORCID."""

    says = "You did not let ORCID tell us your iD, so nothing has been changed."
