from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "charnia.apps.home"
    label = "home"
