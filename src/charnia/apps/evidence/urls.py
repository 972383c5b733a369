from django.urls import URLPattern, path

from charnia.apps.evidence import views

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("<int:record_id>/", views.record, name="record"),
    path("named/<int:authorship_id>/not-mine/", views.say_not_mine, name="not-mine"),
    path("named/<int:authorship_id>/hide/", views.hide, name="hide"),
    path("named/<int:authorship_id>/pin/", views.pin, name="pin"),
    path("named/<int:authorship_id>/unpin/", views.unpin, name="unpin"),
    path("named/<int:authorship_id>/mine-after-all/", views.take_back, name="take-back"),
]
