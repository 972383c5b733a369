from django.apps import AppConfig


class MatchesConfig(AppConfig):
    name = "charnia.apps.matches"
    label = "matches"
