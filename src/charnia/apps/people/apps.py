from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "charnia.apps.people"
    label = "people"
