"""One sentence with everything found in it: what the readers of claims look at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from article3.alliance import COUNTRIES
from article3.claims.model import Claim, Mention, Quantity, When
from article3.claims.reading.cues import Cues
from article3.claims.subjects import speaker
from article3.claims.when import whens

if TYPE_CHECKING:
    from article3.claims.reading.timing import Time

_CLAUSE = re.compile(
    r";|:|[.?!]\s|\s[–—-]\s|,?[\s“\"]+and\s+(?=(?:this|last|next) year|(?:in|by) (?:19|20)\d\d)|"
    r",?\s(?:while|whereas|but|although|though|however|whilst|and then)\s|\n\n"
)
_ON_UKRAINE = re.compile(
    r"\b(?:spen[dt]\w*|billions?|bn|money|dollars|euros)\b.{0,25}\b(?:on|to|for) ukraine\b"
)
_PUBLISHERS = {"SIPRI": "SIPRI", "IISS": "IISS", "KIEL": "Kiel Institute", "NATO_SG": "NATO"}


Found = TypeVar("Found")


class lazy(Generic[Found]):  # noqa: N801  (reads like the cached_property it replaces)
    """A ``cached_property`` without its lock, which takes longer than most of what is kept here."""

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self.find = find

    def __get__(self, instance: object, owner: type) -> Found:
        found = instance.__dict__[self.find.__name__] = self.find(instance)
        return found


@dataclass
class Context:
    """A sentence of a document: offsets are the document's throughout.

    ``topic`` says that the text around is about defence expenditure; ``aid_topic`` that it is about
    Ukraine. ``name`` finds whom the sentence names and whom it carries over: periods and names are
    only looked for when a quantity asks, because most sentences of an article make no claim.
    """

    text: str
    start: int
    end: int
    low: str
    quantities: list[Quantity]
    cues: Cues
    published: date | None
    today: date
    name: Callable[[], tuple[list[Mention], Mention | None]]
    topic: bool = False
    aid_topic: bool = False
    memory: dict[tuple[object, ...], Any] = field(default_factory=dict)
    """What readers found out about a quantity, by what was asked: several ask the same."""

    @lazy
    def whens(self) -> list[When]:
        """The periods and deadlines in the words."""
        return whens(self.text, self.start, self.end, self.published)

    @lazy
    def _named(self) -> tuple[list[Mention], Mention | None]:
        return self.name()

    @property
    def mentions(self) -> list[Mention]:
        """Everybody the sentence names, pronouns resolved."""
        return self._named[0]

    @property
    def carried(self) -> Mention | None:
        """The subject of the sentence before, the title or the article."""
        return self._named[1]

    @lazy
    def speaker(self) -> str:
        """The country of whoever says "we"."""
        return speaker(self.text, self.start, self.end)

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

    @lazy
    def _breaks(self) -> list[tuple[int, int]]:
        """Where the sentence parts into clauses."""
        return [m.span() for m in _CLAUSE.finditer(self.text, self.start, self.end)]

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around an offset."""
        first, last = self.start, self.end
        for begin, stop in self._breaks:
            if stop <= at:
                first = stop
            elif begin >= at:
                last = begin
                break
        return first, last

    @lazy
    def countries(self) -> list[Mention]:
        """Mentions that can be the subject of a figure."""
        return [m for m in self.mentions if m.kind in ("country", "group")]

    @lazy
    def publisher(self) -> str:
        """Whose figures the words say they are: SIPRI, IISS, Kiel Institute, or nobody's."""
        for mention in self.mentions:
            if mention.kind == "organisation" and mention.code in _PUBLISHERS:
                return _PUBLISHERS[mention.code]
        return ""

    def names(self, *codes: str) -> bool:
        """Whether one of the codes is mentioned."""
        return any(m.code in codes for m in self.mentions)

    @lazy
    def about_ukraine(self) -> bool:
        """Whether the sentence is about aid to Ukraine."""
        named = "ukrain" in self.low or "kyiv" in self.low or "kiev" in self.low
        if not named and not self.aid_topic:
            return False
        return self.cues.has("aid", "military_aid") or bool(_ON_UKRAINE.search(self.low))

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
