"""One sentence with everything found in it: what the readers of claims look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from article3.alliance import COUNTRIES
from article3.claims.model import Claim, Mention, Quantity, When
from article3.claims.reading.cues import Cues
from article3.claims.subjects import speaker
from article3.claims.when import whens

if TYPE_CHECKING:
    from article3.claims.reading.timing import Time

_CLAUSE = re.compile(
    # The first character is one set, which a search skips to several times faster.
    r"[;:.?!,\s“\"](?:(?<=[;:])|(?<=[.?!])\s|(?<=\s)[–—-]\s|"
    r"(?:(?<=,)[\s“\"]|(?<=[\s“\"]))[\s“\"]*and\s+(?=(?:this|last|next) year|"
    r"(?:in|by) (?:19|20)\d\d)|"
    r"(?:(?<=,)\s|(?<=\s))(?:while|whereas|but|although|though|however|whilst|and then)\s|"
    r"(?<=\n)\n)"
)
_ON_UKRAINE = re.compile(
    r"\b(?:spen[dt]\w*|billions?|bn|money|dollars|euros)\b.{0,25}\b(?:on|to|for) ukraine\b"
)
_PUBLISHERS = {"SIPRI": "SIPRI", "IISS": "IISS", "KIEL": "Kiel Institute", "NATO_SG": "NATO"}


@dataclass
class Context:
    """A sentence of a document: offsets are the document's throughout.

    ``topic`` says that the text around is about defence expenditure; ``aid_topic`` that it is about
    Ukraine. ``name`` finds whom the sentence names, ``carry`` whom it carries over: periods and
    names are only looked for when a quantity asks, because most sentences make no claim.
    """

    text: str
    start: int
    end: int
    low: str
    quantities: list[Quantity]
    cues: Cues
    published: date | None
    today: date
    name: Callable[[], list[Mention]]
    carry: Callable[[], Mention | None]
    topic: bool = False
    aid_topic: bool = False
    memory: dict[tuple[object, ...], Any] = field(default_factory=dict)
    """What readers found out about a quantity, by what was asked: several ask the same."""

    # What is looked for once, when it is first asked for. Each has its own slot and not a
    # cached_property, which needs a class that takes any attribute; a compiled class does not.
    _whens: list[When] | None = None
    _named: list[Mention] | None = None
    _carried: tuple[Mention | None] | None = None
    _speaker: str | None = None
    _breaks: list[tuple[int, int]] | None = None
    _countries: list[Mention] | None = None
    _publisher: str | None = None
    _about_ukraine: bool | None = None

    @property
    def whens(self) -> list[When]:
        """The periods and deadlines in the words."""
        if self._whens is None:
            self._whens = whens(self.text, self.start, self.end, self.published)
        return self._whens

    @property
    def mentions(self) -> list[Mention]:
        """Everybody the sentence names, pronouns resolved."""
        if self._named is None:
            self._named = self.name()
        return self._named

    @property
    def carried(self) -> Mention | None:
        """The subject of the sentence before, the title or the article."""
        if self._carried is None:
            self._carried = (self.carry(),)
        return self._carried[0]

    @property
    def speaker(self) -> str:
        """The country of whoever says "we"."""
        if self._speaker is None:
            self._speaker = speaker(self.text, self.start, self.end)
        return self._speaker

    @property
    def year(self) -> int:
        """The year the words were published in, today's where that is unknown."""
        return (self.published or self.today).year

    def words(self, start: int, end: int) -> str:
        """The words between two offsets of the sentence, in lower case."""
        first, last = start - self.start, end - self.start
        return self.low[first if first > 0 else 0 : last if last > 0 else 0]

    def after(self, quantity: Quantity, reach: int = 60) -> str:
        """The words that follow a quantity."""
        return self.words(quantity.end, min(quantity.end + reach, self.end))

    def before(self, quantity: Quantity, reach: int = 60) -> str:
        """The words that lead to a quantity."""
        return self.words(max(quantity.start - reach, self.start), quantity.start)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around an offset."""
        first, last = self.start, self.end
        if self._breaks is None:
            found = _CLAUSE.finditer(self.text, self.start, self.end)
            self._breaks = [match.span() for match in found]
        for begin, stop in self._breaks:
            if stop <= at:
                first = stop
            elif begin >= at:
                last = begin
                break
        return first, last

    @property
    def countries(self) -> list[Mention]:
        """Mentions that can be the subject of a figure."""
        if self._countries is None:
            self._countries = [m for m in self.mentions if m.kind in ("country", "group")]
        return self._countries

    @property
    def publisher(self) -> str:
        """Whose figures the words say they are: SIPRI, IISS, Kiel Institute, or nobody's."""
        if self._publisher is None:
            codes = (m.code for m in self.mentions if m.kind == "organisation")
            self._publisher = next((_PUBLISHERS[c] for c in codes if c in _PUBLISHERS), "")
        return self._publisher

    def names(self, *codes: str) -> bool:
        """Whether one of the codes is mentioned."""
        return any(m.code in codes for m in self.mentions)

    @property
    def about_ukraine(self) -> bool:
        """Whether the sentence is about aid to Ukraine."""
        if self._about_ukraine is None:
            low = self.low
            named = self.aid_topic or "ukrain" in low or "kyiv" in low or "kiev" in low
            self._about_ukraine = named and (
                self.cues.has("aid", "military_aid") or _ON_UKRAINE.search(low) is not None
            )
        return self._about_ukraine

    def is_ally(self, code: str) -> bool:
        """Whether a code is a country that has been an Ally."""
        return code in COUNTRIES and COUNTRIES[code].nato_since is not None

    def claim(
        self, quantity: Quantity | None, indicator: str, time: Time | None = None, **given: Any
    ) -> Claim:
        """A claim of this sentence about a time; ``given`` are fields of :class:`Claim`."""
        made: dict[str, Any] = {
            "subjects": (), "comparator": "eq", "value": None, "unit": "",
            "publisher": self.publisher,
        }  # fmt: skip
        if time is not None:
            made |= {"period": time.period, "periods": time.periods}
        return Claim(self.start, self.end, indicator, quantity=quantity, **{**made, **given})


def comparator_of(quantity: Quantity) -> str:
    """The comparator a quantity's hedge makes."""
    return {
        "about": "approx", "nearly": "approx", "over": "gt", "at_least": "ge", "under": "lt",
        "at_most": "le",
    }.get(quantity.hedge, "eq")  # fmt: skip
