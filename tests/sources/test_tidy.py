"""The tidy form: what is read from a CSV, and the one sentence for what is wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import SourceError
from article3.sources import tidy
from article3.sources.detect import detect

HEAD = "entity,indicator,period,value,unit,status"
GOOD = "POL,defexp_share_gdp,2024,4.12,%,actual"


def written(folder: Path, *lines: str, head: str = HEAD, name: str = "figures.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def one(path: Path) -> dict[str, Any]:
    return tidy.read(path).observations.row(0, named=True)


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        tidy.read(path)
    return str(caught.value)


def test_a_line_becomes_an_observation_at_that_line(tmp_path: Path) -> None:
    path = written(tmp_path, "BEL,defexp_share_gdp,2024,1.30,%,estimate", GOOD)
    rows = {r["entity"]: r for r in tidy.read(path).observations.iter_rows(named=True)}
    assert (rows["POL"]["value"], rows["POL"]["cell"]) == (4.12, "line 3")
    assert (rows["BEL"]["status"], rows["BEL"]["cell"]) == ("estimate", "line 2")
    assert rows["BEL"]["file"] == "figures.csv"


def test_columns_may_go_by_their_other_names(tmp_path: Path) -> None:
    path = written(
        tmp_path, "NATO_EUR_CAN,defexp_share_gdp,%,2024,2.02,estimate",
        head="ally_iso3,indicator,unit,year,value,status",
    )  # fmt: skip
    row = one(path)
    assert (row["entity"], row["period"]) == ("EUCAN", "2024")


@pytest.mark.parametrize("name", ["Türkiye", "Turkey", "TUR", "TR"])
def test_names_and_aliases_become_codes(tmp_path: Path, name: str) -> None:
    assert one(written(tmp_path, GOOD.replace("POL", name)))["entity"] == "TUR"


def test_the_price_basis_is_the_indicators_unless_given(tmp_path: Path) -> None:
    line = "POL,defexp_usd_const2021,2024,100,million USD,actual"
    assert one(written(tmp_path, line))["price_basis"] == "constant 2021"
    given_basis = written(tmp_path, f"{line},constant 2020", head=f"{HEAD},price_basis")
    assert one(given_basis)["price_basis"] == "constant 2020"


@pytest.mark.parametrize(
    ("source", "standing"),
    [
        ("Tables", "table"),
        ("", "table"),
        ("Tables, as reported by Reuters", "second_hand"),
        ("Tables, as reported by Reuters; Defense News", "corroborated"),
    ],
)
def test_a_figure_read_in_the_press_says_so(tmp_path: Path, source: str, standing: str) -> None:
    path = written(tmp_path, f'{GOOD},"{source}"', head=f"{HEAD},source_title")
    assert one(path)["standing"] == standing


def test_windows_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\r\n{GOOD}\r\n".encode())
    assert detect(path).name == "tidy"
    assert (one(path)["value"], one(path)["status"]) == (4.12, "actual")


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_values_are_never_rounded(tmp_path: Path, value: float) -> None:
    assert one(written(tmp_path, GOOD.replace("4.12", repr(value))))["value"] == value


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (GOOD.replace("4.12", "n.a."), "the value is 'n.a.', not a number"),
        (GOOD.replace("4.12", '"4,12"'), "the value is '4,12', not a number"),
        (GOOD.replace("4.12", ""), "the value is nothing, not a number"),
        (GOOD.replace("4.12", "nan"), "the value nan is not a number"),
        (GOOD.replace("4.12", "inf"), "the value inf is not a number"),
        (GOOD.replace("POL", "Ruritania"), "Unknown Ally or group 'Ruritania'"),
        (GOOD.replace("POL", ""), "the entity '' is not a known one"),
        (GOOD.replace("defexp", "deffexp"), "did you mean defexp_share_gdp"),
        (GOOD.replace("defexp_share_gdp", ""), "the indicator is missing"),
        (GOOD.replace("2024", "24"), "the period '24' is not a known one"),
        (GOOD.replace("2024", ""), "the period is missing"),
        (GOOD.replace("actual", "guess"), "the status 'guess' is not a known one"),
        (GOOD.replace("actual", ""), "the status is missing"),
        ("POL,defexp_share_gdp,2024,4.12", "the unit is missing"),
        (GOOD.replace("%", ""), "the unit is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    message = refusal(written(tmp_path, GOOD.replace("POL", "BEL"), line))
    assert message.startswith("figures.csv, line 3: ")
    assert what in message


def test_a_figure_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, GOOD, GOOD.replace("4.12", "4.2")))
    assert "POL defexp_share_gdp 2024 is printed twice, as 4.12 and at line 3 as 4.2" in message


def test_two_spellings_of_one_ally_are_one_ally(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, GOOD, GOOD.replace("POL", "Poland")))
    assert "printed twice" in message


@pytest.mark.parametrize("column", HEAD.split(","))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = written(tmp_path, GOOD, head=HEAD.replace(column, "other", 1))
    assert f"no column '{column}'" in refusal(path)
    assert not tidy.recognises(path)


@pytest.mark.parametrize(
    "content",
    ["", f"{HEAD}\n", f"{HEAD}\n{GOOD},more\n", f"{HEAD}\nT\xfcrkei"],
    ids=["empty", "only a header", "too many fields", "not UTF-8"],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content.encode("latin-1"))
    assert refusal(path).startswith("figures.csv")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "absent.csv")


def test_a_folder_or_a_picture_is_no_publication(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for path in (tmp_path / "picture.png", tmp_path):
        with pytest.raises(SourceError, match="no publication we know has this layout"):
            detect(path)
