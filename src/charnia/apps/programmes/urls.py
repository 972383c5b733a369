from django.urls import URLPattern, path

from charnia.apps.programmes.views import claims, desk, fairness, forgetting, identity, imports, introductions

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", desk.home, name="desk"),
    path("briefs/", desk.briefs, name="briefs"),
    path("gaps/", desk.gaps, name="gaps"),
    path("people/", desk.people, name="people"),
    path("people/pairs/", identity.pairs, name="pairs"),
    path("people/pairs/look/", identity.look, name="look-for-pairs"),
    path("people/pairs/<int:pair_id>/decide/", identity.decide, name="decide-pair"),
    path("people/moves/", identity.moves, name="moves"),
    path("people/moves/<int:move_id>/undo/", identity.undo, name="undo-move"),
    path("people/<slug:slug>/merge/", identity.merge, name="merge"),
    path("people/<slug:slug>/split/", identity.split, name="split"),
    path("people/<slug:slug>/forget/", forgetting.forget, name="forget"),
    path("organisations/", desk.organisations, name="organisations"),
    path("figures/", desk.figures, name="figures"),
    path("fairness/", fairness.page, name="fairness"),
    path("fairness/measure/", fairness.measure_exposure, name="measure-exposure"),
    path("fairness/learn/", fairness.learn, name="learn"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:claim_id>/accept/", claims.accept, name="accept-claim"),
    path("claims/<int:claim_id>/decline/", claims.decline, name="decline-claim"),
    path("introductions/", introductions.wishes, name="introductions"),
    path("introductions/<int:wish_id>/introduced/", introductions.introduced, name="introduced"),
    path("introductions/<int:wish_id>/not-arranged/", introductions.not_arranged, name="not-arranged"),
    path("import/", imports.imports, name="imports"),
    path("import/<int:load_id>/", imports.preview, name="import"),
    path("import/<int:load_id>/load/", imports.load, name="load-import"),
    path("import/<int:load_id>/discard/", imports.discard, name="discard-import"),
    path("import/<int:load_id>/lines.csv", imports.problems, name="import-problems"),
]
