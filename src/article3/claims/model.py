"""What the rooms of the checker hand to each other: words of a document, claims, verdicts.

Offsets are characters of :attr:`article3.claims.document.Document.text`; ``text[start:end]`` are
the words meant. Nothing here reads a file or the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from article3.ledger import Figure

Label = Literal["supported", "refuted", "imprecise", "outdated", "not_checkable"]
Modality = Literal["actual", "estimate", "pledge", "demand", "denial"]

LABELS: tuple[Label, ...] = ("supported", "refuted", "imprecise", "outdated", "not_checkable")

SPAN = re.compile(r"(?:19|20)\d\d/(?:19|20)\d\d$")
"""A period from one year to another, as :class:`When` and :class:`Claim` write it."""

COMPARATORS = ("eq", "approx", "ge", "gt", "le", "lt", "delta", "multiple")
"""How a claim compares: equal, about, at least, more than, at most, less than, change, times."""


class Quantity(NamedTuple):
    """A number a sentence states.

    ``low`` and ``high`` are in plain units (20.9 billion is 20900000000.0) and equal unless the
    words are a range. ``kind``: ``percent``, ``points``, ``money``, ``count``, ``of`` (N of M, with
    ``whole`` M), ``fraction`` (0 to 1), ``multiple`` (doubled is 2), ``rank`` (highest is 1,
    lowest is -1), ``number``. ``unit`` is ``%``, an ISO 4217 code, or the counted noun in the
    singular. ``step`` is the place value of the last digit shown (0.01 for 3.43, 1e8 for 20.9
    billion, 0 where words state it exactly). ``hedge``: ``""``, ``exactly``, ``about``, ``nearly``
    (a little under), ``over`` (more than), ``at_least``, ``under``, ``at_most``. ``change`` is +1
    for a rise by this much, -1 for a fall by it, 0 for a level. ``per`` is ``year``, ``month`` ...
    where the words say so.
    """

    kind: str
    low: float
    high: float
    start: int
    end: int
    unit: str = ""
    step: float = 0.0
    hedge: str = ""
    whole: float | None = None
    change: int = 0
    per: str = ""

    @property
    def value(self) -> float:
        """The number itself, the middle of a range."""
        return self.low if self.low == self.high else (self.low + self.high) / 2


class When(NamedTuple):
    """A period or deadline in the words: ``period`` as :mod:`article3.periods` writes it.

    ``role``: ``in`` (the figure is about it), ``by`` (a deadline), ``since`` (from it on),
    ``as_of`` (known on it), ``from`` (the start of a comparison). ``stated`` is False where the
    words are relative to the publication (this year, last year, currently).
    """

    period: str
    role: str
    start: int
    end: int
    stated: bool = True


class Mention(NamedTuple):
    """Somebody the words name: ``code`` is an ISO3, a group code, or an organisation.

    ``kind``: ``country``, ``group``, ``organisation``; ``how``: ``name``, ``adjective``,
    ``demonym``, ``metonym``, ``pronoun``, ``carried`` (taken from the sentence before or the
    title). ``sure`` is False where the words may mean something else (Berlin, the bloc).
    """

    code: str
    kind: str
    start: int
    end: int
    how: str = "name"
    sure: bool = True


class Claim(NamedTuple):
    """One thing a sentence says that a figure could bear out or not.

    ``start`` and ``end`` are the sentence, the quantity has its own. ``indicator`` is a kind of
    claim (``docs/reference/checker.md`` lists them). ``value`` is in ``unit`` (``%GDP``, ``%``,
    ``count``, ``fraction``, an ISO 4217 code, ``rank``, ``persons``, ``x``, ``year``). ``period``
    is what the words state, ``periods`` every period they may mean, best first. ``threshold`` is
    the level a count is about, ``against`` the one a share or rank is taken in. ``confidence`` is
    0 to 1: how sure the reading of the words is.
    """

    start: int
    end: int
    indicator: str
    subjects: tuple[str, ...]
    comparator: str
    value: float | None
    unit: str
    period: str = ""
    periods: tuple[str, ...] = ()
    quantity: Quantity | None = None
    modality: Modality = "actual"
    negated: bool = False
    base: str = ""
    price_basis: str = ""
    threshold: float | None = None
    group: str = "NATO"
    publisher: str = ""
    speaker: str = ""
    confidence: float = 1.0
    extra: str = ""
    proposed_by: str = ""


class Reading(NamedTuple):
    """One way to look a claim up: what was looked up, and what it says.

    ``value`` is in the claim's unit. ``stated`` is True where it is what the words say, False for
    a neighbouring figure that may explain a slip; ``slip`` is then its reason code. ``superseded``
    marks figures of editions that a newer one known on the day replaces. ``sure`` is False for
    second-hand evidence, which never refutes by itself. ``entity`` is whose figure it is. ``hint``
    is a label the lookup itself decides (a pledge is in the register or it is not), else empty.
    """

    words: str
    value: float | None
    figures: tuple[Figure, ...]
    published: date
    standing: str = "table"
    stated: bool = True
    slip: str = ""
    superseded: bool = False
    period: str = ""
    sure: bool = True
    entity: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the figures known on a day say of a claim, and why."""

    label: Label
    reason: str = ""
    readings: tuple[Reading, ...] = ()
    tolerance: tuple[float, float] | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The evidence: every figure of the readings it rests on, each once."""
        seen = {f.figure_id: f for reading in self.readings for f in reading.figures}
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """``then`` is by what was published when the text was (None where that day is unknown)."""

    then: Judgement | None
    now: Judgement
    sentence: str = ""

    @property
    def reason(self) -> str:
        """The reason code of the judgement a reader sees first."""
        return (self.then or self.now).reason


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict."""

    claim: Claim
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Lint:
    """Something wrong with the words themselves, whatever the ledger holds.

    ``code``: ``weekday``, ``calibre``, ``sum``, ``contradiction``, ``scale`` ...; ``message`` is
    one sentence a journalist can act on.
    """

    code: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """A checked document: claims and lints in the order of the text."""

    text: str
    title: str = ""
    url: str = ""
    published: date | None = None
    published_basis: str = ""
    as_of: date | None = None
    checked: tuple[Checked, ...] = ()
    lints: tuple[Lint, ...] = ()
    id: str = ""
    notes: tuple[str, ...] = field(default=())

    def named(self, name: str) -> Report:
        """The same report under an id."""
        return replace(self, id=name)
