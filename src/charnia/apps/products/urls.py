from django.urls import URLPattern, path

from charnia.apps.products import brief_views, version_views, views

app_name = "products"
urlpatterns: list[URLPattern] = [
    path("", views.product_list, name="list"),
    path("new/<int:organisation_id>/", views.new, name="new"),
    path("<int:product_id>/", views.detail, name="detail"),
    path("<int:product_id>/name/", views.rename, name="rename"),
    path("<int:product_id>/agreement-layer/", views.open_agreement_layer, name="agreement-layer"),
    path("<int:product_id>/brief/", brief_views.brief, name="brief"),
    path("<int:product_id>/questions/", brief_views.questions, name="questions"),
    path("<int:product_id>/questions/<slug:question_id>/", brief_views.question, name="question"),
    path("<int:product_id>/versions/", version_views.version_list, name="versions"),
    path("<int:product_id>/versions/<int:number>/", version_views.version, name="version"),
    path("<int:product_id>/versions/<int:number>/restore/", version_views.restore, name="restore"),
    path("<int:product_id>/versions/<int:older>/to/<int:newer>/", version_views.difference, name="difference"),
]
