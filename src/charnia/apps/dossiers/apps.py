from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "charnia.apps.dossiers"
    label = "dossiers"
