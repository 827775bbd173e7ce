"""Adding an edition: read, compared, and only then written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from article3.edition import FlagNote
from article3.errors import LedgerError, SourceError, UnknownNameError
from article3.ledger import Ledger, open_ledger, store
from article3.ledger.add import prepare, with_flags
from article3.ledger.revisions import diff_editions, difference
from small_editions import SHARE, Small, ledger_of, shares, tidy_csv
from sources.nato_workbook import Workbook

DAY = date(2026, 9, 1)


def small(**values: float) -> pl.DataFrame:
    return Small("x-1", DAY, shares("2024", **values)).frame()


def test_preparing_writes_nothing(home: Path, tmp_path: Path) -> None:
    addition = prepare(
        open_ledger(), tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0)), published=DAY
    )
    assert addition.edition.id == "mine-2026-09"
    assert not home.exists()
    addition.commit()
    assert open_ledger().figure("POL", SHARE, 2024, edition="mine-2026-09").value == 4.0


def test_an_edition_of_ones_own_is_read_with_the_bundled_ones(tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    prepare(open_ledger(), path, published=DAY).commit()
    ledger = open_ledger()
    assert ledger.figure("POL", SHARE, 2024, as_of=DAY).edition == "mine-2026-09"
    assert ledger.figure("POL", SHARE, 2024, as_of=date(2026, 8, 31)).edition == "nato-2026-07"
    assert not ledger.record("mine-2026-09").bundled


def test_a_new_workbook_is_compared_with_the_edition_before_it(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path / "ledger",
        Small("nato-2024-01", date(2024, 1, 1), [
            *shares("2022", POL=2.0), *shares("2021", POL=1.0)]),
        Small("nato-2024-12", date(2024, 12, 1), shares("2022", POL=9.0)),
    )  # fmt: skip
    path = tmp_path / "240617-tables.xlsx"
    Workbook().write(path)
    addition = prepare(ledger, path)
    assert (addition.edition.id, addition.against) == ("nato-2024-06", "nato-2024-01")
    assert addition.edition.published == date(2024, 6, 17)
    changes = addition.changes.filter(pl.col("entity") == "POL", pl.col("indicator") == SHARE)
    assert dict(changes.select("period", "what").iter_rows()) == {
        "2021": "gone", "2022": "revised", "2023": "new", "2024": "new",
    }  # fmt: skip


def test_the_first_of_a_series_is_all_new(tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0, BEL=1.0))
    addition = prepare(open_ledger(), path, published=DAY)
    assert addition.against is None
    assert addition.changes["what"].to_list() == ["new", "new"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({}, "does not say when it was published; give --published"),
        ({"published": DAY, "edition_id": "Mine 1"}, "cannot name an edition"),
        ({"published": DAY, "edition_id": "../up"}, "cannot name an edition"),
        ({"published": DAY, "edition_id": "nato-2024-06"}, "already in the ledger"),
    ],
)
def test_what_cannot_be_an_edition_is_refused(
    tmp_path: Path, arguments: dict[str, Any], what: str
) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    with pytest.raises(LedgerError, match=what):
        prepare(open_ledger(), path, **arguments)


def test_a_users_edition_is_marked_as_not_to_be_passed_on(tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    edition = prepare(open_ledger(), path, published=DAY).edition
    assert not edition.shippable
    assert "for your own use" in edition.licence


def test_a_publication_may_be_named_but_not_made_up(tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    with pytest.raises(SourceError):
        prepare(open_ledger(), path, published=DAY, source="nato")
    with pytest.raises(UnknownNameError, match="Unknown publication 'naot'"):
        prepare(open_ledger(), path, published=DAY, source="naot")


def test_press_readings_make_a_press_edition(tmp_path: Path) -> None:
    path = tmp_path / "press.csv"
    path.write_text(
        "entity,indicator,period,value,unit,status,source_title\n"
        'POL,defexp_share_gdp,2024,4.0,%,estimate,"Tables, as reported by Reuters"\n'
    )
    assert prepare(open_ledger(), path, published=DAY).edition.standing == "press"


def test_difference_tells_new_revised_and_gone() -> None:
    changes = difference(small(BEL=1.0, POL=2.0, LUX=3.0), small(POL=2.5, LUX=3.0, DEU=4.0))
    assert changes.select("entity", "old", "new", "change", "what").rows() == [
        ("BEL", 1.0, None, None, "gone"),
        ("DEU", None, 4.0, None, "new"),
        ("POL", 2.0, 2.5, 0.5, "revised"),
    ]


def test_nothing_differs_from_itself(ledger: Ledger) -> None:
    assert diff_editions(ledger, "nato-2024-06", "nato-2024-06").is_empty()


def test_there_and_back_swaps_new_and_gone(ledger: Ledger) -> None:
    there = diff_editions(ledger, "nato-2024-06", "nato-2026-07")
    back = diff_editions(ledger, "nato-2026-07", "nato-2024-06")
    counts, mirrored = (dict(d["what"].value_counts().iter_rows()) for d in (there, back))
    assert counts["new"] == mirrored["gone"]
    assert counts["gone"] == mirrored["new"]
    assert counts["revised"] == mirrored["revised"] > 0


def test_flags_are_put_on_the_cells_they_cover_once() -> None:
    notes = (FlagNote("doubt", "n", ("POL",)), FlagNote("all", "n"), FlagNote("doubt", "m"))
    edition = Small("x-1", DAY, flags=notes).edition()
    flagged = with_flags(small(POL=1.0, BEL=2.0), edition)
    assert dict(flagged.select("entity", "flags").iter_rows()) == {
        "POL": "doubt all", "BEL": "all doubt",
    }  # fmt: skip
    assert with_flags(flagged, edition).equals(flagged)


def test_every_flag_of_natos_editions_is_explained_in_them(ledger: Ledger) -> None:
    for record in (r for r in ledger.records if r.edition.series == "nato"):
        notes = {note.flag for note in record.edition.flags}
        used = {flag for text in record.read()["flags"] for flag in text.split()}
        assert used <= notes, record.edition.id


def test_a_note_that_names_cells_is_on_those_cells(ledger: Ledger) -> None:
    frame = ledger.record("nato-2024-06").read()
    marked = frame.filter(pl.col("flags").str.contains("override_in_source"))
    assert set(marked.select("entity", "indicator", "period", "value").iter_rows()) == {
        ("FRA", SHARE, "2020", 2.0), ("LTU", SHARE, "2019", 2.0), ("SVK", SHARE, "2024", 2.0),
    }  # fmt: skip


def test_writing_needs_no_folder_beforehand(tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    prepare(open_ledger(), path, published=DAY).commit(tmp_path / "a" / "b")
    assert len(store.records(tmp_path / "a" / "b")) == 1
