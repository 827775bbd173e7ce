"""Requirement lists, files of users, and what donated items cost to replace."""

from __future__ import annotations

from pathlib import Path

import pytest

from article3.assistance import match, replacements
from article3.assistance.replace import read_donated, total_cost
from article3.assistance.requirements import (
    read_requirements,
    read_supplies,
    register_supplies,
    unused,
)  # fmt: skip
from article3.assistance.userfile import LARGEST, plain
from article3.errors import SourceError
from article3.ledger import Ledger

HEAD = "item,quantity,priority,unit\n"


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_delivered_serves_the_first_priority_first(tmp_path: Path) -> None:
    needs = read_requirements(written(
        tmp_path, HEAD + "155 mm shell,100,2,rounds\n155mm shells,80,1,rounds\nRadar,2,1,\n"
    ))  # fmt: skip
    supplies = read_supplies(written(
        tmp_path, "item,quantity,stage\n155mm shells,100,delivered\n155-mm shells,50,contracted\n"
        "155mm shells,500,pledged\nboots,7,delivered\n", "supply.csv",
    ))  # fmt: skip
    answers = match(needs, supplies)
    told = [
        (a.requirement.priority, a.status,
         *(figure.value for figure in (a.met, a.funded, a.open, a.pledged)))
        for a in answers
    ]  # fmt: skip
    assert told == [(1, "met", 80, 0, 0, 0), (1, "open", 0, 0, 2, 0), (2, "open", 20, 50, 30, 30)]
    assert [s.item for s in unused(needs, supplies)] == ["boots"]
    for answer in answers:
        for figure in (answer.met, answer.funded, answer.open, answer.pledged):
            assert all(leaf.observation for leaf in figure.leaves())
            assert "line" in figure.explain()


def test_funded_is_a_status_of_its_own(tmp_path: Path) -> None:
    needs = read_requirements(written(tmp_path, HEAD + "tank,10,1,\n"))
    supplies = read_supplies(written(tmp_path, "item;quantity;stage\ntanks;10;ordered\n", "s.csv"))
    assert [a.status for a in match(needs, supplies)] == ["funded"]


def test_the_register_counts_what_it_can(tmp_path: Path) -> None:
    needs = read_requirements(written(tmp_path, HEAD + "155mm shell,600000,1,rounds\n"))
    answer = match(needs, register_supplies())[0]
    assert (answer.met.value, answer.open.value) == (520_000, 80_000)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "list.csv: the file is empty"),
        (HEAD, "list.csv: there are headings but no rows"),
        ("item,quantity\nx,1\n", "list.csv, line 1: no column 'priority'"),
        ("item,item,quantity,priority\n", "list.csv, line 1: two columns 'item'"),
        (HEAD + "x,1,1,\ny,,1,\n", "list.csv, line 3: the quantity is missing"),
        (HEAD + "x,-4,1,\n", "list.csv, line 2: the quantity -4 is negative"),
        (HEAD + "x,many,1,\n", "list.csv, line 2: the quantity 'many' is not a number"),
        (HEAD + "x,nan,1,\n", "list.csv, line 2: the quantity 'nan' is not a number"),
        (HEAD + "x,inf,1,\n", "list.csv, line 2: the quantity 'inf' is not a number"),
        (HEAD + ",4,1,\n", "list.csv, line 2: the item is missing"),
        (HEAD + "x,4,high,\n", "list.csv, line 2: the priority 'high' is not 1, 2, 3 ..."),
        (HEAD + "x,4,0,\n", "list.csv, line 2: the priority '0' is not 1, 2, 3 ..."),
        (HEAD + 'x,4,1,t\n\n"X",5,1,kg\n', "list.csv, line 4: X is in kg here and in t on line 2"),
        (HEAD + "x,4,1,t,extra\n", "list.csv, line 2: 5 cells under 4 headings"),
        (HEAD + '"a\nb",4,1,\ny,,1,\n', "list.csv, line 4: the quantity is missing"),
    ],
)  # fmt: skip
def test_bad_rows_name_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError) as refusal:
        read_requirements(written(tmp_path, text))
    assert str(refusal.value).startswith(says)
    assert str(refusal.value).count("\n") == 0


