from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "charnia.apps.accounts"
    label = "accounts"
