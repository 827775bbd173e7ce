"""What holds for every question with a date, over ledgers and questions made at random."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures import count
from small_editions import SHARE, Small

ENTITIES = ("BEL", "EST", "LTU", "LUX", "LVA", "POL")
PERIODS = ("2019", "2020")
INDICATORS = (SHARE, "defexp_usd_const")
DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31))


@st.composite
def editions(draw: st.DrawFn, fewest: int = 1) -> list[Small]:
    """A few editions, tables and press, each printing some of the cells."""
    made = []
    for number in range(draw(st.integers(fewest, 5))):
        base = draw(st.sampled_from(["2015", "2021"]))
        codes = (SHARE, f"defexp_usd_const{base}")
        keys = [(e, c, p) for c in codes for e in ENTITIES for p in PERIODS]
        held = draw(st.sets(st.sampled_from(keys), min_size=1))
        cells = [(*key, 1.0 + number + keys.index(key) / 100) for key in sorted(held)]
        made.append(
            Small(
                f"e-{number}",
                draw(DAYS),
                cells,
                standing=draw(st.sampled_from(["table", "table", "second_hand", "corroborated"])),
            )
        )
    return made


@contextmanager
def ledgers(*groups: list[Small]) -> Iterator[list[Ledger]]:
    """One ledger for each group of editions, on disk only as long as needed."""
    folder = Path(tempfile.mkdtemp(prefix="laws-"))
    try:
        records = {edition.id: edition.record(folder) for group in groups for edition in group}
        yield [Ledger([records[e.id] for e in group]) for group in groups]
    finally:
        shutil.rmtree(folder)


def answer(ledger: Ledger, entity: str, indicator: str, period: str, day: date) -> Figure | None:
    try:
        return ledger.figure(entity, indicator, period, as_of=day)
    except MissingFigureError:
        return None


def everything(ledger: Ledger, day: date) -> list[object]:
    """The answers to every question one may put to these small ledgers as of a day."""
    found: list[object] = [
        answer(ledger, e, i, p, day) for e in ENTITIES for i in INDICATORS for p in PERIODS
    ]
    for ask in (
        lambda i, p: ledger.snapshot(i, p, as_of=day).rows(),
        lambda i, p: ledger.series(ENTITIES, i, as_of=day).rows(),
        lambda i, p: count(ledger, i, p, 2, group="BALTIC", as_of=day),
    ):
        for indicator in INDICATORS:
            for period in PERIODS:
                try:
                    found.append(ask(indicator, period) or None)
                except MissingFigureError:
                    found.append(None)
    return found


def standing(figure: Figure) -> bool:
    assert figure.observation is not None
    return figure.observation.standing == "table"


questions = st.tuples(
    st.sampled_from(ENTITIES), st.sampled_from(INDICATORS), st.sampled_from(PERIODS)
)


@given(editions(), questions, DAYS)
def test_an_answer_was_published_by_the_day(
    made: list[Small], question: tuple[str, str, str], day: date
) -> None:
    with ledgers(made) as (ledger,):
        found = answer(ledger, *question, day)
        if found:
            assert found.publication is not None
            assert found.publication.published <= day
        for frame in (ledger.known(SHARE, day),) if SHARE in _held(made) else ():
            assert frame.filter(pl.col("published") > day).is_empty()


def _held(made: list[Small]) -> set[str]:
    return {code for edition in made for _, code, _, _ in edition.cells}


@given(editions(), questions, DAYS, DAYS)
def test_a_later_day_never_brings_an_older_edition_of_the_same_standing(
    made: list[Small], question: tuple[str, str, str], one: date, other: date
) -> None:
    early, late = sorted((one, other))
    with ledgers(made) as (ledger,):
        before, after = (answer(ledger, *question, day) for day in (early, late))
        if not before or not after or standing(before) != standing(after):
            return
        assert before.publication is not None
        assert after.publication is not None
        assert after.publication.published >= before.publication.published


@given(editions(), questions, DAYS)
def test_what_was_known_stays_known_unless_prices_are_restated(
    made: list[Small], question: tuple[str, str, str], day: date
) -> None:
    with ledgers(made) as (ledger,):
        before = answer(ledger, *question, day)
        if before and question[1] == SHARE:
            assert answer(ledger, *question, date(2030, 1, 1)) is not None


@settings(max_examples=30)
@given(editions(fewest=2), DAYS)
def test_an_edition_published_later_changes_nothing(made: list[Small], day: date) -> None:
    known = [edition for edition in made if edition.published <= day]
    with ledgers(made, known) as (whole, part):
        assert everything(whole, day) == everything(part, day)


@settings(max_examples=20)
@given(editions(fewest=2), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(
    made: list[Small], day: date, chance: random.Random
) -> None:
    shuffled = made.copy()
    chance.shuffle(shuffled)
    with ledgers(made, shuffled) as (one, other):
        assert everything(one, day) == everything(other, day)
        assert one.hash == other.hash
        assert [e.id for e in one.editions] == [e.id for e in other.editions]


@given(editions(), st.sampled_from(ENTITIES), st.sampled_from(PERIODS), DAYS)
def test_the_press_never_outranks_a_table(
    made: list[Small], entity: str, period: str, day: date
) -> None:
    printed_in_a_table = any(
        edition.standing == "table"
        and edition.published <= day
        and (entity, SHARE, period) in {cell[:3] for cell in edition.cells}
        for edition in made
    )
    with ledgers(made) as (ledger,):
        found = answer(ledger, entity, SHARE, period, day)
        if printed_in_a_table:
            assert found is not None
            assert standing(found)


@given(editions(), st.sampled_from(INDICATORS), st.sampled_from(PERIODS), DAYS)
def test_a_comparison_and_a_series_come_from_one_edition(
    made: list[Small], indicator: str, period: str, day: date
) -> None:
    with ledgers(made) as (ledger,):
        with suppress(MissingFigureError):
            assert ledger.snapshot(indicator, period, as_of=day)["edition"].n_unique() == 1
        with suppress(MissingFigureError):
            frame = ledger.series(ENTITIES, indicator, as_of=day)
            each = frame.group_by("entity").agg(pl.col("edition").n_unique())
            assert set(each["edition"]) <= {1}


@settings(max_examples=150)
@given(
    st.sampled_from(["POL", "LUX", "DEU", "ISL", "EUCAN", "NATO", "SWE"]),
    st.sampled_from([SHARE, "defexp_usd_current", "defexp_usd_const", "equipment_share"]),
    st.integers(2012, 2027).map(str),
    st.dates(date(2015, 1, 1), date(2027, 12, 31)),
    st.dates(date(2015, 1, 1), date(2027, 12, 31)),
)
def test_the_laws_hold_over_the_bundled_editions(
    ledger: Ledger, entity: str, indicator: str, period: str, one: date, other: date
) -> None:
    early, late = sorted((one, other))
    before, after = (answer(ledger, entity, indicator, period, day) for day in (early, late))
    for found, day in ((before, early), (after, late)):
        if found:
            assert found.publication is not None
            assert found.publication.published <= day
    if before and after:
        assert before.publication is not None
        assert after.publication is not None
        assert standing(before) <= standing(after)
        if standing(before) == standing(after):
            assert before.publication.published <= after.publication.published