def test_a_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes((HEAD + "x,1,1,\n").encode() + "Gerät,2,1,\n".encode("latin-1"))
    with pytest.raises(SourceError, match="line 3: a character is not UTF-8; save the file as"):
        read_requirements(path)


def test_files_that_cannot_be_lists(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_requirements(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match="cannot be read"):
        read_requirements(tmp_path)
    large = tmp_path / "large.csv"
    with large.open("wb") as handle:
        handle.truncate(LARGEST + 1)
    with pytest.raises(SourceError, match="larger than 50 MB"):
        read_requirements(large)


def test_supplies_have_known_stages_and_the_same_unit(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"s\.csv, line 2: the stage 'hoped' is unknown"):
        read_supplies(written(tmp_path, "item,quantity,stage\nx,1,hoped\n", "s.csv"))
    needs = read_requirements(written(tmp_path, HEAD + "fuel,10,1,tonnes\n"))
    supplies = read_supplies(
        written(tmp_path, "item,quantity,stage,unit\nfuel,9,delivered,litres\n", "s.csv")
    )
    with pytest.raises(SourceError, match="fuel is in litres, the requirement in tonnes"):
        match(needs, supplies)


def test_names_are_compared_by_letters_and_digits() -> None:
    assert plain("Leopard-2A6") == plain("leopard 2a6")
    assert plain("Leopard 2A4") != plain("Leopard 2A6")


def test_unknown_stays_unknown(ledger: Ledger, tmp_path: Path) -> None:
    path = written(tmp_path, "donor,item,number\nDEU,Leopard-2A6,18\nDEU,Leopard-1A5,42\n")
    known, unknown = replacements(ledger, read_donated(path))
    assert known.systems == ("Leopard 2A8",)
    assert known.low is not None and known.high is not None
    assert known.low.value == 18 * 22.9e6
    assert known.high.value == 18 * 29.2e6
    assert (known.soonest and known.soonest.value, known.latest and known.latest.value) == (36, 78)
    assert (unknown.low, unknown.high, unknown.soonest, unknown.systems) == (None, None, None, ())
    total = total_cost([known, unknown])
    assert total is not None
    assert total.value == known.low.value
    assert "without 1 of 2 items" in total.note
    assert total_cost([unknown]) is None


def test_prices_in_other_currencies_go_through_a_named_rate(ledger: Ledger, tmp_path: Path) -> None:
    path = written(tmp_path, "item,quantity\nCV90 combat vehicle,50\n")
    found = replacements(ledger, read_donated(path))[0]
    assert found.low is not None
    assert "fx_eur" in " ".join(leaf.indicator for leaf in found.low.leaves())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("donor,weapons_list\nDEU,Leopard\n", "line 2: 'Leopard' has no number in brackets"),
        ("donor,item,number\nAtlantis,x,1\n", "line 2: Unknown Ally or group 'Atlantis'"),
        ("donor,item,number\nDEU,x,\n", "line 2: the number is missing"),
        ("donor,item\nDEU,x\n", "line 1: no columns item and number"),
        ("donor,item,number\nFRA,x,1\n", "no items of DEU"),
    ],
)
def test_bad_lists_of_donations(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_donated(written(tmp_path, text), "DEU")


def test_kiels_own_files(shared: Path) -> None:
    folder = shared / "data/macro"
    if not (folder / "raw/kiel/R29_weapons.csv").is_file():
        pytest.skip("the files of Release 29 are not there")
    weapons = read_donated(folder / "raw/kiel/R29_weapons.csv", "DEU")
    assert ("Leopard-2A6", 18.0) in [(d.item, d.count.value) for d in weapons]
    items = read_donated(folder / "kiel_weapon_items_r29.csv", "DEU")
    assert {(d.item, d.count.value) for d in items} == {(d.item, d.count.value) for d in weapons}
    main = read_donated(folder / "kiel_pledges.csv", "DEU")
    assert "DEU" in {d.donor for d in main}
