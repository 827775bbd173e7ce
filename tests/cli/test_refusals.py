"""What is wrong is said in one sentence with exit code 2, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from small_editions import shares, tidy_csv
from sources.nato_workbook import Workbook
from support import Ran

Refused = Callable[..., str]
SHARE = "defexp_share_gdp"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("figure", "Luxembour", SHARE, "2024"), "Unknown Ally or group 'Luxembour'; did you mean"),
        (("figure", "LUX", "defexp_share", "2024"), "Unknown indicator 'defexp_share'"),
        (("figure", "LUX", SHARE, "2024-13"), "Unknown period '2024-13'"),
        (("figure", "LUX", SHARE, "2024", "--edition", "nato-2024-6"), "Unknown edition"),
        (("figure", "LUX", SHARE, "1999"), "No figure published by"),
        (("figure", "LUX", SHARE, "2024", "--as-of", "1999-01-01"), "published by 1999-01-01"),
        (("figure", "ISL", SHARE, "2024"), "Iceland has no armed forces"),
        (("figure", "DEU", SHARE, "2025", "--edition", "nato-2025-08"), "in nato-2025-08"),
        (("series", "LUX,XXX", SHARE), "Unknown Ally or group 'XXX'"),
        (("series", "ISL", SHARE), "No edition prints"),
        (("series", "LUX", SHARE, "2014x"), "Unknown period"),
        (("explain", "LUX"), "Unknown figure 'LUX'; give ENTITY INDICATOR PERIOD"),
        (("explain", "LUX.nothing.2024@nato-2024-06"), "Unknown indicator 'nothing'"),
        (("explain", "LUX.defexp_share_gdp.2024@nowhere"), "Unknown edition 'nowhere'"),
        (("revisions", "ISL", SHARE, "2024"), "No edition prints"),
        (("reconcile", "NATO-Total", "2024"), "Unknown Ally or group"),
        (("reconcile", "ISL", "2024"), "Iceland has no armed forces"),
        (("count", SHARE, "--at-least", "2", "--year", "2024", "--group", "POL"), "is a country"),
        (("count", SHARE, "--at-least", "2", "--year", "2024", "--group", "IP4"), "Indo-Pacific"),
        (("count", SHARE, "--at-least", "2", "--year", "1999"), "No figure published by"),
        (("count", SHARE, "--at-least", "2", "--year", "1999", "--every-edition"), "No edition"),
        (("rank", "nothing", "2024"), "Unknown indicator"),
        (("status", "Ruritania"), "Unknown Ally or group"),
        (("status", "LUX", "--as-of", "1999-01-01"), "published by 1999-01-01"),
        (("editions", "diff", "nato-2024-06", "nato-2024-7"), "Unknown edition"),
        (("editions", "verify", "nothing"), "Unknown edition"),
        (("editions", "add", "absent.xlsx"), "absent.xlsx: no such file"),
    ],
    ids=lambda w: " ".join(w) if isinstance(w, tuple) else "",
)
def test_unknown_or_missing(refused: Refused, words: tuple[str, ...], what: str) -> None:
    assert what in refused(*words)


@pytest.mark.parametrize("words", [
    ("figure", "POL", SHARE, "2024", "--as-of", "31.12.2024"),
    ("figure", "POL", SHARE),
    ("count", SHARE, "--year", "2024"),
    ("nothing",),
    ("editions", "nothing"),
], ids=" ".join)  # fmt: skip
def test_a_command_wrongly_written_is_exit_code_2(
    run: Callable[..., Ran], words: tuple[str, ...]
) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in ran.err


def test_a_date_is_written_in_one_way(run: Callable[..., Ran]) -> None:
    ran = run("figure", "POL", SHARE, "2024", "--as-of", "31.12.2024")
    assert "'31.12.2024' is not a date; write it as 2024-12-31." in ran.err


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "260901-tables.xlsx"
    Workbook().write(path)
    return path


def test_a_truncated_workbook(refused: Refused, workbook: Path) -> None:
    workbook.write_bytes(workbook.read_bytes()[:3000])
    assert "no publication we know has this layout" in refused("editions", "add", workbook)
    message = refused("editions", "add", workbook, "--as", "nato")
    assert message == (
        "260901-tables.xlsx: not a readable workbook; it is truncated or no xlsx."
    )  # fmt: skip


def test_a_workbook_of_something_else(refused: Refused, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "other.xlsx") as book:
        book.add_worksheet("Sheet1").write("A1", "hello")
    assert "no publication we know" in refused("editions", "add", tmp_path / "other.xlsx")
    message = refused("editions", "add", tmp_path / "other.xlsx", "--as", "nato")
    assert "sheet TABLE1 is missing; it has Sheet1" in message


def test_a_workbook_with_text_for_a_number(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "260901-tables.xlsx"
    Workbook(cells={("TABLE3", "E10"): "n.a."}).write(path)
    message = refused("editions", "add", path, "--yes")
    assert message.startswith("260901-tables.xlsx, sheet TABLE3, cell E10: 'n.a.' is not a number")


def test_an_edition_that_is_already_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "240617-tables.xlsx"
    Workbook().write(path)
    message = refused("editions", "add", path, "--yes")
    assert message == "The edition nato-2024-06 is already in the ledger; editions never change."


def test_a_file_that_does_not_say_when(refused: Refused, tmp_path: Path) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    assert "give --published YYYY-MM-DD" in refused("editions", "add", path, "--yes")


@pytest.mark.parametrize("name", ["naot", "reading", "../nato", ""])
def test_a_publication_nobody_knows(refused: Refused, workbook: Path, name: str) -> None:
    if name:
        assert "Unknown publication" in refused("editions", "add", workbook, "--as", name)
    else:
        assert refused("editions", "add", workbook.with_name("gone.xlsx"), "--as", "nato")


def test_a_folder_is_no_publication(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert "folder.xlsx" in refused("editions", "add", tmp_path / "folder.xlsx")


def test_a_damaged_ledger_says_which_file(
    refused: Refused, home: Path, run: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0))
    assert run("editions", "add", path, "--published", "2026-09-01", "--yes").code == 0
    (home / "mine-2026-09.json").write_text("{")
    assert "mine-2026-09.json: not a record of an edition" in refused("status")


def test_a_file_that_cannot_be_written(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("series", "LUX", SHARE, "2024", "--out")
    assert "no such folder; make it first" in refused(*words, tmp_path / "absent" / "a.csv")
    assert "choose one of .csv, .xlsx" in refused(*words, tmp_path / "a.ods")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("article3.export.tempfile.mkstemp", denied)
    assert "a.csv: cannot be written (Permission denied)" in refused(*words, tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()
