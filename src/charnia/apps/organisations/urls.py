from django.urls import URLPattern, path

from charnia.apps.organisations import views

app_name = "organisations"
urlpatterns: list[URLPattern] = [
    path("new/", views.new, name="new"),
    path("delete-account/", views.delete_account, name="delete-account"),
    path("<int:organisation_id>/", views.detail, name="detail"),
    path("<int:organisation_id>/edit/", views.edit, name="edit"),
    path("<int:organisation_id>/members/add/", views.add_member, name="add-member"),
    path("members/<int:membership_id>/role/", views.change_role, name="change-role"),
    path("members/<int:membership_id>/remove/", views.remove_member, name="remove-member"),
]
