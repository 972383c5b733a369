from django.urls import path

from charnia.apps.introductions import views

app_name = "introductions"
urlpatterns = [
    path("", views.wishes, name="wishes"),
    path("gap/<int:gap_id>/<slug:key>/", views.ask, name="ask"),
    path("<int:wish_id>/outcome/", views.outcome, name="outcome"),
    path("<int:wish_id>/withdraw/", views.withdraw, name="withdraw"),
]
