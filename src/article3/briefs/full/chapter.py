"""A chapter of the full brief: its section, and what it comes to in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from article3.briefs.model import Faced, Section, Shown, Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with the takeaways that the first page gives of it, under a word of its own."""

    word: str
    section: Section
    takeaways: tuple[Text, ...] = ()

    def points(self) -> tuple[Text, ...]:
        """The takeaways as the first page prints them: the word once, the editions after each."""
        return tuple(
            (Faced(f"{self.word}. ", "strong"), *dated(text)) if index == 0 else dated(text)
            for index, text in enumerate(self.takeaways)
        )


def dated(text: Text) -> Text:
    """A takeaway with the publications its figures are from, newest first, behind it.

    Registers have no such line: their notes name the source of each row.
    """
    found = {
        (leaf.publication.published, leaf.publication.publisher)
        for part in text
        if isinstance(part, Shown)
        for leaf in part.figure.leaves()
        if leaf.publication and not leaf.edition.startswith(("register-", "scenario-"))
    }
    newest: dict[str, str] = {}
    for day, publisher in sorted(found, reverse=True):
        newest.setdefault(publisher, f"{publisher}, {day:%B %Y}")
    if not newest:
        return text
    return (*text, f" [{'; '.join(newest.values())}]")
