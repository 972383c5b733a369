from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "charnia.apps.work"
    label = "work"
