"""Uploads of strangers: read in a process of their own, or refused at once and in little memory."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from article3.web import reader
from article3.web import sandbox as rooms
from article3.web.sandbox import RefusedError, Sandbox, plain_name
from support import ROOT
from web import bombs

MEGABYTE = 1024**2
MOST_MEMORY = 900 * MEGABYTE
DEMO = (ROOT / "examples/budgets/demo.csv").read_bytes()
RULED = b"text,amount\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    made.warm()
    yield made
    made.close()


def _refused(sandbox: Sandbox, data: bytes, name: str) -> str:
    """The sentence a file is refused with, once it cost no more than it may."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(RefusedError) as caught:
        if name.endswith((".csv", ".xlsx")):
            sandbox.budget(data, name)
        else:
            sandbox.document(data, name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A reader's own start is about a second of the processor; the file may have 1.5 more.
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 4.5
    # The largest of all children ever, and a child begins with what its parent held: it tells
    # something only where it grew beyond both.
    held = max(before.ru_maxrss, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert after.ru_maxrss * 1024 < max(MOST_MEMORY, held * 1024 + 1)
    return str(caught.value)


def test_files_of_every_kind_are_read(sandbox: Sandbox) -> None:
    words = b"Poland spent 4.12% of GDP on defence in 2024."
    page = b"<html><head><title>Shares of GDP</title></head><body><p>%s</p></body></html>" % words
    letter = bombs.word([b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % words])
    stream = bombs.packed(b"BT /F1 12 Tf (%s) Tj ET" % words, 1)
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    for name, data in (("a.txt", words), ("a.html", page), ("a.docx", letter),
                       ("a.pdf", bombs.pdf(stream, resources=font))):  # fmt: skip
        assert words.decode() in sandbox.document(data, name).text, name


def test_a_budget_is_reviewed_there_and_again_from_its_cells(sandbox: Sandbox) -> None:
    from article3.eligibility import review

    found = sandbox.budget(DEMO, "demo.csv", definition="hague-1.5")
    own = review(ROOT / "examples/budgets/demo.csv", definition="hague-1.5")
    assert found.review.span("nato-core") == own.span("nato-core")
    assert found.review.waterfall() == own.waterfall()
    assert found.review.edition.sha256 == own.edition.sha256
    again = sandbox.budget(json.dumps(found.table).encode(), "demo.csv", again=True)
    assert again.review.span("eu-cofog") == own.span("eu-cofog")
    assert again.table == found.table
    rows = b"line_id,class,share\nNOL-019,core,0.5\n"
    taken = sandbox.budget(DEMO, "demo.csv", decisions=("mine.csv", rows)).review
    assert taken.decided == 1
    line = taken.lines.filter(taken.lines["line_id"] == "NOL-019").row(0, named=True)
    assert (line["class"], line["share_usual"], line["rule"]) == ("core", 0.5, "decision")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("nested.pdf",
         lambda: bombs.pdf(bombs.packed(bombs.packed(b"\0" * 2**20, 300), 1),
                           b"[/FlateDecode/FlateDecode]"), "nested.pdf: "),
        ("deep.pdf",
         lambda: bombs.pdf(b"x", resources=b"[" * 10**6 + b"]" * 10**6), "deep.pdf: "),
        ("zip.docx", lambda: bombs.word([b"<w:p/>" * 2**18] * 100), "unpacks to more than 100 MB"),
        ("laughs.docx",
         lambda: bombs.word([b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"], bombs.entities()[0]),
         "laughs.docx: "),
        ("long.txt", lambda: b"word " * 30_000, "100,000 can be checked here"),
        ("zip.xlsx",
         lambda: bombs.workbook([b"<row><c><v>1</v></c></row>" * 2**16] * 80),
         "unpacks to more than 100 MB"),
        ("billion.xlsx",
         lambda: bombs.workbook([b'<row r="1">' + bombs.cell(b"A1", b"text") + b"</row>"
                                 b'<row r="12000">' + bombs.cell(b"XFD12000", b"x")
                                 + b"</row>"]), "billion.xlsx: cannot be read"),
        ("long.csv", lambda: RULED + b"Pay,1\n" * 10_001, "10,000 can be looked at here"),
        ("cell.csv", lambda: RULED + b"x" * 2_001 + b",1\n", "cell.csv, line 2: a cell of 2,001"),
        ("wide.csv",
         lambda: b",".join(b"a%d" % n for n in range(10**6)) + b"\n1\n", "wide.csv: "),
        ("twins.csv",
         lambda: b"chapter,chapter_name,text,amount\n" + b"".join(
             b"%d,Ministry %d > Unit number %d,%s,7\n"
             % (n, n, n, b"Payment to agency" if n % 2 else b"Tank") for n in range(9_900)),
         "twins.csv: "),
    ],
)  # fmt: skip
def test_a_bomb_is_refused(sandbox: Sandbox, name: str, data: object, said: str) -> None:
    assert callable(data)
    made = data()
    assert len(made) < 8 * MEGABYTE
    assert said in _refused(sandbox, made, name)


def test_a_workbook_that_lies_about_its_size_meets_the_limits(sandbox: Sandbox) -> None:
    data = bytearray(bombs.workbook([b"<row><c><v>1</v></c></row>" * 2**16] * 99))
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert _refused(sandbox, bytes(data), "lies.xlsx").startswith("lies.xlsx: ")


def test_entities_of_a_page_are_not_followed(sandbox: Sandbox) -> None:
    head, asked = bombs.entities()
    text = sandbox.document(head + b"<html><body><p>%s</p></body></html>" % asked, "a.html").text
    assert "haha" not in text


def test_what_is_read_next_is_well_after_a_bomb(sandbox: Sandbox) -> None:
    _refused(sandbox, b"%PDF-1.4 nothing", "a.pdf")
    assert sandbox.document(b"Words of an article.", "a.txt").text == "Words of an article."


def test_a_reader_that_hangs_or_shouts_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_ANSWER", 1000)

    def fake(code: str) -> None:
        start = "import sys,time; sys.stdout.write('+'); sys.stdout.flush(); "
        monkeypatch.setattr(
            rooms,
            "_start",
            lambda kind: subprocess.Popen(
                [sys.executable, "-c", start + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ),
        )

    room = Sandbox()
    room._closed = True  # no spare readers here
    for code in (
        "sys.stdout.write('x' * 10**8)",
        "sys.stdout.write('[' * 900)",
        "sys.stdout.write('{\"text\": 1}')",
        "sys.stdin.read(); sys.stdout.write('{\"text\": \"" + "x" * 99 + "\", "
        "\"title\": \"\", \"basis\": \"\"}')",
    ):  # fmt: skip
        fake(code)
        with pytest.raises(RefusedError, match="cannot be read"):
            room.document(b"x", "a.txt", characters=50)
    monkeypatch.setattr(rooms, "PATIENCE", 0.5)
    fake("time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(RefusedError, match="takes more than"):
        room.document(b"x", "a.txt")
    assert time.monotonic() - started < 20


def _confined(code: str, first: str = "") -> tuple[int, str]:
    """What becomes of code in a process that gave up what a reader gives up."""
    whole = f"from article3.web import reader; {first}reader.confine('document')\n{code}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    ran = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True,
                         check=False, env=environment)  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


def test_a_reader_cannot_take_memory_write_files_or_open_many(tmp_path: Path) -> None:
    assert "MemoryError" in _confined("bytearray(900 * 1024**2)")[1]
    code, said = _confined(f"open({str(tmp_path / 'a')!r}, 'w').write('x' * 9999)")
    assert code == -signal.SIGXFSZ or "File too large" in said
    assert "Too many open files" in _confined("held = [open('/dev/null') for _ in range(99)]")[1]
    code, _ = _confined("while True: pass", "reader.BACKSTOP_SECONDS = 0; ")
    assert code in (-signal.SIGXCPU, -signal.SIGKILL)


def test_a_file_may_cost_so_much_of_the_processor_and_no_more() -> None:
    page = b"<html><body>" + b"<p>word <b>word</b></p>" * 2_000
    for seconds in (0.02, 5):
        room = Sandbox(seconds)
        room._closed = True  # no spare readers here
        if seconds == 5:
            assert "word" in room.document(page, "a.html").text
            continue
        with pytest.raises(RefusedError, match="takes more than"):
            room.document(page, "a.html")


def test_a_reader_has_no_network() -> None:
    # Whether this system lets one leave is asked without the code that does.
    allowed = _confined("import ctypes; c = ctypes.CDLL(None); "
                        "print('yes' * (not (c.unshare(1 << 30) and c.unshare(5 << 28))))",
                        "from article3 import sandbox; "
                        "sandbox._leave_the_network = lambda: None; ")[1]  # fmt: skip
    if "yes" not in allowed:
        pytest.skip("this system lets nobody give up the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = _confined(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)")[1]
    assert "Error" in said


def test_a_reader_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE3_TEST_SECRET", "hush")
    process = rooms._start("document")
    try:
        rooms._await_ready(process)
        known = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        rooms._end(process)
    assert b"hush" not in known
    assert b"PYTHONPATH" in known


def test_names_are_one_short_line() -> None:
    assert plain_name("C:\\up\\budget.xlsx", "it") == "budget.xlsx"
    assert plain_name("../../etc/passwd", "it") == "passwd"
    assert plain_name("a\r\nb\x1b[31m", "it") == "a b [31m"
    assert plain_name("", "it") == "it"
    assert len(plain_name("x" * 500 + ".csv", "it")) < 90


def test_an_answer_says_only_what_a_review_may_hold() -> None:
    lines: dict[str, list[object]] = {name: [] for name in reader.LINES}
    said = {"lines": lines, "table": {"sha256": "", "sheet": "", "seen": "2026-01-01"},
            "decided": None, "about": ["", "", "", ""], "warnings": [], "taken": 0}  # fmt: skip
    assert rooms._reviewed(said, "a.csv", "nato-core", 9).review.lines.is_empty()
    for wrong in ({"lines": {}}, {"about": 7}, {"table": None}, {"taken": "x"},
                  {"lines": lines | {"line": ["one"]}}):  # fmt: skip
        with pytest.raises(RefusedError):
            rooms._reviewed(said | wrong, "a.csv", "nato-core", 9)
