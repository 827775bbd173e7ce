"""The corpus runner: order, restart, bad lines, and the same bytes from any number of workers."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from article3 import __version__
from article3.claims import batch
from article3.claims.lines import BadLineError, task
from article3.errors import Article3Error, MissingExtraError, UnknownNameError

DAY = date(2026, 11, 22)
SENTENCES = (
    "Estonia spent 3.43 % of its GDP on defence in 2024.",
    "Spain spent 2.8 % of GDP on defence in 2024.",
    "The minister had coffee and left.",
    "In 2024, 23 Allies met the 2 % guideline.",
)


def documents(number: int) -> list[dict[str, Any]]:
    return [
        {"id": f"D{n}", "text": f"{SENTENCES[n % 4]} Note {n}.", "published": "2024-08"}
        for n in range(number)
    ]


def written(path: Path, rows: Iterable[Any]) -> Path:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return written(tmp_path / "in.jsonl", documents(200))


def test_every_document_has_its_line_in_order(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    summary = batch.run(corpus, out, as_of=DAY)
    rows = lines(out)
    assert [row["id"] for row in rows] == [f"D{n}" for n in range(200)]
    assert (summary.documents, summary.resumed, summary.failed, summary.bad_lines) == (200, 0, 0, 0)
    assert summary.claims == sum(len(row["claims"]) for row in rows)
    assert {row["published"] for row in rows} == {"2024-08-31"}
    assert {row["as_of"] for row in rows} == {"2026-11-22"}
    first = rows[0]["claims"][0]
    assert (first["verdict_then"], first["subjects"]) == ("supported", ["EST"])
    assert "EST.defexp_share_gdp.2024@nato-2024-06" in first["evidence"]
    assert rows[1]["claims"][0]["verdict_then"] == "refuted"
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_two_workers_write_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    batch.run(corpus, one, as_of=DAY)
    batch.run(corpus, two, as_of=DAY, workers=2)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is absent")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_writes_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster

    one, many = tmp_path / "one.jsonl", tmp_path / "many.jsonl"
    batch.run(corpus, one, as_of=DAY)
    with LocalCluster(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None,
        host="127.0.0.1", protocol="tcp://",
    ) as cluster:  # fmt: skip
        batch.run(corpus, many, as_of=DAY, cluster=cluster.scheduler_address)
    assert one.read_bytes() == many.read_bytes()


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is absent")
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_address_of_a_cluster_is_one_sentence(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Article3Error, match="'nonsense://nowhere' is no address of a Dask sch"):
        batch.run(corpus, tmp_path / "out.jsonl", cluster="nonsense://nowhere")
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_without_the_extra_the_sentence_names_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"article3\[cluster\]"):
        batch.run(corpus, tmp_path / "out.jsonl", cluster="tcp://127.0.0.1:1")


@pytest.mark.parametrize("cut", [0, 1, 70])
def test_a_stopped_run_goes_on_where_it_was(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    batch.run(corpus, whole, as_of=DAY)
    done = whole.read_bytes().splitlines(keepends=True)
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(b"".join(done[:cut]) + done[cut][:20])
    checked: list[int] = []
    real = batch.check_chunk
    monkeypatch.setattr(
        batch, "check_chunk", lambda tasks, by: checked.append(len(tasks)) or real(tasks, by)
    )
    summary = batch.run(corpus, out, as_of=DAY)
    assert out.read_bytes() == whole.read_bytes()
    assert not part.exists()
    assert (summary.documents, summary.resumed, sum(checked)) == (200, cut, 200 - cut)


def test_a_run_stopped_by_the_user_keeps_its_chunks(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = batch.check_chunk, itertools.count()

    def stopped(tasks: list[batch.Task], by: batch.Settings) -> batch.Answer:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return real(tasks, by)

    monkeypatch.setattr(batch, "check_chunk", stopped)
    out = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        batch.run(corpus, out, as_of=DAY)
    assert not out.exists()
    assert len(lines(tmp_path / "out.jsonl.part")) == 2 * batch.CHUNK
    monkeypatch.setattr(batch, "check_chunk", real)
    assert batch.run(corpus, out).resumed == 2 * batch.CHUNK
    assert {row["as_of"] for row in lines(out)} == {"2026-11-22"}, "the day of the start"


@pytest.mark.parametrize("change", ["input", "day", "rubbish"])
def test_the_start_of_another_run_is_refused(corpus: Path, tmp_path: Path, change: str) -> None:
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    batch.run(corpus, out, as_of=DAY)
    out.replace(part)
    day = DAY
    if change == "input":
        written(corpus, [{"id": "other", "text": "x"}, *documents(200)])
    elif change == "day":
        day = date(2025, 1, 1)
    else:
        part.write_bytes(b"[]\n")
    before = part.read_bytes()
    with pytest.raises(Article3Error, match="the start of another run"):
        batch.run(corpus, out, as_of=day)
    assert part.read_bytes() == before


BAD = {
    b"{": "not JSON",
    b"[" * 100_000: "not JSON",
    b"[1]": "not a JSON object",
    b"\xff\xfe": "not UTF-8",
    b'{"text": "x"}': "no id",
    b'{"id": true, "text": "x"}': "no id",
    b'{"id": [1], "text": "x"}': "no id",
    b'{"id": "a"}': "no text",
    b'{"id": "a", "text": 3}': "no text",
    b'{"id": "a", "text": "x", "published": "June"}': "'June' is no date",
    b'{"id": "a", "text": "x", "published": "2024-02-30"}': "'2024-02-30' is no date",
    b'{"id": "a", "text": "x", "published": "2024-H1"}': "'2024-H1' is no date",
    b'{"id": "a", "text": "x", "published": 2024}': "published is not a text",
    b'{"id": "a", "text": "x", "title": ["t"]}': "title is not a text",
}


@pytest.mark.parametrize("raw", BAD, ids=lambda raw: raw[:40].decode(errors="replace"))
def test_a_line_that_is_no_document_says_why(raw: bytes) -> None:
    with pytest.raises(BadLineError, match=BAD[raw]):
        task(raw)


def test_bad_lines_are_told_counted_and_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"id": 7, "text": SENTENCES[0], "published": "2024-08-01"}
    source = written(tmp_path / "in.jsonl", [b"\xef\xbb\xbf" + json.dumps(good).encode(), b"",
                                             b"{", b'{"id": 1}', good])  # fmt: skip
    summary = batch.run(source, tmp_path / "out.jsonl", as_of=DAY)
    assert (summary.documents, summary.bad_lines) == (2, 2)
    assert capsys.readouterr().err == (
        "Warning: in.jsonl, line 3: not JSON.\nWarning: in.jsonl, line 4: no text.\n"
    )
    assert [row["id"] for row in lines(tmp_path / "out.jsonl")] == [7, 7]


@pytest.mark.parametrize("rows", [[], [b"{"]])
def test_an_input_without_a_document_is_refused(tmp_path: Path, rows: list[bytes]) -> None:
    source = written(tmp_path / "in.jsonl", rows)
    with pytest.raises(Article3Error, match="no line is a document"):
        batch.run(source, tmp_path / "out.jsonl", warn=lambda _: None)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_worker_with_other_editions_is_refused(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "check_chunk", lambda tasks, _: ("0.0 other", []))
    with pytest.raises(Article3Error, match="another version or other editions"):
        batch.run(corpus, tmp_path / "out.jsonl", as_of=DAY)


def test_a_document_the_checker_fails_on_has_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from article3.claims import check as engine

    real = engine.check

    def fragile(text: str, **more: Any) -> Any:
        if "coffee" in text:
            raise Article3Error("Too much coffee.")
        if "Spain" in text:
            raise ZeroDivisionError("by zero")
        return real(text, **more)

    monkeypatch.setattr(engine, "check", fragile)
    source = written(tmp_path / "in.jsonl", documents(4))
    summary = batch.run(source, tmp_path / "out.jsonl", as_of=DAY)
    rows = lines(tmp_path / "out.jsonl")
    assert summary.failed == 2
    assert [row.get("error") for row in rows] == [
        None, "The checker failed (ZeroDivisionError: by zero).", "Too much coffee.", None,
    ]  # fmt: skip
    assert rows[2]["claims"] == []


def test_unknown_days_and_odd_characters_pass(tmp_path: Path) -> None:
    source = written(
        tmp_path / "in.jsonl",
        [{"id": "é\ud83d", "text": SENTENCES[0] + " \ud83d\u0000"}, {"id": "b", "text": ""}],
    )
    batch.run(source, tmp_path / "out.jsonl", as_of=DAY)
    first, second = lines(tmp_path / "out.jsonl")
    assert first["id"] == "é\ud83d"
    assert first["published"] is None
    assert [c["verdict_then"] for c in first["claims"]] == [None] * len(first["claims"])
    assert second["claims"] == []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_workers_leave_when_the_run_is_killed(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", documents(20_000))
    command = [sys.executable, "-m", "article3.cli", "check", "--batch", str(source), "--out",
               str(tmp_path / "out.jsonl"), "--workers", "2"]  # fmt: skip
    part = tmp_path / "out.jsonl.part"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as ran:
        due = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size) and time.monotonic() < due:
            time.sleep(0.05)
        children = Path(f"/proc/{ran.pid}/task/{ran.pid}/children").read_text().split()
        ran.kill()
    assert len(children) >= 2
    while any(_lives(child) for child in children) and time.monotonic() < due:
        time.sleep(0.05)
    assert not any(_lives(child) for child in children)


def _lives(number: str) -> bool:
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_only_a_few_chunks_are_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus without end is checked as it comes."""
    given = 0

    def endless() -> Iterable[batch.Task]:
        nonlocal given
        for n in itertools.count():
            given += 1
            yield batch.Task(n, "x")

    settings = batch.Settings(DAY, "none")
    monkeypatch.setattr(
        batch,
        "check_chunk",
        lambda tasks, by: (f"{__version__} {by.ledger}", [(b"", 0, False)] * len(tasks)),
    )
    with batch._pool(1, None, settings) as (submit, ahead):
        answers = batch._in_order(batch._chunks(iter(endless())), submit, settings, ahead)
        for _ in range(5):
            next(answers)
    assert given <= 6 * batch.CHUNK


def test_refusals(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Article3Error, match="at least 1"):
        batch.run(corpus, tmp_path / "out", workers=0)
    with pytest.raises(Article3Error, match="no such folder"):
        batch.run(corpus, tmp_path / "absent" / "out")
    with pytest.raises(Article3Error, match="a file of its own"):
        batch.run(corpus, corpus)
    with pytest.raises(Article3Error, match="cannot be read"):
        batch.run(tmp_path / "absent.jsonl", tmp_path / "out")
    with pytest.raises(UnknownNameError, match="nobody"):
        batch.run(corpus, tmp_path / "out", extractors=("nobody",))
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]
