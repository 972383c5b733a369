from django.urls import URLPattern, path

from charnia.apps.people import views
from charnia.apps.people.upkeep_views import availability, conflicts, remove_absence, withdraw_conflict

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/claim/", views.claim, name="claim"),
    path("<slug:slug>/availability/", availability, name="availability"),
    path("<slug:slug>/conflicts/", conflicts, name="conflicts"),
    path("absences/<int:absence_id>/remove/", remove_absence, name="remove-absence"),
    path("conflicts/<int:conflict_id>/withdraw/", withdraw_conflict, name="withdraw-conflict"),
]
