from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "charnia.apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Answers to claims, once all models are there."""
        from charnia.apps.evidence.claimed_profiles import keep_claimed_profile  # noqa: PLC0415  # needs the models
        from charnia.apps.people.events import profile_claimed  # noqa: PLC0415  # as above

        profile_claimed.connect(keep_claimed_profile, dispatch_uid="keep_claimed_profile")
