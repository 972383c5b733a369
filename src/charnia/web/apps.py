from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "charnia.web"
    label = "web"
