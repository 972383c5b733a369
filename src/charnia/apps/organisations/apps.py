from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "charnia.apps.organisations"
    label = "organisations"
