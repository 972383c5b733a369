from django.urls import URLPattern, path

from charnia.apps.people import views

app_name = "people"
urlpatterns: list[URLPattern] = [path("<slug:slug>/claim/", views.claim, name="claim")]
