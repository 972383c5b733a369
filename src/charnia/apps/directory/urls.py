from django.urls import URLPattern, path

from charnia.apps.directory.views import calendars, lists, pages, upkeep

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("", lists.search, name="search"),
    path("people/", lists.people, name="people"),
    path("people/<slug:slug>/", pages.person, name="person"),
    path("people/<slug:slug>/change/", upkeep.change_profile, name="change-profile"),
    path("organisations/", lists.organisations, name="organisations"),
    path("organisations/<slug:slug>/", pages.organisation, name="organisation"),
    path("offers/", lists.offers, name="offers"),
    path("offers/<slug:slug>/", pages.offer, name="offer"),
    path("events/", lists.events, name="events"),
    path("events.ics", calendars.event_feed, name="event-feed"),
    path("events/<slug:slug>.ics", calendars.event_file, name="event-file"),
    path("case-studies/", lists.case_studies, name="case-studies"),
    path("my-profile/", upkeep.my_profile, name="my-profile"),
    path("my-profile/new/", upkeep.create_profile, name="create-profile"),
]
