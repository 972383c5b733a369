from django.urls import URLPattern, path

from charnia.apps.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", views.detail, name="detail"),
    path("name/", views.name, name="name"),
    path("orcid/", views.orcid, name="orcid"),
    path("orcid/disconnect/", views.disconnect, name="disconnect-orcid"),
    path("my-data/", views.export, name="export"),
]
