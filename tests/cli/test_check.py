"""``article3 check``: its page, its JSON, its files, its refusals, its exit codes."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from article3.claims import check as engine
from article3.claims.model import Report
from article3.cli import check_report
from article3.errors import Article3Error
from article3.ledger import Ledger
from claims.reports import TEXT, report
from support import Ran

FIGURE = {
    "entity", "indicator", "period", "value", "unit", "edition", "status", "flags", "figure_id",
}  # fmt: skip
DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def made(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The engine answers with the report built by hand; what it was asked is kept."""
    asked: list[dict[str, Any]] = []

    def check(text: str, **more: Any) -> Report:
        asked.append({"text": text, **more})
        if "unreadable" in text:
            raise Article3Error("These words cannot be checked.")
        found = report(ledger, published=more["published"])
        return replace(found, title=more["title"], url=more["url"], as_of=more["as_of"])

    monkeypatch.setattr(engine, "check", check)
    return asked


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def pipe(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return pipe


def test_an_article_from_end_to_end(run: Callable[..., Ran], tmp_path: Path) -> None:
    """The engine itself, on words of our own."""
    path = tmp_path / "own.txt"
    path.write_text("Estonia spent 3.43 % of its GDP on defence in 2024.\n", encoding="utf-8")
    ran = run("check", path, "--published", "2024-08-01", *DAY)
    assert ran.code == 0, ran.err
    assert "Published 1 August 2024 (as given)" in ran.out
    assert "supported" in ran.out
    assert "article3 explain EST.defexp_share_gdp.2024@nato-2024-06" in ran.out


@pytest.mark.usefixtures("made")
def test_the_report_says_verdict_sentence_evidence_reason(
    run: Callable[..., Ran], note: Path
) -> None:
    ran = run("check", note, "--published", "2025-02-13", "--title", "Tallinn counts", *DAY)
    assert (ran.code, ran.err) == (0, "")
    for said in (f"{note}: Tallinn counts",
                 "Published 13 February 2025 (as given); checked as of 22 November 2026.",
                 "5 claims: 1 refuted, 1 outdated, 1 imprecise, 1 supported, 1 not checkable. "
                 "By what is known now: 1 refuted, 2 outdated, 1 imprecise, 1 not checkable.",
                 "1. ✓ supported then → ↻ outdated now", "“Estonia spent 3.43 % of its GDP",
                 "- 3.43 %: Estonia, defence expenditure as a share of GDP, 2024; nato-2024-06, "
                 "published 17 June 2024, known then",
                 "article3 explain EST.defexp_share_gdp.2024@nato-2024-06",
                 "article3 explain 'NATO.count(defexp_share_gdp>=2).2024@nato-2024-06'",
                 "5. ! the words themselves", "a Thursday, not a Monday",
                 "1 claim is not checkable (--all shows them)."):  # fmt: skip
        assert said in ran.out, said
    assert "\x1b" not in ran.out
    assert "12 % this week, Monday" not in ran.out
    assert "? not checkable, then and now" in run("check", note, "--all", *DAY,
                                                  "--published", "2025").out  # fmt: skip


@pytest.mark.usefixtures("made")
def test_an_unknown_day_is_said_plainly(run: Callable[..., Ran], note: Path) -> None:
    note.write_text("Nothing dated here.", encoding="utf-8")
    out = run("check", note, *DAY).out
    assert "Day of publication unknown: judged only by what is known now" in out
    assert "Give --published DATE" in out
    assert "✗ refuted now" in out


def test_on_a_terminal_the_day_is_asked_for(
    run: Callable[..., Ran], note: Path, made: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    note.write_text("Nothing dated here.", encoding="utf-8")
    answers, prompts = iter(["soon", "2025-02-13", ""]), []
    monkeypatch.setattr("article3.cli.check._watched", lambda: True)
    monkeypatch.setattr(
        "click.termui.visible_prompt_func", lambda prompt: prompts.append(prompt) or next(answers)
    )
    ran = run("check", note, *DAY)
    assert "'soon' is not a date" in ran.err
    assert "does not say when it appeared" in prompts[0]
    assert "Published 13 February 2025 (as given)" in ran.out
    assert "unknown" in run("check", note, *DAY).out
    assert [str(asked["published"]) for asked in made] == ["2025-02-13", "None"]
    assert run("check", note, "--json", *DAY).err == ""


def test_lines_wrap_and_colour_only_on_terminals(ledger: Ledger) -> None:
    made = report(ledger)
    narrow = list(check_report.lines(made, everything=True, width=60))
    long = [click.unstyle(line) for line in narrow if len(click.unstyle(line)) > 60]
    assert all("article3 explain" in line for line in long)
    assert any("\x1b[" in line for line in narrow)


@pytest.mark.usefixtures("made")
def test_json_has_a_row_a_claim(run: Callable[..., Ran], note: Path) -> None:
    ran = run("check", note, "--published", "2025-02", "--json", *DAY)
    content = json.loads(ran.out)
    assert content["query"]["as_of"] == "2026-11-22"
    document = content["query"]["documents"][0]
    assert (document["document"], document["published"]) == (str(note), "2025-02-28")
    assert document["lints"][0]["code"] == "weekday"
    assert len(content["rows"]) == 5
    for row in content["rows"]:
        assert row["document"] == str(note)
        assert row["sentence"].split() == TEXT[row["start"] : row["end"]].split()
        for figure in row["evidence"]:
            assert set(figure) >= FIGURE | {"published", "words"}


@pytest.mark.usefixtures("made")
def test_csv_to_screen_and_file(run: Callable[..., Ran], note: Path, tmp_path: Path) -> None:
    options = (note, "--published", "2025-02-13", *DAY)
    printed = run("check", *options, "--csv", "-").out
    table = list(csv.DictReader(io.StringIO(printed)))
    assert [row["verdict_then"] for row in table] == [
        "supported", "outdated", "refuted", "imprecise", "not_checkable",
    ]  # fmt: skip
    assert table[2]["evidence"] == "NATO.count(defexp_share_gdp>=2).2024@nato-2024-06"
    ran = run("check", *options, "--csv", tmp_path / "claims.csv")
    assert (tmp_path / "claims.csv").read_text(encoding="utf-8") == printed
    assert f"Written: {tmp_path / 'claims.csv'}" in ran.out


@pytest.mark.usefixtures("made")
def test_page_and_markdown(run: Callable[..., Ran], note: Path, tmp_path: Path) -> None:
    page, text = tmp_path / "page.html", tmp_path / "page.md"
    ran = run("check", note, "--published", "2025-02-13", "--html", page, "--md", text, *DAY)
    assert ran.code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (
        text.read_text(encoding="utf-8")
        == run("check", note, "--published", "2025-02-13", "--md", "-", *DAY).out
    )
    assert {p.name for p in tmp_path.iterdir()} == {"note.txt", "page.html", "page.md"}


def test_a_bad_file_does_not_stop_the_others(
    run: Callable[..., Ran], note: Path, tmp_path: Path, made: list[dict[str, Any]]
) -> None:
    (tmp_path / "odd.txt").write_text("unreadable", encoding="utf-8")
    ran = run("check", tmp_path / "absent.txt", tmp_path / "odd.txt", note, "--html",
              tmp_path / "pages", *DAY)  # fmt: skip
    assert ran.code == 1
    assert ran.err.count("Error: ") == ran.err.count("\n") == 2
    assert "absent.txt: no such file" in ran.err
    assert "These words cannot be checked." in ran.err
    assert "5 claims" in ran.out
    assert len(made) == 2
    assert [p.name for p in (tmp_path / "pages").iterdir()] == ["note.html"]


def test_a_folder_and_standard_input(
    run: Callable[..., Ran], tmp_path: Path, made: list[dict[str, Any]],
    piped: Callable[[str], None],
) -> None:  # fmt: skip
    folder = tmp_path / "articles"
    (folder / "old").mkdir(parents=True)
    for name in ("a.txt", "old/a.txt", "b.md", "c.xyz"):
        (folder / name).write_text("Words.", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    piped("Piped words.")
    ran = run("check", folder, "-", "--html", tmp_path / "pages", "--json", *DAY)
    assert ran.code == 1
    assert "empty.txt: holds no text" in ran.err
    names = [d["document"] for d in json.loads(ran.out)["query"]["documents"]]
    assert names == [str(folder / n) for n in ("a.txt", "b.md", "old/a.txt")] + ["standard input"]
    assert {p.name for p in (tmp_path / "pages").iterdir()} == {
        "a.html", "a-2.html", "b.html", "standard-input.html",
    }  # fmt: skip
    assert made[-1]["text"].strip() == "Piped words."
    (tmp_path / "nothing").mkdir()
    assert run("check", tmp_path / "nothing").code == 1


def test_a_corpus(run: Callable[..., Ran], tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    row = {"id": 1, "text": "Estonia spent 3.43 % of its GDP on defence in 2024."}
    source.write_text(json.dumps({**row, "published": "2024-08"}) + "\n{\n", encoding="utf-8")
    ran = run("check", "--batch", source, "--out", out, *DAY)
    assert ran.code == 0
    assert f"{out}: 1 documents, 1 claims" in ran.out
    assert "in.jsonl, line 2: not JSON." in ran.err
    assert "1 lines are no documents" in ran.err
    assert json.loads(out.read_text(encoding="utf-8"))["claims"][0]["verdict_then"] == "supported"
    source.write_text("{\n", encoding="utf-8")
    ran = run("check", "--batch", source, "--out", tmp_path / "other.jsonl")
    assert (ran.code, (tmp_path / "other.jsonl").exists()) == (1, False)
    assert "no line is a document" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give a file"),
        (("x", "--out", "y"), "go with --batch"),
        (("x", "--workers", "2"), "go with --batch"),
        (("--batch", "x"), "needs --out"),
        (("--batch", "x", "--out", "y", "--json"), "--batch goes with"),
        (("x", "--json", "--csv", "-"), "Only one of"),
        (("x", "--published", "soon"), "'soon' is not a date"),
        (("x", "--published", "2025-02-01", "--as-of", "2024-01-01"), "is after --as-of"),
        (("x", "--extractor", "nobody"), "nobody"),
    ],
)
def test_wrong_options_are_refused(
    run: Callable[..., Ran], words: tuple[str, ...], said: str
) -> None:
    ran = run("check", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.usefixtures("made")
def test_a_file_that_cannot_be_written_leaves_nothing(
    refused: Callable[..., str], run: Callable[..., Ran], note: Path, tmp_path: Path
) -> None:
    for option in ("--html", "--md", "--csv"):
        ran = run("check", note, option, tmp_path / "absent" / "x", *DAY)
        assert ran.code == 2
        assert "no such folder" in ran.err
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["note.txt"]
