from django.urls import URLPattern, path

from charnia.apps.dossiers import keep_views, product_views, views

app_name = "dossiers"
urlpatterns: list[URLPattern] = [
    path("", views.try_it, name="try"),
    path("pdf/", views.pdf, name="pdf"),
    path("example/", views.example, name="example"),
    path("keep/", views.keep, name="keep"),
    path("kept/", keep_views.kept, name="kept"),
    path("kept/discard/", keep_views.discard, name="discard"),
    path("product/<int:product_id>/", product_views.dossier, name="product"),
    path("product/<int:product_id>/pdf/", product_views.pdf, name="product-pdf"),
]
