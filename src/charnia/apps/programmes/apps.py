from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "charnia.apps.programmes"
    label = "programmes"
