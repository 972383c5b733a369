from django.apps import AppConfig


class GapsConfig(AppConfig):
    name = "charnia.apps.gaps"
    label = "gaps"
