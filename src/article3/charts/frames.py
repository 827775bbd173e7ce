"""The frame a chart takes: its columns checked, its rows named, labelled and sorted into kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from article3 import indicators, periods
from article3.alliance import COUNTRIES, allies, entity_name
from article3.errors import Article3Error, MissingFigureError, UnknownNameError

COLUMNS = (
    "entity",
    "indicator",
    "period",
    "value",
    "unit",
    "edition",
    "status",
    "flags",
    "figure_id",
)

MARKS = {"actual": "", "estimate": "e", "forecast": "f", "pledge": "p"}
"""The letter behind a value that is not an actual."""

FIGURE, NO_FIGURE, NO_FORCES = "figure", "no figure", "no armed forces"
"""The kinds of row: only a figure is drawn as a quantity."""


def checked(frame: pl.DataFrame, *extra: str) -> pl.DataFrame:
    """The frame with NaN as null, once it has the contract's columns and at least one row.

    Raises :class:`~article3.errors.Article3Error` naming the columns that are absent and
    :class:`~article3.errors.MissingFigureError` for a frame without rows.
    """
    absent = [c for c in (*COLUMNS, *extra) if c not in frame.columns]
    if absent:
        raise Article3Error(f"A chart's frame lacks the columns {', '.join(absent)}.")
    if frame.is_empty():
        raise MissingFigureError("There is nothing to draw: the frame has no rows.")
    return frame.with_columns(pl.col("value").cast(pl.Float64).fill_nan(None))


def only(frame: pl.DataFrame, column: str) -> str:
    """The one value of a column; raises when the frame mixes several."""
    found = frame[column].drop_nulls().unique().sort().to_list()
    if len(found) != 1:
        listed = ", ".join(map(str, found)) or "none"
        raise Article3Error(f"A chart needs one {column}, the frame has {listed}; filter it first.")
    return str(found[0])


def indicator(code: str) -> indicators.Indicator:
    """The indicator of a code; one that no registry holds is named by its code."""
    try:
        return indicators.get(code)
    except UnknownNameError:
        return indicators.Indicator(code, code.replace("_", " "), "", "", "")


def number(value: float, code: str) -> str:
    """A value with the decimals of its indicator.

    >>> number(2.0, "defexp_share_gdp"), number(-1234.4, "defexp_usd_current")
    ('2.00', '−1,234')
    """
    return f"{value:,.{indicator(code).decimals}f}".replace("-", "−")


def with_unit(text: str, unit: str) -> str:
    """A written number with its unit: ``2.00%``, ``1,234 million USD``."""
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def unit_of(table: pl.DataFrame) -> str:
    """The one unit of the rows that have one; empty when none has."""
    return only(table, "unit") if table["unit"].drop_nulls().len() else ""


def unit_words(code: str, unit: str) -> str:
    """The unit as a reader wants it over an axis: ``% of GDP``, ``million USD``."""
    base = indicator(code).base
    return f"% of {base}" if unit == "%" and base else unit


def described(code: str, *when: str) -> str:
    """A plain title: the indicator's name and what period it is about."""
    return ", ".join((indicator(code).name, *(w for w in when if w)))


def kinds(frame: pl.DataFrame, members: Collection[str] = ()) -> pl.DataFrame:
    """One row an entity with ``name``, ``kind`` and ``label``; members without a row are added.

    Expects one indicator and one period. ``kind`` is :data:`FIGURE`, :data:`NO_FIGURE` or, for an
    Ally without armed forces in a figure about forces, :data:`NO_FORCES`.
    """
    twice = frame.filter(pl.col("entity").is_duplicated())["entity"].unique().to_list()
    if twice:
        listed = ", ".join(sorted(twice))
        raise Article3Error(f"A chart needs one row an entity; {listed} has more.")
    code, period = only(frame, "indicator"), only(frame, "period")
    absent = sorted(set(members) - set(frame["entity"]))
    if absent:
        rows = pl.DataFrame({"entity": absent}).with_columns(
            indicator=pl.lit(code), period=pl.lit(period)
        )
        frame = pl.concat([frame, rows], how="diagonal")
    return frame.with_columns(
        name=names(frame["entity"]),
        kind=pl.Series(
            [_kind(e, v, code) for e, v in frame.select("entity", "value").iter_rows()],
            dtype=pl.String,
        ),
        label=labels(frame, code),
    )


def _kind(entity: str, value: float | None, code: str) -> str:
    if value is not None:
        return FIGURE
    country = COUNTRIES.get(entity)
    if country is not None and not country.has_forces and _about_forces(code):
        return NO_FORCES
    return NO_FIGURE


def _about_forces(code: str) -> bool:
    """Whether having no armed forces explains having no figure: not for GDP or aid."""
    about = indicator(code)
    return about.publisher not in {indicators.IMF, indicators.KIEL, indicators.WORLD_BANK} and (
        not code.startswith(("gdp", "fx_"))
    )


def names(entities: pl.Series) -> pl.Series:
    """The English names of codes, in order."""
    return pl.Series([entity_name(str(e)) for e in entities], dtype=pl.String)


def labels(frame: pl.DataFrame, code: str) -> pl.Series:
    """Written values with the letter of their status; empty where there is no value."""
    return pl.Series(
        [
            "" if value is None else number(value, code) + MARKS.get(status, "")
            for value, status in frame.select("value", "status").iter_rows()
        ],
        dtype=pl.String,
    )


def members_of(period: str) -> tuple[str, ...]:
    """The Allies on the last day of a period, by name."""
    return tuple(a.iso3 for a in allies(periods.parse(period).end))


def status_note(statuses: Iterable[str | None], look: str = "Outlined") -> str:
    """A sentence explaining how other figures than actuals look; empty when there are none.

    >>> status_note(["actual", "estimate"])
    'Outlined, with e: estimates.'
    """
    words = {"estimate": "estimates", "forecast": "forecasts", "pledge": "pledges"}
    present = set(statuses)
    parts = [f"with {MARKS[s]}: {w}" for s, w in words.items() if s in present]
    return f"{look}, {'; '.join(parts)}." if parts else ""


def status_letters(statuses: Iterable[str | None]) -> str:
    """What the letters behind values mean; empty when there are none.

    >>> status_letters(["actual", "estimate"])
    'e: estimate.'
    """
    present = set(statuses)
    parts = [f"{letter}: {s}" for s, letter in MARKS.items() if letter and s in present]
    return f"{'; '.join(parts)}." if parts else ""


def counted(count: float, word: str) -> str:
    """A whole number of things.

    >>> counted(1, "line"), counted(1200, "line")
    ('1 line', '1,200 lines')
    """
    return f"{count:,.0f} {word}{'' if count == 1 else 's'}"


def between(first: object, last: object) -> str:
    """A span of time as it is said.

    >>> between(2027, 2035), between(2027, 2027)
    ('from 2027 to 2035', 'in 2027')
    """
    return f"in {first}" if first == last else f"from {first} to {last}"


def listing(words: list[str]) -> str:
    """Words as an English list.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
