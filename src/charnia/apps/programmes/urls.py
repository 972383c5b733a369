from django.urls import URLPattern, path

from charnia.apps.programmes.views import claims, desk, fairness, imports, introductions, stale

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", desk.home, name="desk"),
    path("briefs/", desk.briefs, name="briefs"),
    path("gaps/", desk.gaps, name="gaps"),
    path("people/", desk.people, name="people"),
    path("organisations/", desk.organisations, name="organisations"),
    path("figures/", desk.figures, name="figures"),
    path("fairness/", fairness.page, name="fairness"),
    path("fairness/measure/", fairness.measure_exposure, name="measure-exposure"),
    path("fairness/learn/", fairness.learn, name="learn"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:claim_id>/accept/", claims.accept, name="accept-claim"),
    path("claims/<int:claim_id>/decline/", claims.decline, name="decline-claim"),
    path("stale/", stale.stale, name="stale"),
    path("introductions/", introductions.wishes, name="introductions"),
    path("introductions/<int:wish_id>/introduced/", introductions.introduced, name="introduced"),
    path("introductions/<int:wish_id>/not-arranged/", introductions.not_arranged, name="not-arranged"),
    path("import/", imports.imports, name="imports"),
    path("import/<int:load_id>/", imports.preview, name="import"),
    path("import/<int:load_id>/load/", imports.load, name="load-import"),
    path("import/<int:load_id>/discard/", imports.discard, name="discard-import"),
    path("import/<int:load_id>/lines.csv", imports.problems, name="import-problems"),
]
