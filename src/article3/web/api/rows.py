"""The rows of answers as types, for the OpenAPI: what stands in them and in which unit."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model


class Row(BaseModel):
    """A row; rooms add keys of their own."""

    model_config = ConfigDict(extra="allow")


class FigureRow(Row):
    """A figure: its value at full precision in its unit, and the edition that prints it."""

    entity: str = Field(description="ISO3 code or group", examples=["LUX"])
    indicator: str | None = Field(examples=["defexp_share_gdp"])
    period: str | None = Field(examples=["2024"])
    value: float | None = Field(description="null where nobody prints it", examples=[1.29])
    unit: str | None = Field(examples=["%"])
    price_basis: str | None = Field(None, examples=["constant 2021"])
    edition: str | None = Field(
        description="its edition; several are joined by +", examples=["nato-2024-06"]
    )
    status: str | None = Field(None, examples=["estimate"])
    flags: list[str] = Field(description="what to know about it", examples=[["base_gni"]])
    figure_id: str | None = Field(
        None, description="the name `/explain` finds it under",
        examples=["LUX.defexp_share_gdp.2024@nato-2024-06"],
    )  # fmt: skip


class StatusRow(FigureRow):
    """A line of a standing: ``what`` it says; for some ``rank``, ``denominator`` or ``money``."""

    what: str = Field(examples=["share of GDP"])


class CitedRow(FigureRow):
    """A figure with its formula (null for a printed one) and citation."""

    formula: str | None
    citation: str


class OneFigureRow(CitedRow):
    """A figure with its base, formula, the notes of its flags, and citation."""

    base: str | None = Field(description="GDP or GNI, for a share", examples=["GNI"])
    notes: list[str]


class SeriesRow(FigureRow):
    """A printed figure with its place: file, table and cell."""

    file: str
    table: str
    cell: str
    source: str
    url: str
    standing: str = Field(description="table, or how the press quoted it")


class ExplainedRow(FigureRow):
    """A figure with the tree of how it came to be, a line each."""

    explanation: list[str]
    citation: str


class RevisionRow(FigureRow):
    """One printing of a figure, and its change against the one before."""

    published: str
    change: float | None
    standing: str


class ViewRow(FigureRow):
    """What one publisher prints, by which definition; ``difference`` is to the first one."""

    publisher: str
    definition: str
    difference: float | None
    missing: str = Field(description="why there is no figure")


class CountRow(FigureRow):
    """A count with its denominator and who is on which side."""

    denominator: int
    members: list[str]
    below: list[str]
    missing: list[str]
    without_forces: list[str]
    at_the_line: list[str] = Field(description="on which side they are rests on rounding")


class RankRow(SeriesRow):
    """A figure with its rank, 1 the highest."""

    rank: int


class PromiseRow(FigureRow):
    """A promise, its status by the edition of the day, and the path left."""

    status: str | None
    computed: str = Field(description="the status by the figures alone")
    commitment_id: str
    commitment: str
    target: float | None
    base: str | None
    deadline: str | None
    made_on: str
    forum: str
    superseded: bool
    margin: float | None
    history: list[dict[str, Any]]
    path: dict[str, Any] | None
    source_title: str
    source_url: str | None
    confidence: str
    basis: str


class LineRow(FigureRow):
    """The gap to the line of the review: its level and the newest share."""

    line: float | None
    newest: float | None


class OutlookRow(FigureRow):
    """A measure in a year with its quantiles, or a probability."""


class EventRow(Row):
    """A dated event; a month or year is a span of days."""

    entity: str
    event: str
    title: str
    kind: str
    actors: list[str]
    date: str = Field(description="as exact as its source", examples=["2029"])
    precision: str
    first_day: str
    last_day: str
    sure: bool
    source: str
    source_url: str | None


class ProgrammeRow(Row):
    """A programme or operation, or one part in it."""

    entity: str
    programme: str
    name: str
    kind: str
    as_of: str | None
    sure: bool
    source: str
    source_url: str | None


class EditionRow(Row):
    """An edition with its file's hash, its notes and the flags it explains."""

    edition: str
    publisher: str
    title: str
    published: str
    url: str
    licence: str
    sha256: str
    rows: int
    bundled: bool
    indicators: list[str]


class ChangeRow(FigureRow):
    """What an edition changed in one cell."""

    what: str = Field(description="new, revised or gone")
    old: float | None
    new: float | None
    change: float | None


class IndicatorRow(Row):
    """An indicator with its definition."""

    indicator: str
    name: str
    definition: str
    unit: str
    price_basis: str
    base: str
    publisher: str
    computed: bool


class CountryRow(Row):
    """A country of the ledger, and the groups it belongs to on the day."""

    entity: str
    name: str
    ally: bool
    nato_since: str | None
    eu_since: str | None
    eu_until: str | None
    has_forces: bool
    currency: str
    aliases: list[str]
    groups: list[str]


class GroupRow(Row):
    """A group with its members on the day."""

    entity: str
    name: str
    definition: str
    aliases: list[str]
    members: list[str]


class ClaimRow(Row):
    """A claim: what the sentence says, its verdict then and now, and the evidence."""

    document: str
    start: int = Field(description="offset of the sentence in the text")
    end: int
    sentence: str
    quantity: str
    subjects: list[str]
    indicator: str
    comparator: str
    value: float | None
    unit: str
    period: str
    modality: str
    verdict_then: str | None = Field(
        description="by what was known when it appeared: supported, refuted, imprecise, outdated "
        "or not_checkable; null without a day of publication"
    )
    verdict_now: str
    reason: str
    explanation: str
    tolerance: list[float | None] | None
    confidence: float
    evidence: list[FigureRow]
    lints: list[dict[str, Any]]


class BudgetRow(FigureRow):
    """A figure of a budget: ``kind`` is range, share, waterfall or printed."""

    kind: str


def answer_of(name: str, row: type[Row]) -> type[BaseModel]:
    """The type of an answer with rows of a type."""
    about = "What was asked, as it was understood."
    return create_model(
        name,
        __doc__=f"A query and rows. {row.__doc__}",
        query=(dict[str, Any], Field(description=about)),
        rows=(list[row], ...),  # type: ignore[valid-type]
    )
