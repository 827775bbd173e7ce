"""Facts: what publishers stated one figure at a time, from the registers to an explained figure."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from article3 import indicators
from article3.errors import MissingFigureError, SourceError, UnknownNameError
from article3.ledger import Ledger
from article3.ledger.fact_rows import COLUMNS, HEDGES
from article3.ledger.facts import Fact, by_id, facts, find, is_stated, newest
from article3.ledger.registers import FOLDER, SOURCE_COLUMNS
from article3.measures import figure
from article3.measures.address import by_address
from article3.observation import STATUSES
from article3.periods import parse
from support import Ran

EVERY = facts(every=True)
STATED = "NATOEUR.defexp_usd_current.2024@said-nato-2024-02-14"
GOOD = {
    "entity": "NATOEUR", "indicator": "defexp_usd_current", "period": "2024",
    "value": "380000000000", "hedge": "", "unit": "USD", "price_basis": "", "status": "forecast",
    "said_on": "2024-02-14", "publisher": "NATO", "note": "", "source_title": "A page",
    "source_url": "https://example.org", "source_date": "2024-02-14", "confidence": "high",
    "basis": "retrieved",
}  # fmt: skip


def write(folder: Path, *changes: dict[str, str]) -> Path:
    """A register of its own whose rows differ from a good one as told."""
    with (folder / "facts_own.csv").open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, (*COLUMNS, *SOURCE_COLUMNS), lineterminator="\n")
        made.writeheader()
        made.writerows({**GOOD, **change} for change in changes)
    return folder


def test_every_fact_is_whole() -> None:
    assert len(EVERY) > 500
    for fact in EVERY:
        found = fact.figure
        assert found.value is not None
        assert found.period == parse(found.period).text
        assert fact.hedge in HEDGES
        assert found.status in STATUSES
        assert fact.said_on <= date(2026, 11, 22)
        assert found.publication is not None
        assert found.publication.published == fact.said_on
        assert found.publication.standing == "press"
        assert found.publication.publisher == fact.publisher
        seen = found.observation
        assert seen is not None
        assert seen.locator.source
        assert seen.edition == found.edition == found.publication.id
        if not found.indicator.startswith("count("):
            assert indicators.get(found.indicator)


def test_every_line_holds_what_the_fact_says() -> None:
    lines = {path.name: path.read_text(encoding="utf-8").splitlines()
             for path in FOLDER.glob("*.csv")}  # fmt: skip
    for fact in EVERY:
        seen = fact.figure.observation
        assert seen is not None
        number = int(seen.locator.cell.removeprefix("line "))
        record = next(csv.reader([lines[seen.locator.file][number - 1]]))
        assert seen.value in {float(cell) for cell in record if _is_number(cell)}
        assert seen.locator.source in record


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_every_id_is_one_figures_and_opens_again(ledger: Ledger) -> None:
    assert len({fact.figure.figure_id for fact in EVERY}) == len(EVERY)
    for fact in EVERY:
        again = by_address(ledger, fact.figure.figure_id)
        assert again == fact.figure
        told = again.explain()
        seen = again.observation
        assert seen is not None
        for part in (str(seen.locator), seen.locator.source, seen.locator.url, again.figure_id):
            assert part in told
        assert seen.locator.cell in again.cite()


def test_one_statement_is_one_edition() -> None:
    on_that_day = [f.figure for f in facts() if f.figure.edition == "said-nato-2024-02-14"]
    assert {f.indicator for f in on_that_day} > {"cumulative_extra_defexp", "defexp_usd_current"}
    assert len({id(f.publication) for f in on_that_day}) == 1


def test_a_fact_is_known_from_the_day_it_was_said() -> None:
    for fact in facts():
        asked = fact.figure.indicator, fact.figure.entity, fact.figure.period
        assert fact in find(*asked, fact.said_on)
        assert fact not in find(*asked, fact.said_on - timedelta(days=1))


def test_the_newest_stands_first_and_unsure_ones_stand_aside() -> None:
    found = find("cumulative_extra_defexp", "EUCAN")
    assert [f.said_on for f in found] == sorted((f.said_on for f in found), reverse=True)
    assert all(fact.sure for fact in found)
    more = find("cumulative_extra_defexp", "EUCAN", every=True)
    assert {f for f in more if f.sure} == set(found)
    assert len(more) > len(found)
    said = [f.figure.value for f in found if f.publisher == "NATO" and f.said_on.year >= 2024]
    assert said[-1] == 6e11
    assert newest("cumulative_extra_defexp", "EUCAN", "2015/2024") == next(
        f.figure for f in found if f.figure.period == "2015/2024"
    )
    with pytest.raises(MissingFigureError, match="Nobody stated by 2014-01-01"):
        newest("cumulative_extra_defexp", "EUCAN", "2015/2024", date(2014, 1, 1))


def test_keys_pledges_and_packages_come_from_their_own_registers() -> None:
    def files(*asked: str) -> set[str]:
        return {f.figure.observation.locator.file for f in find(*asked, every=True)
                if f.figure.observation}  # fmt: skip

    assert files("cost_share", "ALB") == {"cost_shares.csv", "facts_nato.csv"}
    assert "pledges.csv" in files("ukr_security_assistance", "NATO")
    assert files("ukr_military_aid_package", "NLD") == {"packages.csv"}
    half = newest("ukr_security_assistance", "NATO", "2024-H1")
    assert (half.value, half.unit, half.status) == (20.9e9, "EUR", "actual")
    year = find("ukr_security_assistance", "NATO", "2024")[0]
    assert (year.figure.value, year.hedge) == (50e9, "over")
    assert not find("cost_share", "FIN"), "known from general knowledge only"
    assert find("cost_share", "FIN", every=True)


def test_a_figure_by_its_parts(ledger: Ledger) -> None:
    printed = figure(ledger, "NATOEUR", "defexp_usd_current", 2024, edition="said-nato-2024-02-14")
    assert printed == by_id(STATED)
    budget = figure(ledger, "NATO", "common_budget_civil", "2024")
    assert budget.value == 438_100_000
    before = date(2023, 12, 12)
    with pytest.raises(MissingFigureError):
        figure(ledger, "NATO", "common_budget_civil", "2024", as_of=before)
    # The tables answer where they can: a statement never stands before them.
    assert not is_stated(figure(ledger, "POL", "defexp_share_gdp", "2024").edition)
    with pytest.raises(UnknownNameError, match="nobody is known to have said it"):
        by_address(ledger, "NATOEUR.defexp_usd_current.2024@said-nato-2024-02-15")


def test_commands_show_where_it_was_read(run: Callable[..., Ran]) -> None:
    told = run("explain", STATED)
    assert told.code == 0
    for part in (
        "380,000,000,000 USD",
        "(forecast)",
        "facts_nato.csv, line ",
        "nato.int",
        "prices_not_stated",
        "note      Without Canada",
        "Cite as: NATO, Statement on",
    ):
        assert part in told.out, part
    assert run("explain", "NATOEUR.defexp_share_gdp.2024@said-nato-2024-02-14").code == 0
    assert run("explain", "NATO.count(defexp_share_gdp>=2).2024@said-nato-2024-02-14").code == 0
    assert STATED in run(
        "figure", "NATOEUR", "defexp_usd_current", "2024", "--edition", "said-nato-2024-02-14"
    ).out  # fmt: skip
    assert "EUR.ukr_aid" in run(
        "figure", "EUR", find("ukr_aid_total_allocation", "EUR")[0].figure.indicator,
        find("ukr_aid_total_allocation", "EUR")[0].figure.period, "--edition",
        find("ukr_aid_total_allocation", "EUR")[0].figure.edition,
    ).out  # fmt: skip


def test_sources_that_disagree_are_both_kept(tmp_path: Path) -> None:
    made = facts(folder=write(tmp_path, {}, {"value": "390000000000"}, {"period": "2025"}))
    assert [f.figure.figure_id for f in made] == [
        STATED, f"{STATED}-2", STATED.replace("2024@", "2025@"),
    ]  # fmt: skip
    assert made[1].figure.publication is not None
    assert made[1].figure.publication.published == date(2024, 2, 14)


def test_a_month_counts_as_its_last_day_unless_a_text_of_the_month_quotes_it(
    tmp_path: Path,
) -> None:
    later = {"said_on": "2024-02", "source_date": "2024-05-01"}
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    made = facts(folder=write(own, later))[0]
    assert (made.said_on, made.figure.edition) == (date(2024, 2, 29), "said-nato-2024-02")
    quoted = {"said_on": "2024-02", "source_date": "2024-02-14"}
    assert facts(folder=write(other, quoted))[0].said_on == date(2024, 2, 14)


def test_own_pages_and_quotations(tmp_path: Path) -> None:
    folder = write(
        tmp_path, {}, {"source_url": "https://www.nato.int/page", "period": "2023"},
        {"source_url": "https://www.nato.int.example.org/", "period": "2022"},
        {"source_url": "https://www.nato.int/page", "period": "2021", "basis": "recalled"},
    )  # fmt: skip
    made = facts(every=True, folder=folder)

    def standing(fact: Fact) -> str:
        assert fact.figure.observation is not None
        return fact.figure.observation.standing

    assert [standing(f) for f in made] == ["second_hand", "table", "second_hand", "second_hand"]
    assert [f.sure for f in made] == [True, True, True, False]
    assert "recalled_high" in made[3].figure.flags


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hedge": "roughly"}, "the hedge 'roughly' is none of about"),
        ({"status": "guess"}, "the status 'guess' is none of actual"),
        ({"period": "2024-13"}, "Unknown period '2024-13'"),
        ({"said_on": "2024"}, "said_on '2024' is neither a day nor a month"),
        ({"said_on": "2024-02-30"}, "neither a day nor a month"),
        ({"said_on": ""}, "neither a day nor a month"),
        ({"entity": "Nato Europe"}, "the entity 'Nato Europe' is no code"),
        ({"value": ""}, "there is no value"),
        ({"value": "much"}, "the value 'much' is not a Float64"),
        ({"publisher": ""}, "there is no publisher"),
        ({"confidence": "certain"}, "the confidence is 'certain'"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    folder = write(tmp_path, {}, change)
    with pytest.raises(SourceError, match=r"facts_own\.csv, line 3: ") as caught:
        facts(folder=folder)
    assert says in str(caught.value)


@pytest.mark.parametrize("code", sorted(indicators.STATED))
def test_every_stated_indicator_says_what_it_is(code: str) -> None:
    entry = indicators.get(code)
    assert entry.name[0].isupper()
    assert entry.definition.endswith(".")
    assert code not in indicators.REGISTRY
    if "share of gdp" in entry.name.casefold():
        assert entry.base == "GDP"
    assert any(fact.figure.indicator == code for fact in EVERY)
