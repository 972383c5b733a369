from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "charnia.apps.audit"
    label = "audit"
