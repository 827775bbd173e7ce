"""What donors allocated, committed and delivered, month by month, from one Kiel release at a time.

The tracker revises its past with every release: a question is answered from one of them, and
asking for two is refused. Sums are Figures whose inputs are the printed months; a donor's month
that Kiel does not print is a month without aid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from article3.alliance import entity_code, group, is_group
from article3.assistance.tables import rows_of, table
from article3.assistance.userfile import edition_of
from article3.edition import Edition
from article3.errors import Article3Error, MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.observation import Locator, Observation
from article3.periods import Period, parse
from article3.sources import kiel

KINDS = ("total", "military", "financial", "humanitarian")
STAGES = ("allocated", "committed")
BILLION = "billion EUR"
_LISTED = "ukr_aid_allocated_total"


def indicator_of(kind: str = "total", stage: str = "allocated") -> str:
    """The ledger's code of a kind and stage; commitments are printed in total only.

    >>> indicator_of("military")
    'ukr_aid_allocated_military'
    """
    if kind not in KINDS:
        raise UnknownNameError("kind of aid", kind, KINDS, "choose " + ", ".join(KINDS))
    if stage not in STAGES:
        raise UnknownNameError("stage", stage, STAGES, "choose " + ", ".join(STAGES))
    if stage == "committed" and kind != "total":
        raise Article3Error(
            f"Kiel's months print commitments in total only, not {kind} ones; leave the kind out."
        )
    return f"ukr_aid_{stage}_{kind}"


def release_of(
    ledger: Ledger,
    indicator: str,
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> str:
    """The edition of the one release to answer from: as named, else the newest by the date.

    ``release`` is an edition's id or its number (``kiel-r29``, ``r29``). Two different ones raise
    ``Article3Error``: releases revise each other's past.
    """
    names = [release] if isinstance(release, str) else list(release or ())
    wanted = list(dict.fromkeys(name.strip() for part in names for name in part.split(",")))
    if len(wanted) > 1:
        raise Article3Error(
            f"{' and '.join(wanted)} are different releases, and Kiel revises its past with every "
            "one: ask for one release at a time."
        )
    held = [r.edition for r in ledger.records if indicator in r.indicators]
    if wanted:
        name = wanted[0].casefold()
        found = [e.id for e in held if e.id in (name, f"kiel-{name}", f"kiel-r{name}")]
        if found:
            return found[0]
        ids = [e.id for e in held]
        raise UnknownNameError("Kiel release", wanted[0], ids, "choose " + ", ".join(ids))
    known = [e.id for e in held if e.published <= (as_of or ledger.as_of)]
    if not known:
        raise MissingFigureError(f"No Kiel release was published by {as_of or ledger.as_of}.")
    return known[-1]


def span_of(ledger: Ledger, release: str, period: str | None = None) -> Period:
    """The months asked for, whole and inside the release; without a period all of its months."""
    months = _printed(ledger, _LISTED, release)["period"]
    first, last = str(months.min()), str(months.max())
    whole = parse(f"{first}/{last}")
    if period is None:
        return whole
    asked = parse(period)
    if not whole.contains(asked):
        raise MissingFigureError(
            f"{release} counts the months {first} to {last}; {period} reaches beyond them, and "
            "releases are not spliced."
        )
    return parse(f"{asked.start:%Y-%m}/{asked.end:%Y-%m}")


def donors_of(ledger: Ledger, release: str, donors: Iterable[str] | None = None) -> list[str]:
    """Codes of the donors a release lists, or of the named donors and groups it lists.

    ``EU`` is the donor Kiel calls EU (Commission and Council); its members are ``EU23`` and so on.
    """
    listed = sorted(_printed(ledger, _LISTED, release)["entity"].unique())
    if donors is None:
        return listed
    chosen: list[str] = []
    for name in donors:
        code = entity_code(name)
        if code in listed or not is_group(code):
            if code not in listed:
                raise MissingFigureError(f"{release} lists no aid by {name}.")
            chosen.append(code)
        else:
            members = group(code).members(ledger.edition(release).published)
            chosen += [m for m in members if m in listed]
    if not chosen:
        raise MissingFigureError(f"{release} tracks none of these donors.")
    return list(dict.fromkeys(chosen))


def unlisted(ledger: Ledger, release: str, donors: Iterable[str]) -> list[str]:
    """Members of the named groups that the release does not track: unknown, not zero."""
    listed = set(donors_of(ledger, release))
    codes = [c for c in map(entity_code, donors) if is_group(c) and c not in listed]
    on = ledger.edition(release).published
    return sorted({m for code in codes for m in group(code).members(on)} - listed)


def given(
    ledger: Ledger,
    donors: Iterable[str] | None = None,
    *,
    period: str | None = None,
    kind: str = "total",
    stage: str = "allocated",
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> list[Figure]:
    """What each donor gave over a period, billion EUR: the sum over the printed months.

    Without ``donors`` every donor the release lists; groups stand for their members. Raises
    ``Article3Error`` for two releases and ``MissingFigureError`` for months a release lacks.
    """
    code = indicator_of(kind, stage)
    edition = release_of(ledger, code, release, as_of)
    span = span_of(ledger, edition, period)
    chosen = donors_of(ledger, edition, donors)
    rows = _printed(ledger, code, edition).filter(pl.col("entity").is_in(chosen))
    printed: dict[str, list[Figure]] = {donor: [] for donor in chosen}
    for row in rows.sort("entity", "period").iter_rows(named=True):
        printed[row["entity"]].append(ledger.as_figure(row))
    return [_sum(donor, code, span, months) for donor, months in printed.items() if months]


def given_by(
    ledger: Ledger,
    who: str,
    *,
    period: str | None = None,
    kind: str = "total",
    stage: str = "allocated",
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> Figure:
    """What one donor gave, or the members of a group that the release tracks together.

    Raises ``MissingFigureError`` where the release lists none of them.
    """
    code = entity_code(who)
    parts = given(
        ledger, [code], period=period, kind=kind, stage=stage, release=release, as_of=as_of
    )
    if not parts:
        raise MissingFigureError(f"No months of {indicator_of(kind, stage)} are printed for {who}.")
    if len(parts) == 1 and parts[0].entity == code:
        return parts[0]
    return total_of(code, parts, parts[0].indicator, parts[0].period)


def allocated_of_committed(allocated: Figure, committed: Figure) -> Figure:
    """How much of what was committed is allocated, in per cent.

    Formula: ``100 × allocated / committed``. Raises ``MissingFigureError`` where nothing was
    committed.
    """
    if not committed.value or allocated.value is None:
        raise MissingFigureError(f"{committed.figure_id} is nothing to take a share of.")
    return compute(
        "allocated_of_committed(ukr_aid_allocated_total)", allocated.entity, allocated.period,
        100 * allocated.value / committed.value, "100 × allocated / committed",
        (allocated, committed), unit="%",
    )  # fmt: skip


def all_donors(ledger: Ledger, figures: Sequence[Figure], code: str) -> Figure:
    """The sum over donors, with those Kiel lists and the ledger has no country for.

    With every donor of Release 29 this is Kiel's own total of the period.
    """
    release, span = figures[0].edition, parse(figures[0].period)
    register = table("pledges")
    outside = [
        register.figure(
            row, entity=row["entity"], indicator=code, period=row["period_start"],
            value=row["value"], unit=BILLION,
        )
        for row in rows_of(register)
        if row["title"] == code
        and row["stage"] == release
        and span.contains(parse(row["period_start"]))
    ]  # fmt: skip
    return total_of("ALL", [*figures, *outside], f"sum({code})", figures[0].period)


def total_of(entity: str, figures: Sequence[Figure], indicator: str, period: str) -> Figure:
    """The sum of figures of one unit under one name."""
    value = _add(figures)
    names = ", ".join(dict.fromkeys(f.entity for f in figures))
    return compute(indicator, entity, period, value, f"sum over {names}", tuple(figures),
                   unit=figures[0].unit)  # fmt: skip


def monthly(
    ledger: Ledger,
    donor: str,
    *,
    kind: str = "total",
    stage: str = "allocated",
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The printed months of one donor as a frame of figures, from one release."""
    code = indicator_of(kind, stage)
    return ledger.series(donor, code, edition=release_of(ledger, code, release, as_of))


