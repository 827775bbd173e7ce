"""Questions with a date, on small ledgers whose answers are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Ledger, open_ledger, store
from small_editions import SHARE, Small, ledger_of, shares

OLD = Small("nato-2020-06", date(2020, 6, 1), shares("2019", POL=2.0, BEL=1.0, LUX=0.5))
NEW = Small("nato-2022-06", date(2022, 6, 1), shares("2019", POL=2.1, BEL=1.1, LUX=0.6))
PRESS = Small(
    "nato-2023-03", date(2023, 3, 1), shares("2019", POL=2.2), standing="second_hand"
)  # fmt: skip


def test_the_newest_edition_published_by_the_day_answers(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD, NEW)
    for day, edition, value in (
        (date(2020, 6, 1), "nato-2020-06", 2.0),
        (date(2022, 5, 31), "nato-2020-06", 2.0),
        (date(2022, 6, 1), "nato-2022-06", 2.1),
    ):
        figure = ledger.figure("POL", SHARE, 2019, as_of=day)
        assert (figure.edition, figure.value) == (edition, value)


def test_before_the_first_edition_nothing_is_known(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD)
    with pytest.raises(MissingFigureError, match="published by 2020-05-31 for Poland"):
        ledger.figure("POL", SHARE, 2019, as_of=date(2020, 5, 31))


def test_the_ledgers_own_date_is_that_of_every_question(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD, NEW, as_of=date(2021, 1, 1))
    assert ledger.figure("POL", SHARE, 2019).edition == "nato-2020-06"
    assert set(ledger.series("POL", SHARE)["edition"]) == {"nato-2020-06"}
    assert ledger.snapshot(SHARE, 2019)["edition"][0] == "nato-2020-06"


def test_a_later_press_quotation_does_not_replace_a_table(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD, NEW, PRESS)
    assert ledger.figure("POL", SHARE, 2019).edition == "nato-2022-06"


def test_where_there_is_no_table_the_press_answers_and_says_so(tmp_path: Path) -> None:
    figure = ledger_of(tmp_path, PRESS).figure("POL", SHARE, 2019)
    assert figure.edition == "nato-2023-03"
    assert "second_hand" in figure.flags


def test_a_named_edition_answers_whatever_the_date(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD, NEW, as_of=date(2020, 12, 31))
    assert ledger.figure("POL", SHARE, 2019, edition="nato-2022-06").value == 2.1


def test_all_printings_of_a_cell_come_by_their_day(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, PRESS, NEW, OLD)
    found = ledger.printings("POL", SHARE, "2019")
    assert [(figure.edition, figure.value) for figure in found] == [
        ("nato-2020-06", 2.0), ("nato-2022-06", 2.1), ("nato-2023-03", 2.2),
    ]  # fmt: skip
    assert ledger.printings("POL", SHARE, "2019", as_of=date(2022, 6, 1)) == found[:2]
    assert ledger.printings("FRA", SHARE, "2019") == []


def test_one_series_is_never_spliced_from_two_editions(tmp_path: Path) -> None:
    older = Small("a-1", date(2020, 1, 1), shares("2018", POL=1.8) + shares("2019", POL=1.9))
    newer = Small("a-2", date(2021, 1, 1), shares("2019", POL=2.9) + shares("2020", POL=3.0))
    frame = ledger_of(tmp_path, older, newer).series("POL", SHARE)
    assert frame.select("period", "value", "edition").rows() == [
        ("2019", 2.9, "a-2"), ("2020", 3.0, "a-2"),
    ]  # fmt: skip


def test_a_supplement_answers_only_what_its_edition_does_not(tmp_path: Path) -> None:
    """Though its id comes later in the alphabet, and it prints some of the same cells."""
    main = Small("a-1", date(2021, 1, 1), shares("2019", POL=1.9) + shares("2020", POL=2.0))
    earlier = shares("2018", POL=1.8, BEL=1.0) + shares("2019", POL=9.9)
    more = Small("a-1-history", date(2021, 1, 1), earlier, supplements="a-1")
    ledger = ledger_of(tmp_path / "both", main, more)
    alone = ledger_of(tmp_path / "alone", main)
    assert ledger.series("POL", SHARE).equals(alone.series("POL", SHARE))
    assert ledger.figure("POL", SHARE, 2019).edition == "a-1"
    assert ledger.snapshot(SHARE, 2019).equals(alone.snapshot(SHARE, 2019))
    assert ledger.figure("POL", SHARE, 2018).edition == "a-1-history"
    assert set(ledger.series("BEL", SHARE)["edition"]) == {"a-1-history"}
    assert [e.id for e in ledger.editions] == ["a-1-history", "a-1"]
    later = Small("a-2", date(2021, 1, 2), shares("2018", POL=2.8), supplements="a-1")
    assert ledger_of(tmp_path / "later", main, later).figure("POL", SHARE, 2018).edition == "a-2"


def test_a_series_keeps_the_order_asked_for_and_the_periods_in_time(tmp_path: Path) -> None:
    cells = shares("2020", POL=1, BEL=2) + shares("2018", POL=3, BEL=4)
    ledger = ledger_of(tmp_path, Small("a-1", date(2021, 1, 1), cells))
    rows = ledger.series(["Poland", "BEL"], SHARE).select("entity", "period").rows()
    assert rows == [("POL", "2018"), ("POL", "2020"), ("BEL", "2018"), ("BEL", "2020")]


def test_a_series_may_be_cut_at_both_ends(tmp_path: Path) -> None:
    cells = [c for year in range(2014, 2021) for c in shares(str(year), POL=year / 1000)]
    ledger = ledger_of(tmp_path, Small("a-1", date(2021, 1, 1), cells))
    assert ledger.series("POL", SHARE, start=2016, end=2018)["period"].to_list() == [
        "2016", "2017", "2018",
    ]  # fmt: skip


def test_a_comparison_passes_over_an_edition_that_prints_few(tmp_path: Path) -> None:
    fragment = Small("nato-2023-06", date(2023, 6, 1), shares("2019", POL=9.9))
    ledger = ledger_of(tmp_path, NEW, fragment)
    assert set(ledger.snapshot(SHARE, 2019)["edition"]) == {"nato-2022-06"}
    assert ledger.figure("POL", SHARE, 2019).edition == "nato-2023-06"


def test_a_table_of_one_country_does_not_stand_before_the_press_on_all(tmp_path: Path) -> None:
    press = Small("nato-2023-03", date(2023, 3, 1), shares("2022", POL=2.4, BEL=1.2, LUX=0.7),
                  standing="second_hand")  # fmt: skip
    table = Small("nato-2023-07", date(2023, 7, 7), shares("2022", POL=2.3))
    ledger = ledger_of(tmp_path, press, table)
    assert set(ledger.snapshot(SHARE, 2022)["edition"]) == {"nato-2023-03"}
    assert ledger.figure("POL", SHARE, 2022).edition == "nato-2023-07"


def test_constant_prices_take_the_base_year_of_the_edition(tmp_path: Path) -> None:
    code = "defexp_usd_const"
    one = Small("a-1", date(2020, 1, 1), [("POL", f"{code}2015", "2019", 10.0)])
    two = Small("a-2", date(2024, 1, 1), [("POL", f"{code}2021", "2019", 12.0)])
    ledger = ledger_of(tmp_path, one, two)
    assert ledger.figure("POL", code, 2019).indicator == f"{code}2021"
    assert ledger.figure("POL", code, 2019, as_of=date(2021, 1, 1)).indicator == f"{code}2015"
    assert ledger.figure("POL", code, 2019, edition="a-1").value == 10.0


def test_a_bundled_edition_is_read_rather_than_one_of_the_same_id(tmp_path: Path) -> None:
    """Even where the user's copy carries an earlier date."""
    own = Small("nato-2024-06", date(2000, 1, 1), shares("2024", POL=9.9))
    store.write(tmp_path / "own", own.edition(), own.frame())
    ledger = open_ledger(home=tmp_path / "own")
    assert ledger.record("nato-2024-06").bundled
    assert ledger.figure("POL", SHARE, 2024, edition="nato-2024-06").value != 9.9


