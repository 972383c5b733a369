from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "charnia.apps.introductions"
    label = "introductions"
