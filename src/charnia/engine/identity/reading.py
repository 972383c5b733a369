"""A text as the rules for affiliations read it."""

from __future__ import annotations

from charnia.engine.identity.words import Break, Word, words


class Reading:
    """A text and its words, and in which of its parts, divided by semicolons, each word lies."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.parts: list[int] = []
        part = 0
        for word in self.words:
            part += word.before is Break.STRONG
            self.parts.append(part)

    def quote(self, first: int, last: int) -> str:
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    def before(self, at: int) -> Word | None:
        """The word right before `at`, with nothing between."""
        return self.words[at - 1] if at > 0 and self.words[at].before is Break.NONE else None

    def run(self, at: int, most: int) -> list[Word]:
        """The word `at` and those behind it with nothing between, no more than `most`."""
        end = at + 1
        while end < min(at + most, len(self.words)) and self.words[end].before is Break.NONE:
            end += 1
        return self.words[at:end]

    def after(self, at: int) -> Word | None:
        """The word right behind the one before `at`, with nothing between."""
        return self.words[at] if at < len(self.words) and self.words[at].before is Break.NONE else None
