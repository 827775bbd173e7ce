"""``article3 outlook``: what a finance committee reads, its JSON, its files and its refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from article3.alliance import entity_name
from article3.cli.outlook import RULES as COMMAND_RULES
from article3.ledger import Ledger
from article3.outlook import RULES, outlook
from article3.outlook.result import Outlook
from support import Ran, listing

Run = Callable[..., Ran]
Refused = Callable[..., str]
DAY = "2026-11-22"
FEW = ("--draws", "60", "--as-of", DAY)
KEYS = {"entity", "indicator", "period", "value", "unit", "edition", "status", "figure_id"}


def printed(run: Run, *words: str | Path) -> str:
    ran = run("outlook", *words, *FEW)
    assert ran.code == 0, ran.err
    assert not re.search(r"\bnan\b", ran.out)
    return ran.out


_once: dict[str, str] = {}


@pytest.fixture
def five(run: Run) -> str:
    """What is printed of Luxembourg's five per cent, asked once for all tests."""
    if not _once:
        _once["five"] = printed(run, "LUX", "--target", "5%gni@2035")
    return _once["five"]


def interval(found: Outlook, measure: str, year: int, digits: int = 0) -> str:
    """Median and eight in ten, as the tables print them."""
    low, middle, high = (found.value(measure, year, level) for level in (0.1, 0.5, 0.9))
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


@pytest.fixture(scope="module")
def luxembourg(ledger: Ledger) -> Outlook:
    return outlook("LUX", ledger=ledger, as_of=DAY, target="5%gni@2035", draws=60)


def test_help_lists_the_command(run: Run) -> None:
    assert re.search(r"^  outlook +\S+", run("--help").out, re.MULTILINE)
    for option in ("--target", "--rule", "--draws", "--out", "--workers", "--json"):
        assert option in run("outlook", "--help").out


def test_every_year_has_its_cost_at_both_prices_and_its_burden(
    five: str, luxembourg: Outlook
) -> None:
    lines = five.splitlines()
    for year in range(2027, 2036):
        (line,) = [text for text in lines if text.startswith(f"{year} ")]
        assert f"{luxembourg.value('share', year):.2f}" in line
        assert interval(luxembourg, "cost_eur", year) in line
        assert interval(luxembourg, "cost_eur_constant", year) in line
        assert interval(luxembourg, "expenditure_share", year, 1) in line
        assert f"{luxembourg.value('debt_effect', year):.1f}" in line.split()[-1]


def test_what_was_said_is_set_beside_a_named_base_and_year(five: str, luxembourg: Outlook) -> None:
    said = [text for text in five.splitlines() if text.startswith("Said: ")]
    (more,) = [text for text in said if "more than EUR 3bn" in text]
    assert "3,116 million" in more and "GNI of 2026" in more and "2035" in more
    assert interval(luxembourg, "cost_eur", 2035) in more
    (tenth,) = [text for text in said if "one-tenth" in text]
    assert "6.9 %" in tenth and "GNI of 2026" in tenth
    assert interval(luxembourg, "expenditure_share", 2035, 1) in tenth


def test_the_parts_of_the_total_and_the_chance_are_said(five: str) -> None:
    for words in ("3.5 %", "1.5 %", "core", "100 %", "t-copula", "2.03 %", "1,265", "seed 1"):
        assert words in five
    for edition in ("nato-2026-07", "imf-weo-2025-10"):
        assert edition in five


def test_the_alliance_has_a_line_an_ally_and_its_own(run: Run, ledger: Ledger) -> None:
    text = printed(run, "NATO", "--rule", "promises")
    found = outlook("NATO", ledger=ledger, as_of=DAY, rule="promises", draws=60)
    lines = text.splitlines()
    names = {entity_name(code): code for code in found.entities}
    assert len(names) == 32
    for who, code in names.items():
        (line,) = [t for t in lines if t.startswith(f"{who}  ") and "%" in t]
        assert found.probability(code).shown in line
        assert found.probability(code, revised=True).shown in line
        assert f"{found.value('share', 2035, entity=code):.2f}" in line
    assert any("Iceland" in t and "no armed forces" in t for t in lines)
    (spain,) = [t for t in lines if t.startswith("Spain  ")]
    assert "2.1 % 2035" in spain and "contests" in spain
    (germany,) = [t for t in lines if t.startswith("Germany  ")]
    assert "3.5 % 2029" in germany


def test_a_single_ally_s_promises_have_their_chances(run: Run) -> None:
    text = printed(run, "DEU", "--rule", "promises")
    assert re.search(r"2029: .*3\.5 %.*100 %", text)
    assert re.search(r"2035: .*3\.5 %.*100 %", text)


