from django.urls import path

from charnia.apps.matches import views

app_name = "matches"
urlpatterns = [
    path("gap/<int:gap_id>/", views.gap, name="gap"),
    path("gap/<int:gap_id>/why-not/", views.why_not, name="why-not"),
    path("gap/<int:gap_id>/why-not/<slug:key>/", views.why_not_one, name="why-not-one"),
    path("gap/<int:gap_id>/keep/<slug:key>/", views.keep, name="keep"),
    path("gap/<int:gap_id>/not-helpful/<slug:key>/", views.not_helpful, name="not-helpful"),
    path("sought/", views.sought, name="sought"),
    path("shortlist/<int:entry_id>/", views.note, name="note"),
    path("shortlist/<int:entry_id>/remove/", views.remove, name="remove"),
    path("product/<int:product_id>/shortlist/", views.shortlist, name="shortlist"),
    path("product/<int:product_id>/shortlist.csv", views.shortlist_csv, name="shortlist-csv"),
]
