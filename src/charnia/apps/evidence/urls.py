from django.urls import URLPattern, path

from charnia.apps.evidence import profile_views, views

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("<int:record_id>/", views.record, name="record"),
    path("named/<int:authorship_id>/not-mine/", views.say_not_mine, name="not-mine"),
    path("named/<int:authorship_id>/hide/", views.hide, name="hide"),
    path("named/<int:authorship_id>/pin/", views.pin, name="pin"),
    path("named/<int:authorship_id>/unpin/", views.unpin, name="unpin"),
    path("named/<int:authorship_id>/mine-after-all/", views.take_back, name="take-back"),
    path("profiles/<slug:slug>/topics/<str:topic_key>/remove/", profile_views.remove_topic, name="remove-topic"),
    path("profiles/<slug:slug>/topics/<str:topic_key>/put-back/", profile_views.put_topic_back, name="put-topic-back"),
    path("retirements/<int:retirement_id>/keep/", profile_views.keep_profile, name="keep-profile"),
    path("retirements/<int:retirement_id>/retire/", profile_views.let_retire, name="let-retire"),
]