def test_a_target_below_today_s_share_holds_the_share(run: Run) -> None:
    lines = printed(run, "POL", "--target", "2%@2030").splitlines()
    shares = [line.split()[1] for line in lines if re.match(r"20(2[6-9]|30) ", line)]
    assert len(shares) >= 4 and set(shares) == {"4.68"}
    assert any("100 %" in line and "2030" in line for line in lines)


@pytest.mark.parametrize(
    "words",
    [
        ("LUX", "--target", "5%gni@2035"), ("NATO", "--rule", "promises"),
        ("SWE", "--rule", "growth", "--rate", "5", "--limit", "0"),
        ("ITA", "--deficit", "3", "--debt", "120", "--borrowed", "50"),
        ("NOR", "--target", "3.5%gni@2035", "--method", "t-copula"),
        ("DEU", "--ukraine", "apart", "--growth", "-1", "--inflation", "1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_json_is_the_convention_of_the_house(run: Run, words: tuple[str, ...]) -> None:
    ran = run("outlook", *words, *FEW, "--json")
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert set(answer) == {"query", "rows"}
    assert answer["query"]["command"] == "outlook"
    assert answer["query"]["entity"] == words[0] and answer["query"]["as_of"] == DAY
    for row in answer["rows"]:
        assert set(row) >= KEYS, row
        assert row["status"] == "forecast" and isinstance(row["value"], float)
        assert row["figure_id"].startswith(f"{row['entity']}.outlook_")
    kinds = {row["indicator"] for row in answer["rows"]}
    assert {"share", "cost_eur", "cost_eur_constant", "expenditure_share"} <= kinds
    assert any("probability" in kind for kind in kinds)


def test_every_row_of_json_says_of_its_flags_what_others_say(run: Run) -> None:
    rows = json.loads(run("outlook", "LUX", *FEW, "--json").out)["rows"]
    assert all(isinstance(row.get("flags"), list) for row in rows)


def test_json_repeats_the_question(run: Run) -> None:
    words = ("POL", "--rule", "growth", "--rate", "5", "--limit", "25", "--seed", "3")
    query = json.loads(run("outlook", *words, *FEW, "--json").out)["query"]
    assert (query["rule"], query["seed"], query["draws"]) == ("growth", 3, 60)
    assert (query["rate"], query["limit"]) == (pytest.approx(0.05), pytest.approx(0.25))


def test_an_id_that_was_printed_is_explained(run: Run) -> None:
    rows = json.loads(run("outlook", "LUX", *FEW, "--json").out)["rows"]
    (cost,) = [r for r in rows if r["indicator"] == "cost_eur" and r["period"] == "2035"]
    ran = run("explain", cost["figure_id"])
    assert ran.code == 0, ran.err
    assert f"{cost['value']:,.0f}" in ran.out and "1,265" in ran.out


def test_the_same_seed_prints_the_same_and_another_does_not(run: Run) -> None:
    rows = [
        json.loads(run("outlook", "SWE", *FEW, *words, "--json").out)["rows"]
        for words in (("--workers", "1"), ("--workers", "2"), ("--seed", "2"))
    ]
    values = [[row["value"] for row in each] for each in rows]
    assert rows[0] == rows[1] and values[0] != values[2]


def test_sensitivity_names_what_moves_the_answer(run: Run) -> None:
    for words in (("SWE",), ("NORDIC", "--sensitivity")):
        text = printed(run, *words)
        assert "exchange rates" in text and "% of the variance" in text
        assert re.search(r"growth 1 point a year lower: [\d,]+", text)
    assert "of the variance" not in printed(run, "NORDIC")


def test_files_are_written_and_named(run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / f"fan.{ending}" for ending in ("csv", "xlsx", "parquet", "svg", "png")]
    words = [word for path in paths for word in ("--out", path)]
    text = printed(run, "LUX", *words)
    for path in paths:
        assert path.stat().st_size > 500 and str(path) in text
    assert sorted(tmp_path.iterdir()) == sorted(paths)


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("Ruritania",), "Unknown Ally or group 'Ruritania'"),
    (("ISL",), "Iceland has no armed forces"),
    (("AUT",), "Austria is not an Ally"),
    (("EU",), "members outside the Alliance (AUT, CYP, IRL, MLT)"),
    (("IP4",), "outside the Alliance"),
    (("LUX", "--target", "3%@2020"), "2020 is over"),
    (("LUX", "--target", "3%@2026"), "2026"),
    (("LUX", "--target", "more"), "'more' is not a target"),
    (("LUX", "--target", "0%@2035"), "between 0 and 100"),
    (("LUX", "--target", "3%@2075"), "2050"),
    (("DEU", "--target", "3.5%gni@2035"), "no GNI of Germany"),
    (("LUX", "--as-of", "2020-01-01"), "no IMF forecast published by 2020-01-01"),
    (("LUX", "--as-of", "1999-01-01"), "published by 1999-01-01"),
    (("ALB", "--ukraine", "apart"), "no aid by"),
    (("LUX", "--draws", "0"), "0 draws are too few"),
    (("LUX", "--draws", "-5"), "-5 draws are too few"),
    (("LUX", "--workers", "0"), "0 workers are too few"),
    (("LUX", "--seed", "-1"), "seed"),
    (("LUX", "--limit", "-1"), "negative"),
    (("LUX", "--borrowed", "120"), "borrowed"),
    (("LUX", "--rule", "partial", "--speed", "2"), "speed"),
    (("LUX", "--growth", "30"), "20 points"),
    (("LUX", "--rule", "growth", "--rate", "-100"), "-100"),
    (("LUX", "--rule", "growth", "--rate", "-150"), "-150"),
    (("LUX", "--growth", "nan"), ""),
    (("LUX", "--limit", "nan"), ""),
    (("LUX", "--deficit", "nan"), ""),
]


@pytest.mark.parametrize(
    ("words", "what"), REFUSED, ids=lambda w: " ".join(w) if isinstance(w, tuple) else ""
)
@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_what_cannot_be_asked_is_one_sentence_and_no_file(
    refused: Refused, tmp_path: Path, words: tuple[str, ...], what: str
) -> None:
    more = () if "--draws" in words else ("--draws", "20")
    assert what in refused("outlook", *words, *more, "--out", tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("name", ["a.doc", "a", "nowhere/a.csv"])
def test_a_file_nobody_can_write_is_refused_before_any_is_written(
    refused: Refused, tmp_path: Path, name: str
) -> None:
    words = ("LUX", "--draws", "20", "--out", tmp_path / "good.csv", "--out", tmp_path / name)
    assert name.split("/", maxsplit=1)[0] in refused("outlook", *words)
    assert listing(tmp_path) == []


@pytest.mark.parametrize(
    "words",
    [("LUX", "--rule", "magic"), ("LUX", "--method", "dice"), ("LUX", "--draws", "many"), ()],
    ids=" ".join,
)
def test_a_command_wrongly_written_is_exit_code_2(run: Run, words: tuple[str, ...]) -> None:
    ran = run("outlook", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("Error: ") and "Traceback" not in ran.err


@pytest.mark.parametrize("draws", ["1", "2"])
def test_few_futures_are_no_error(run: Run, draws: str) -> None:
    ran = run("outlook", "LUX", "--draws", draws, "--as-of", DAY)
    assert ran.code == 0 and not re.search(r"\bnan\b", ran.out)
    assert ": ." not in ran.out  # what moves the answer is named, or left out


def test_the_quantiles_of_json_are_in_order(run: Run) -> None:
    rows: list[dict[str, Any]] = json.loads(run("outlook", "SWE", *FEW, "--json").out)["rows"]
    fans = [row for row in rows if "p50" in row]
    assert len(fans) == 11 * 9
    for row in fans:
        levels = [row[f"p{n}"] for n in (5, 10, 25, 50, 75, 90, 95)]
        assert levels == sorted(levels) and row["value"] == row["p50"]


def test_drivers_are_shown_with_where_the_forecast_ends(run: Run) -> None:
    ran = run("outlook", "POL", "--draws", "10", "--drivers")
    lines = {line.split()[1]: line for line in ran.out.splitlines() if line.startswith("POL")}
    assert set(lines) == {str(year) for year in range(2027, 2036)}
    assert "forecast" in lines["2030"]
    assert "extension" in lines["2031"]
    made = json.loads(run("outlook", "POL", "--draws", "10", "--drivers", "--json").out)
    first, last = made["rows"][0], made["rows"][-1]
    assert last["revenue"] - last["expenditure"] == pytest.approx(last["net_lending"], abs=0.2)
    assert first["standing"] == "forecast"


@pytest.mark.parametrize("rule", ["hold", "promises", "partial"])
def test_a_path_that_ends_elsewhere_is_not_split_as_the_target(run: Run, rule: str) -> None:
    asked = ("outlook", "DEU", "--target", "5%@2035", "--draws", "20")
    assert "core is" in run(*asked).out
    assert "core is" not in run(*asked, "--rule", rule).out


def test_the_command_offers_the_rules_there_are() -> None:
    """The command names them itself, because importing the room would slow its help."""
    assert set(COMMAND_RULES) == set(RULES)
