from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "charnia.apps.products"
    label = "products"
