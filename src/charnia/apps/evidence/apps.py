from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "charnia.apps.evidence"
    label = "evidence"
