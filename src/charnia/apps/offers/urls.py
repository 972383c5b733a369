from django.urls import URLPattern, path

from charnia.apps.offers import views

app_name = "offers"
urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
    path("<slug:slug>/change/", views.change, name="change"),
    path("<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/publish/", views.publish, name="publish"),
    path("new/", views.choose_kind, name="choose"),
    path("new/<slug:kind>/", views.create, name="create"),
]
