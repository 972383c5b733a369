from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "charnia.apps.directory"
    label = "directory"