def delivered(path: Path) -> list[Figure]:
    """Delivered values by donor and kind in a file of Kiel's items, where the tracker knows them.

    Sums of ``value_delivered_eur``, EUR, over the months of the file. The tracker writes it on few
    lines (for Germany and the United States on one that stands for all), so this is a lower bound;
    a donor or kind without any is absent: unknown is not zero. Raises ``SourceError`` for a file
    of another layout.
    """
    lines = kiel.items(path)
    more = pl.len() - 1
    sums = (
        lines.filter(pl.col("entity").is_not_null(), pl.col("value_delivered_eur") != 0)
        .group_by("entity", pl.col("aid_type").str.to_lowercase().alias("kind"))
        .agg(
            pl.col("value_delivered_eur").implode().list.sum().alias("value"),
            pl.when(more > 0)
            .then(pl.format("{} and {} more", pl.col("cell").first(), more))
            .otherwise(pl.col("cell").first())
            .alias("cell"),
        )
        .sort("entity", "kind")
    )
    reading = kiel.read(path)
    edition = edition_of(path)
    edition = replace(
        edition, id=f"{reading.series}-{edition.sha256[:8]}", publisher=reading.publisher,
        title=reading.title, published=reading.published or edition.published, url=reading.url,
        licence=reading.licence,
    )  # fmt: skip
    months = sorted(lines["month"].drop_nulls())
    span = f"{months[0]}/{months[-1]}" if months else ""
    return [_from_file(row, span, edition) for row in sums.iter_rows(named=True)]


def _from_file(row: dict[str, object], span: str, edition: Edition) -> Figure:
    value, code, who = float(str(row["value"])), f"delivered({row['kind']})", str(row["entity"])
    seen = Observation(
        who, code, span, value, "EUR", "current", "actual", edition.id,
        Locator(edition.file, "", str(row["cell"]), edition.title, edition.url),
        ("summed_from_items",),
    )  # fmt: skip
    return Figure(
        who, code, span, value, "EUR", edition.id, price_basis="current", flags=seen.flags,
        observation=seen, publication=edition,
    )  # fmt: skip


def _printed(ledger: Ledger, indicator: str, release: str) -> pl.DataFrame:
    return ledger.observations(indicator).filter(pl.col("edition") == release)


def _sum(donor: str, code: str, span: Period, months: Sequence[Figure]) -> Figure:
    """The sum of a donor's printed months in the span; zero rests on the months it does print."""
    parts = tuple(m for m in months if span.contains(parse(m.period)))
    formula = f"sum over {len(parts)} printed months of {code}"
    if not parts:
        formula = f"none of the {len(months)} printed months of {code} lies in the period"
    return compute(
        f"sum({code})", donor, span.text, _add(parts), formula, parts or tuple(months),
        unit=BILLION, price_basis="current",
    )  # fmt: skip


def _add(figures: Sequence[Figure]) -> float:
    """The sum, rounded where binary fractions end and Kiel's decimals have long ended."""
    return round(sum(f.value for f in figures if f.value is not None), 12)
