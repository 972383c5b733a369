"""What a reader of certain layers is told about a version: how ready it is, and which questions are open."""

from __future__ import annotations

from functools import lru_cache

from charnia.apps.products import queries
from charnia.apps.products.models import BriefVersion
from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.findings import BriefText, Diagnosis
from charnia.core.vocabulary import Category, CompanySize, Layer, Stage
from charnia.packs.rulebook import load_rulebook

# A blank line ends a sentence, so nothing that is found reaches from one layer into the next.
BETWEEN_LAYERS = "\n\n"
_KEPT_DIAGNOSES = 128


def brief_text(version: BriefVersion, layers: frozenset[Layer]) -> BriefText:
    """What the version says on `layers`, read as one brief. Needs brief, product and organisation, for the size."""
    size = version.brief.product.organisation.size
    return BriefText(
        text=BETWEEN_LAYERS.join(queries.texts_of(version, layers).values()),
        title=version.title,
        category=Category(version.category) if version.category else None,
        stage=Stage(version.stage) if version.stage else None,
        size=CompanySize(size) if size else None,
        answers={question: answer.text for question, answer in queries.answers_of(version, layers).items()},
    )


def read(version: BriefVersion, layers: frozenset[Layer]) -> Diagnosis:
    """The diagnosis of what the version says on `layers`; kept in memory, as a list shows many again and again."""
    brief = brief_text(version, layers)
    return _diagnosis(brief.text, brief.title, brief.category, brief.stage, brief.size, tuple(brief.answers.items()))


@lru_cache(maxsize=_KEPT_DIAGNOSES)
def _diagnosis(
    text: str,
    title: str,
    category: Category | None,
    stage: Stage | None,
    size: CompanySize | None,
    answers: tuple[tuple[str, str], ...],
) -> Diagnosis:
    brief = BriefText(text=text, title=title, category=category, stage=stage, size=size, answers=dict(answers))
    return diagnose(brief, load_rulebook())
