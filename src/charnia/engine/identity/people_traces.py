"""What is known of a person as far as it tells who they are, and how telling each part is in a whole population."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from charnia.engine.identity.people_names import PersonName, read_name
from charnia.engine.text.tokens import tokens

MOST_FELLOWS = 400


@dataclass(frozen=True)
class Traces:
    """What one person record leaves behind.

    `key` tells person records apart. `names` are all forms printed. `organisations` are ids. `fellows` are the names of
    those named beside the person, `works` the ids of the records that name the person, `texts` their titles, `years`
    those of the records. `source` is the one that told the person apart from others, empty where none did.
    """

    key: int
    names: tuple[str, ...]
    orcid: str = ""
    source: str = ""
    organisations: frozenset[str] = frozenset()
    fellows: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @cached_property
    def read_names(self) -> tuple[PersonName, ...]:
        """The different names, read."""
        return tuple(dict.fromkeys(name for name in map(read_name, self.names) if name.family))

    @cached_property
    def fellow_keys(self) -> frozenset[str]:
        """The people named beside this one, by family name and first initial."""
        return frozenset(short_form(read_name(name)) for name in sorted(self.fellows)[:MOST_FELLOWS])

    @cached_property
    def words(self) -> dict[str, str]:
        """The terms of the titles, each as one of them writes it."""
        found = ((token, text) for text in self.texts for token in tokens(text) if token.term and not token.is_number)
        return {token.term: text[token.start : token.end] for token, text in found}


def short_form(name: PersonName) -> str:
    """ "smith j": by which people are told apart within one list of authors."""
    return f"{' '.join(name.family)} {name.first[:1]}"


class Population:
    """How common names, organisations, fellows and words are among some people. Shares are of people."""

    def __init__(self, people: Sequence[Traces]) -> None:
        self.size = max(1, len(people))
        self._families = _counted(_families(one) for one in people)
        self._given = _counted(frozenset(n.first for n in one.read_names if len(n.first) > 1) for one in people)
        self._initials = _counted(frozenset(n.first[0] for n in one.read_names if n.first) for one in people)
        self._fellows = _counted(one.fellow_keys for one in people)
        self._organisations = _counted(one.organisations for one in people)
        self._words = _counted(one.words.keys() for one in people)

    def family(self, word: str) -> float:
        """The share of others who have a word in their family name."""
        return self._share(self._families, word, beside=2)

    def given(self, word: str) -> float:
        """The share of others with a first given name, or with an initial where `word` is one."""
        return self._share(self._initials if len(word) == 1 else self._given, word, beside=2)

    def fellow(self, form: str) -> float:
        """The share of others beside whom somebody of that name stands."""
        return self._share(self._fellows, form, beside=2)

    def organisation(self, id_: str) -> float:
        """The share of others at an organisation."""
        return self._share(self._organisations, id_, beside=2)

    def word(self, word: str) -> float:
        """The share of others in whose titles a word stands."""
        return self._share(self._words, word, beside=0)

    def _share(self, counts: Mapping[str, int], word: str, *, beside: int) -> float:
        """`beside` are the two people who are compared: what only they have, one more person might have too."""
        return max(1, counts.get(word, 0) - beside) / self.size


def _families(one: Traces) -> frozenset[str]:
    return frozenset(word for name in one.read_names for word in name.family)


def _counted(sets: Iterable[Collection[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in sets:
        counts.update(one)
    return counts
