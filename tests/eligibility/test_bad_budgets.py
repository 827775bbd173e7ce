"""Budgets that cannot be read: one sentence with file and line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from article3.eligibility import read_definitions, review
from article3.eligibility.table import LARGEST
from article3.errors import SourceError

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("text,amount", "Pay,1", "Tanks,"), "own.csv, line 3: no amount"),
        (("text,amount", "Pay,one"), "own.csv, line 2: the amount 'one' is no number"),
        (("text,amount", "Pay,nan"), "own.csv, line 2: the amount 'nan' is no number"),
        (("text,amount,currency", "Pay,1,EUR", "Tanks,1,USD"),
         "own.csv, line 3: a second currency, USD after EUR"),
        (("text,amount,year", "Pay,1,2025", "Tanks,1,2026"), "own.csv, line 3: a second year"),
        (("line_id,text,amount", "a,Pay,1", "a,Tanks,1"),
         "own.csv, line 3: line_id 'a' a second time"),
        (("text,amount",), "own.csv, line 2: the file holds no budget line"),
        (("words,amount", "Pay,1"), "own.csv, line 1: no column with the text"),
        (("text,money", "Pay,1"), "own.csv, line 1: no column 'amount'"),
        (("text,amount", "Pay,1", "Tanks,1,2,3"), "own.csv, line 3: the number of fields"),
    ],
)  # fmt: skip
def test_each_fault_names_file_and_line(budget: Write, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(SourceError) as caught:
        review(budget(*rows))
    assert str(caught.value).startswith(said)


def test_an_empty_a_latin_and_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"")
    with pytest.raises(SourceError, match=r"own.csv, line 1: the file is empty"):
        review(path)
    path.write_bytes("text,amount\nPay,1\nMunición,2\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"own.csv, line 3: the text is not UTF-8"):
        review(path)
    with pytest.raises(SourceError, match="cannot be read"):
        review(tmp_path / "none.csv")


def test_more_than_two_gigabytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with path.open("wb") as file:
        os.truncate(file.fileno(), LARGEST + 1)
    with pytest.raises(SourceError, match="larger than 2 GB"):
        review(path)


def test_an_unknown_scheme_is_a_warning_with_its_line(budget: Write) -> None:
    path = budget(
        "text,amount,function_code,function_scheme", "Pay of soldiers,1,02,COFOG", "Rent,1,7,XX",
        "Fuel,1,7,",
    )  # fmt: skip
    first, second = review(path).budget.warnings
    assert "line 3: unknown code scheme 'XX'" in first
    assert "line 4: a function code without function_scheme" in second


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("text;amount\nPay of soldiers;1.5\n", encoding="utf-8-sig")
    assert review(path).span("nato-core") == (1.5, 1.5, 1.5)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,great,t:museum,,", "line 2: the class is 'great'"),
        ("x,core,t:unicorns,,", "line 2: unknown concept 't:unicorns'"),
        ("x,core,q:museum,,", "line 2: unknown concept 'q:museum'"),
        ("x,disputed,t:museum,,", "line 2: a disputed rule without alternatives"),
        ("x,disputed,t:museum,core|maybe,", "line 2: the alternatives are 'core|maybe'"),
        ("x,core,t:museum,,2", "line 2: the shares are not in order"),
        ("x,core,t:museum | ,,", "line 2: the condition"),
    ],
)
def test_a_wrong_rule_names_its_line(budget: Write, row: str, said: str) -> None:
    path = budget("rule_id,class,when,alternatives,share_high", row, name="mine.csv")
    with pytest.raises(SourceError, match=r"mine\.csv") as caught:
        read_definitions(path)
    assert said in str(caught.value)


Cells = list[list[object]]


def _workbook(path: Path, cells: Cells) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lines")
        for number, row in enumerate(cells):
            sheet.write_row(number, 1, row)
    return path


def test_a_workbook_counts_as_the_same_csv_does(budget: Write, tmp_path: Path) -> None:
    header = ["chapter_name", "text", "amount", "currency"]
    cells: Cells = [
        header, ["Ministry of Defence", "Pay of soldiers", 1940000000, "EUR"], [None] * 4,
        ["Ministry of Defence", "Ammunition", 1.25, "EUR"],
    ]  # fmt: skip
    book = review(_workbook(tmp_path / "own.xlsx", cells))
    rows = [",".join("" if c is None else str(c) for c in row) for row in cells if any(row)]
    flat = review(budget(*rows))
    assert book.span("nato-core") == flat.span("nato-core") == (1940000001.25,) * 3
    assert book.lines["line"].to_list() == [2, 4]
    seen = [leaf.observation for leaf in book.figure("nato-core", "usual").leaves()]
    assert [str(o.locator) for o in seen if o] == [
        "own.xlsx, lines 2 of sheet Lines", "own.xlsx, lines 4 of sheet Lines",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([["text", "amount"], ["Pay", 1], [], ["Tanks", "one"]],
         "own.xlsx, sheet Lines, cell C4: the amount 'one' is no number"),
        ([["text", "amount", "currency"], ["Pay", 1, "EUR"], ["Tanks", 1, "USD"]],
         "own.xlsx, sheet Lines, cell D3: a second currency, USD after EUR"),
        ([["text", "money"], ["Pay", 1]], "own.xlsx, sheet Lines, row 1: no column 'amount'"),
        ([["text", "text", "amount"], ["Pay", "Pay", 1]],
         "own.xlsx, line 1: a second column 'text'"),
        ([], "own.xlsx, sheet Lines: the sheet is empty"),
    ],
)  # fmt: skip
def test_a_workbooks_fault_names_sheet_and_cell(tmp_path: Path, cells: Cells, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        review(_workbook(tmp_path / "own.xlsx", cells))
    assert str(caught.value).startswith(said)


def test_a_broken_workbook_and_a_column_that_comes_twice(budget: Write, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing")
    with pytest.raises(SourceError, match=r"own\.xlsx: is not a readable workbook"):
        review(path)
    with pytest.raises(SourceError, match="a second column 'amount'"):
        review(budget("text,amount, amount", "Pay,1,2"))
    assert review(budget("text,amount,line", "Pay of soldiers,1,2")).span("nato-core")[1] == 1
