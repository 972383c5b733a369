from django.urls import path

from charnia.apps.gaps import views

app_name = "gaps"
urlpatterns = [
    path("product/<int:product_id>/", views.ledger, name="ledger"),
    path("product/<int:product_id>/add/", views.add, name="add"),
    path("<int:gap_id>/", views.detail, name="detail"),
    path("<int:gap_id>/reword/", views.reword, name="reword"),
    path("<int:gap_id>/step/<slug:verb>/", views.step, name="step"),
    path("<int:gap_id>/ask/<slug:verb>/", views.step_with_note, name="step-with-note"),
]
