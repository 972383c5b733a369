from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "charnia.apps.offers"
    label = "offers"
