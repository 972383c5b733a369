"""Writing a brief: nothing typed is ever lost."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from charnia.apps.accounts.models import User
from charnia.apps.products.actions import save_answer, write_version
from charnia.apps.products.models import BriefVersion, Product
from charnia.core.vocabulary import Layer
from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT, PUBLIC_TEXT

LogIn = Callable[[User], Client]


def fields(**changes: str) -> dict[str, Any]:
    typed = {
        "base": "1",
        "title": "AlderQuick",
        "category": "diagnostic",
        "stage": "prototype",
        "conditions": "",
        "text_public": PUBLIC_TEXT,
        "text_accepted": ACCEPTED_TEXT,
        "text_agreement": AGREEMENT_TEXT,
    }
    return {**typed, **changes}


@pytest.fixture
def path(product: Product) -> str:
    return reverse("products:brief", args=[product.pk])


def question_path(product: Product, question: str) -> str:
    return reverse("products:question", args=[product.pk, question])


def newest(product: Product) -> BriefVersion:
    product.brief.refresh_from_db()
    version = product.brief.newest
    assert version is not None
    return version


def test_the_form_shows_what_stands_there(path: str, bob: User, as_user: LogIn) -> None:
    text = as_user(bob).get(path).content.decode()
    for words in (PUBLIC_TEXT, ACCEPTED_TEXT, AGREEMENT_TEXT):
        assert words[:40] in text
    assert "Anyone may read this." in text
    assert "Read by you alone" in text


def test_a_mistake_in_one_field_keeps_all_others(path: str, bob: User, as_user: LogIn) -> None:
    text = as_user(bob).post(path, fields(title="", text_public="My new words about kidneys.")).content.decode()
    assert "Say in one line what the product is." in text
    assert "My new words about kidneys." in text
    assert ACCEPTED_TEXT[:40] in text
    assert BriefVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "There is no text yet"),
        ("A test.", "too few"),
        (
            "Notre entreprise développe un test rapide pour les maladies du rein et nous cherchons un hôpital " * 3,
            "French",
        ),
        (
            "We paint garden fences in many bright colours and sell them on Saturday markets all over town " * 3,
            "health",
        ),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_and_kept(
    path: str, bob: User, as_user: LogIn, words: str, sentence: str
) -> None:
    answer = as_user(bob).post(path, fields(text_public=words, text_accepted="", text_agreement=""))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert words[:60] in text
    assert BriefVersion.objects.count() == 1


def test_a_thin_text_is_saved_with_a_warning(path: str, bob: User, as_user: LogIn) -> None:
    words = "A finger-prick test for kidney disease in the pharmacy, for patients with diabetes, in a first prototype."
    answer = as_user(bob).post(path, fields(text_public=words, text_accepted="", text_agreement=""), follow=True)
    assert "words are few" in answer.content.decode()
    assert BriefVersion.objects.count() == 2


def test_one_part_in_another_language_is_saved_and_said_not_to_be_read(path: str, bob: User, as_user: LogIn) -> None:
    words = "Nous avons besoin d'un hôpital pour une étude clinique et nous cherchons un statisticien pour la suite."
    answer = as_user(bob).post(path, fields(text_public=PUBLIC_TEXT * 2, text_accepted=words), follow=True)
    text = html.unescape(answer.content.decode())
    assert "Your description is saved." in text
    assert "“What the other side reads after both have accepted”: This text seems to be in French." in text
    assert "“What anyone may read”:" not in text
    assert BriefVersion.objects.count() == 2


def test_too_long_a_text_is_kept_on_the_page(path: str, bob: User, as_user: LogIn) -> None:
    answer = as_user(bob).post(path, fields(text_public="kidney " * 100_000))
    assert answer.status_code == 200
    assert "Ensure this value has at most 200000 characters" in answer.content.decode()
    assert answer.content.decode().count("kidney ") > 99_000


def test_line_ends_are_those_of_a_text(product: Product, path: str, bob: User, as_user: LogIn) -> None:
    as_user(bob).post(path, fields(text_public=PUBLIC_TEXT + "\r\n\r\nMore."))
    assert newest(product).texts["public"] == PUBLIC_TEXT + "\n\nMore."


def test_what_others_saved_elsewhere_is_kept(
    product: Product, path: str, alice: User, bob: User, as_user: LogIn
) -> None:
    save_answer(brief=product.brief, base=1, question="need-who", text="Patients", layer=Layer.PUBLIC, by=alice)
    write_version(brief=product.brief, base=2, changes={"conditions": "Kidneys"}, what_changed="", by=alice)
    answer = as_user(bob).post(path, fields(text_public=PUBLIC_TEXT + " Bob was here."))
    assert answer.status_code == 302
    version = newest(product)
    assert (version.number, version.conditions) == (4, "Kidneys")
    assert version.answers["need-who"]["text"] == "Patients"
    assert version.texts["public"].endswith("Bob was here.")


def test_the_same_field_changed_twice_shows_both(
    product: Product, path: str, alice: User, bob: User, as_user: LogIn
) -> None:
    changes = {"texts": {"public": PUBLIC_TEXT + " Alice was here."}, "conditions": "Kidneys"}
    write_version(brief=product.brief, base=1, changes=changes, what_changed="", by=alice)
    client = as_user(bob)
    answer = client.post(path, fields(text_public=PUBLIC_TEXT + " Bob was here."))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has saved this brief meanwhile" in text
    assert "Alice Alder" in text
    assert "<del>" in text
    assert "Bob was here." in text
    form = answer.context["form"]
    assert (str(form["base"].value()), form["conditions"].value()) == ("2", "Kidneys")
    again = {name: form[name].value() for name in form.fields}
    assert client.post(path, again).status_code == 302
    version = newest(product)
    assert version.texts["public"].endswith("Bob was here.")
    assert version.conditions == "Kidneys"
    assert product.brief.versions.get(number=2).texts["public"].endswith("Alice was here.")


def word_file(text: str) -> SimpleUploadedFile:
    document = Document()
    document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    return SimpleUploadedFile("brief.docx", data.getvalue())


def test_a_file_is_read_into_the_form_and_not_saved_yet(path: str, bob: User, as_user: LogIn) -> None:
    posted = fields(text_accepted="Typed before.") | {
        "file-file": word_file("From the file."),
        "file-layer": "accepted",
    }
    answer = as_user(bob).post(path, posted)
    form = answer.context["form"]
    assert "Check it, then save" in answer.content.decode()
    assert form["text_accepted"].value() == "Typed before.\n\nFrom the file."
    assert form["text_public"].value() == PUBLIC_TEXT
    assert BriefVersion.objects.count() == 1


def test_an_unreadable_file_says_what_to_do_and_keeps_what_was_typed(path: str, bob: User, as_user: LogIn) -> None:
    posted = fields(text_accepted="Typed before.") | {
        "file-file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n....")
    }
    text = as_user(bob).post(path, posted).content.decode()
    assert "This is a picture." in text
    assert "Typed before." in text


def test_answers_of_a_brief_file_come_along(product: Product, path: str, bob: User, as_user: LogIn) -> None:
    brief_file = "title: X\ntext: >\n  " + PUBLIC_TEXT + "\nanswers:\n  need-who: People with diabetes\n  unknown: x\n"
    client = as_user(bob)
    posted = fields() | {"file-file": SimpleUploadedFile("b.yaml", brief_file.encode()), "file-layer": "public"}
    form = client.post(path, posted).context["form"]
    stored = {"need-who": {"text": "People with diabetes", "layer": "public"}}
    assert form["answers"].value() != ""
    client.post(path, fields() | {"answers": json.dumps({**stored, "unknown": {"text": "x", "layer": "public"}})})
    assert newest(product).answers == stored


@pytest.mark.parametrize("damaged", ["[1]", '{"need-who": "x"}', '{"need-who": {"text": 1, "layer": "public"}}', "{"])
def test_damaged_answers_are_refused(path: str, bob: User, as_user: LogIn, damaged: str) -> None:
    assert as_user(bob).post(path, fields(answers=damaged)).status_code == 200
    assert BriefVersion.objects.count() == 1


def test_a_question_is_saved_on_its_own_and_leads_on(product: Product, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), question_path(product, "need-who")
    text = client.get(path).content.decode()
    assert "Skip" in text
    assert "Question 1 of" in text
    answer = client.post(path, {"base": "1", "text": "People with diabetes", "layer": "public"})
    assert answer["Location"] == question_path(product, "need-today")
    version = newest(product)
    assert version.answers == {"need-who": {"text": "People with diabetes", "layer": "public"}}
    assert version.what_changed.startswith("Answered “Who has the problem")
    assert "Answered</span>" in client.get(reverse("products:questions", args=[product.pk])).content.decode()


def test_an_answer_is_taken_back(product: Product, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), question_path(product, "need-who")
    client.post(path, {"base": "1", "text": "x", "layer": "public"})
    client.post(path, {"base": "2", "text": "", "layer": "public"})
    assert newest(product).answers == {}
    assert newest(product).what_changed.startswith("Took back")


def test_yes_and_no_come_with_details_and_back(product: Product, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), question_path(product, "technology-make")
    client.post(path, {"base": "1", "stance": "No", "text": "Only by hand so far.", "layer": "accepted"})
    assert newest(product).answers["technology-make"]["text"] == "No. Only by hand so far."
    form = client.get(path).context["form"]
    assert (form["stance"].value(), form["text"].value()) == ("No", "Only by hand so far.")
    client.post(path, {"base": "2", "stance": "", "text": "", "layer": "accepted"})
    assert newest(product).answers == {}


def test_a_choice_is_one_of_its_choices(product: Product, bob: User, as_user: LogIn) -> None:
    client, path = as_user(bob), question_path(product, "technology-model")
    assert client.post(path, {"base": "1", "stance": "Perhaps", "layer": "public"}).status_code == 200
    assert client.post(path, {"base": "1", "stance": "Tested elsewhere", "layer": "public"}).status_code == 302
    assert newest(product).answers["technology-model"]["text"] == "Tested elsewhere"
    assert client.get(path).context["form"]["stance"].value() == "Tested elsewhere"


def test_two_people_answer_two_questions_at_once(product: Product, alice: User, bob: User, as_user: LogIn) -> None:
    save_answer(brief=product.brief, base=1, question="need-who", text="Hers", layer=Layer.PUBLIC, by=alice)
    posted = {"base": "1", "text": "His", "layer": "public"}
    assert as_user(bob).post(question_path(product, "need-today"), posted).status_code == 302
    assert {key: answer["text"] for key, answer in newest(product).answers.items()} == {
        "need-who": "Hers",
        "need-today": "His",
    }


def test_two_people_answer_one_question_at_once(product: Product, alice: User, bob: User, as_user: LogIn) -> None:
    save_answer(brief=product.brief, base=1, question="need-who", text="Her words", layer=Layer.PUBLIC, by=alice)
    client, path = as_user(bob), question_path(product, "need-who")
    answer = client.post(path, {"base": "1", "text": "His words", "layer": "public"})
    text = answer.content.decode()
    assert "Her words" in text
    assert "His words" in text
    assert client.post(path, {"base": "2", "text": "His words", "layer": "public"}).status_code == 302
    assert newest(product).answers["need-who"]["text"] == "His words"


def test_only_questions_that_apply_are_asked(product: Product, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert client.get(question_path(product, "technology-formulation")).status_code == 404  # of medicines
    assert client.get(question_path(product, "no-such-question")).status_code == 404
    assert (
        question_path(product, "technology-formulation")
        not in client.get(reverse("products:questions", args=[product.pk])).content.decode()
    )


def test_signed_out_meanwhile_what_was_typed_waits(product: Product, path: str, bob: User) -> None:
    client = Client()
    answer = client.post(path, fields(text_public=PUBLIC_TEXT + " Typed for an hour.", action="save"))
    assert answer["Location"] == f"/accounts/login/?next={path}"
    words = {"login": bob.email, "password": "a long password", "next": path}
    assert client.post("/accounts/login/", words)["Location"] == path
    answer = client.get(path)
    text = answer.content.decode()
    assert "You had been signed out. Nothing is lost" in text
    assert answer.context["form"]["text_public"].value().endswith("Typed for an hour.")
    assert answer.context["form"]["base"].value() == "1"
    assert BriefVersion.objects.count() == 1
    assert "Typed for an hour" not in client.get(path).content.decode()


def test_signed_out_at_a_question_the_answer_waits(product: Product, bob: User) -> None:
    client, path = Client(), question_path(product, "need-who")
    client.post(path, {"base": "1", "text": "Typed", "layer": "agreement"})
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = client.get(path).context["form"]
    assert (form["text"].value(), form["layer"].value()) == ("Typed", "agreement")


def test_a_draft_is_shown_to_nobody_who_may_not_write_there(product: Product, path: str, charlie: User) -> None:
    client = Client()
    client.post(path, fields(text_public="Secret typed words"))
    client.force_login(charlie, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).status_code == 404


def test_visitors_posts_elsewhere_are_not_kept(product: Product) -> None:
    client = Client()
    client.post(reverse("products:rename", args=[product.pk]), {"name": "x"})
    assert "draft" not in client.session


def test_without_a_sort_of_product_the_questions_say_so(product: Product, bob: User, as_user: LogIn) -> None:
    hint = "Say what sort of product it is"
    questions = reverse("products:questions", args=[product.pk])
    assert hint not in as_user(bob).get(questions).content.decode()
    as_user(bob).post(reverse("products:brief", args=[product.pk]), fields(category=""))
    assert hint in as_user(bob).get(questions).content.decode()