def test_unknown_names_are_told_apart_from_missing_figures(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, OLD)
    for arguments in (("XXX", SHARE, 2019), ("POL", "nothing", 2019), ("POL", SHARE, "19")):
        with pytest.raises(UnknownNameError):
            ledger.figure(*arguments)
    with pytest.raises(UnknownNameError, match="Unknown edition 'nato-2020-6'"):
        ledger.figure("POL", SHARE, 2019, edition="nato-2020-6")
    for arguments in (("DEU", SHARE, 2019), ("POL", "equipment_share", 2019), ("POL", SHARE, 1999)):
        with pytest.raises(MissingFigureError):
            ledger.figure(*arguments)


def test_iceland_is_missing_for_a_reason(ledger: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="Iceland has no armed forces"):
        ledger.figure("ISL", SHARE, 2024)


def test_the_hash_names_exactly_these_editions(tmp_path: Path) -> None:
    one, both = ledger_of(tmp_path, OLD), ledger_of(tmp_path, OLD, NEW)
    assert one.hash != both.hash
    assert both.hash == ledger_of(tmp_path, NEW, OLD).hash


def test_frames_carry_the_figure_id_and_the_cell(ledger: Ledger) -> None:
    row = ledger.series("LUX", SHARE, edition="nato-2024-06", start=2024).row(0, named=True)
    assert row["figure_id"] == "LUX.defexp_share_gdp.2024@nato-2024-06"
    assert (row["table"], row["cell"]) == ("TABLE3", "N27")


def test_observations_of_all_editions_come_with_their_day(ledger: Ledger) -> None:
    frame = ledger.observations(SHARE)
    days = {e.id: e.published for e in ledger.editions}
    assert frame["published"].dtype == pl.Date
    assert all(days[e] == d for e, d in frame.select("edition", "published").unique().iter_rows())
