"""Components: each renders, says what it must, and keeps hostile words as words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.test import RequestFactory

from charnia.core.vocabulary import Axis, FactStatus, GapKind, GapStatus, OfferKind, Urgency
from charnia.web.cards import GapCard, Happening, Result
from charnia.web.forms import FormError, errors_of
from charnia.web.passages import Passage
from charnia.web.proofs import Link, Pair, Proof, Reason
from charnia.web.templatetags.components import FAMILIES

Rendered = Callable[..., str]
HOSTILE = "<script>alert('&\"')</script>"
GAP = GapCard("A statistician", GapKind.SKILLS, Axis.TEAM, Urgency.NOW, confidence=0.5, status=GapStatus.PROPOSED)
PROOF = Proof(
    name="Dr A",
    score=0.75,
    as_of=dt.date(2026, 11, 24),
    newest=dt.date(2023, 11, 1),
    kind=OfferKind.EXPERT,
    reasons=(
        Reason(
            "Publication", 0.5, "A paper", dt.date(2023, 11, 1), "https://example.org/1", (Pair("dose", "dosing", 1),)
        ),
        Reason("Fit", 0.2),
        Reason("Grant", 0.04, "A grant", award="£5,000 for the work as a whole, says A register"),
        Reason("Trial", 0.01, "A trial"),
    ),
    against=("The newest evidence is three years old.",),
    links=(Link("Profile", "/people/1/"),),
)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_word_of_every_family_has_a_badge(rendered: Rendered, family: str) -> None:
    says, words = FAMILIES[family]
    for word in words:
        markup = rendered("{% badge family value %}", family=family, value=word.value)
        assert f"{says}: </span>{word.label}</span>" in markup.replace("&#x27;", "'")


def test_badges_of_nothing_and_of_unknown_words(rendered: Rendered) -> None:
    assert rendered("{% badge 'layer' '' %}") == ""
    with pytest.raises(ValueError, match="moon"):
        rendered("{% badge 'stage' 'moon' %}")
    with pytest.raises(KeyError):
        rendered("{% badge 'colour' 'red' %}")


def test_unverified_facts_say_so(rendered: Rendered) -> None:
    assert "Unverified" in rendered("{% badge 'fact-status' value %}", value=FactStatus.RECALL)


def test_a_gap_card_marks_the_quote_in_its_passage(rendered: Rendered) -> None:
    gap = GapCard("S", GapKind.SKILLS, Axis.TEAM, Urgency.NOW, passage=Passage("before ", "the quote", " after"))
    markup = rendered("{% gap_card gap '/gaps/1/' 2 %}", gap=gap)
    assert "before <mark>the quote</mark> after" in markup
    assert '<h2 class="card-title"><a href="/gaps/1/">S</a></h2>' in markup
    assert "sure that this is a gap" not in markup


def test_a_gap_card_says_how_sure_it_is_and_why_it_was_dismissed(rendered: Rendered) -> None:
    assert "50% sure that this is a gap" in rendered("{% gap_card gap %}", gap=GAP)
    dismissed = GapCard("S", GapKind.SKILLS, Axis.TEAM, Urgency.NOW, reason="We hired one.", cause="A rule.")
    markup = rendered("{% gap_card gap %}", gap=dismissed)
    assert "We hired one." in markup
    assert "A rule." in markup


def test_a_proof_card_shows_why_how_old_and_what_speaks_against(rendered: Rendered) -> None:
    markup = rendered("{% proof_card proof %}", proof=PROOF)
    assert "<strong>0.75</strong> score" in markup
    assert '<mark>dose</mark> <span class="pair-joint">' in markup
    assert "Newest evidence: November 2023, 3 years old." in markup
    assert "The newest evidence is three years old." in markup
    assert '<a href="https://example.org/1">A paper</a>' in markup
    assert "£5,000 for the work as a whole, says A register" in markup
    assert "How the score adds up, with 1 more" in markup
    assert '<th scope="row">Score</th><td class="number">0.7500</td>' in markup


def test_hostile_words_stay_words(rendered: Rendered) -> None:
    gap = GapCard(
        HOSTILE, GapKind.SKILLS, Axis.TEAM, Urgency.NOW, passage=Passage(HOSTILE, HOSTILE, HOSTILE), reason=HOSTILE
    )
    reason = Reason(HOSTILE, 1, HOSTILE, None, HOSTILE, (Pair(HOSTILE, "x" + HOSTILE, 1),), award=HOSTILE)
    proof = Proof(
        HOSTILE,
        1,
        (reason,),
        dt.date(2026, 1, 1),
        organisation=HOSTILE,
        against=(HOSTILE,),
        links=(Link(HOSTILE, HOSTILE),),
    )
    for source in (
        "{% gap_card gap hostile %}",
        "{% proof_card proof %}",
        "{% page_header hostile hostile hostile %}",
        "{% breadcrumbs hostile hostile hostile %}",
        "{% tabs hostile hostile hostile hostile %}",
        "{% steps 1 hostile %}",
        "{% empty_state hostile hostile hostile hostile %}",
        "{% summary_list rows %}",
        "{% timeline happenings %}",
        "{% result_list results %}",
    ):
        markup = rendered(
            source,
            gap=gap,
            proof=proof,
            hostile=HOSTILE,
            rows=[(HOSTILE, HOSTILE)],
            happenings=[Happening(None, HOSTILE, HOSTILE, HOSTILE)],
            results=[Result(HOSTILE, HOSTILE, HOSTILE, facts=(HOSTILE,))],
        )
        assert "<script" not in markup
        assert "&lt;script&gt;" in markup


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/1", True),
        ("HTTP://example.org", True),
        ("/people/1/", True),
        ("#part", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("/\\example.org", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(rendered: Rendered, address: str, is_link: bool) -> None:
    proof = Proof("N", 1, (Reason("R", 1, url=address),), dt.date(2026, 1, 1), links=(Link("L", address),))
    happening = Happening(None, "T", href=address)
    markup = rendered("{% proof_card proof %}{% timeline happenings %}", proof=proof, happenings=[happening])
    assert markup.count("<a href=") == (3 if is_link else 0)


def test_no_component_writes_a_style_into_the_page(rendered: Rendered) -> None:
    assert "style=" not in rendered("{% gap_card gap %}{% proof_card proof %}", gap=GAP, proof=PROOF)


def test_breadcrumbs_tabs_and_steps_say_where_the_reader_is(rendered: Rendered) -> None:
    assert '<li aria-current="page">People</li>' in rendered("{% breadcrumbs 'Directory' '/directory/' 'People' %}")
    markup = rendered("{% tabs 'Product' 'Gaps' 'Brief' '/b/' 'Gaps' '/g/' %}")
    assert '<a href="/g/" aria-current="page">Gaps</a>' in markup
    assert markup.count("aria-current") == 1
    assert rendered("{% steps 2 'One' 'Two' 'Three' %}").count('aria-current="step"') == 1
    with pytest.raises(TemplateSyntaxError, match="path after each label"):
        rendered("{% tabs 'Product' 'Gaps' 'Brief' %}")


def test_an_empty_list_must_say_what_to_do_next(rendered: Rendered) -> None:
    markup = rendered("{% empty_state 'No events' 'Look at past ones.' 'Past events' '/events/past/' %}")
    assert '<a class="button" href="/events/past/">Past events</a>' in markup
    with pytest.raises(ValueError, match="what to do next"):
        rendered("{% empty_state 'No events' '' %}")


def test_a_summary_leaves_out_what_is_not_known(rendered: Rendered) -> None:
    markup = rendered(
        "{% summary_list rows %}", rows=[("Founded", 2021), ("Website", ""), ("Size", None), ("Loads", 0)]
    )
    assert "Founded" in markup
    assert "Loads" in markup
    assert "Website" not in markup
    assert "Size" not in markup


def test_pages_of_a_list_keep_the_rest_of_the_address(rendered: Rendered) -> None:
    request = RequestFactory().get("/directory/?q=asthma&page=2")
    markup = rendered("{% pagination page %}", page=Paginator(range(50), 10).page(2), request=request)
    assert 'href="?q=asthma&amp;page=3"' in markup
    assert '<span class="here" aria-current="page"><span class="visually-hidden">Page </span>2</span>' in markup
    assert rendered("{% pagination page %}", page=Paginator([1], 10).page(1), request=request).strip() == ""


class Survey(forms.Form):
    name = forms.CharField(label="Name", help_text="A working name will do.")
    size = forms.ChoiceField(label="Size", choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Say at least one thing.")


def test_errors_lead_to_their_fields() -> None:
    assert errors_of(Survey({})) == (
        FormError("Say at least one thing."),
        FormError("This field is required.", "Name", "id_name"),
        FormError("This field is required.", "Size", "id_size_0"),
        FormError("This field is required.", "Secret", ""),
    )
    assert errors_of(Survey()) == ()


def test_a_field_is_tied_to_its_label_its_hint_and_its_error() -> None:
    markup = str(Survey({}))
    assert '<label for="id_name">Name</label>' in markup
    assert 'id="id_name_helptext">A working name will do.</div>' in markup
    assert 'id="id_name_error"' in markup
    assert 'aria-describedby="id_name_helptext id_name_error"' in markup
    assert '<fieldset aria-describedby="id_size_error">' in markup
    assert 'Note <span class="optional">(optional)</span>' in markup
    assert '<a href="#id_size_0">Size</a>' in markup


def test_a_form_without_errors_has_no_summary(rendered: Rendered) -> None:
    assert "error-summary" not in str(Survey())
    assert rendered("{% error_prefix form %}", form=Survey()) == ""
    assert rendered("{% error_prefix form %}", form=Survey({})) == "Error: "
