"""The demonstration, and the commands a newcomer types after it."""

from __future__ import annotations

import base64
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest

from article3.share import NOTICE
from article3.share.demo import tables, world
from article3.share.demo.client import Client
from support import Ran

Run = Callable[..., Ran]
EDITION = ("--edition", "nato-2024-06")


def test_the_demonstration_tells_who_gets_what(run: Run, tmp_path: Path) -> None:
    ran = run("share", "demo", "--store", tmp_path / "demo")
    assert ran.code == 0, ran.err
    assert ran.out.startswith(NOTICE)
    cells = re.compile(r"\d+ x \d+|not there")
    told = {
        line.split()[0]: cells.findall(line)
        for line in ran.out.splitlines() if len(cells.findall(line)) == 3
    }  # fmt: skip
    marks = tables.undersea()["mark"].value_counts(name="n")
    count = dict(zip(marks["mark"], marks["n"], strict=True))
    assert told["undersea-cables"] == [
        f"{count['open'] + count['partners']} x 5",
        "120 x 6",
        f"{count['open']} x 5",
    ]
    assert "not there" in ran.out
    assert "answered 200, then 404" in ran.out
    assert "was edited" in ran.out
    said = run("share", "log", "--store", tmp_path / "demo", "--key", tmp_path / "key.txt")
    assert said.code == 0, said.err
    log, note, key = (tmp_path / p for p in ("demo/log.jsonl", "demo/checkpoint.txt", "key.txt"))
    verified = run("share", "verify", log, "--checkpoint", note, "--key", key, "--json")
    assert {row["who"] for row in json.loads(verified.out)["rows"]} == {
        "bel-analyst",
        "lux-planner",
        "pol-observer",
    }
    log.write_bytes(log.read_bytes().replace(b"pol-observer", b"bel-analyst "))
    told_so = run("share", "verify", log, "--checkpoint", note, "--key", key)
    assert (told_so.code, told_so.out) == (2, "")
    assert "edited" in told_so.err


def test_the_data_are_the_same_each_time_and_say_they_are_made_up() -> None:
    for make in (tables.undersea, tables.maritime, tables.geospatial, tables.information):
        frame = make()
        assert frame.equals(make())
        assert "syn" in str(frame.row(0)).lower()


def test_a_served_demonstration_is_read_with_its_profiles(tmp_path: Path) -> None:
    profiles = tmp_path / "profiles"
    process = subprocess.Popen(
        [sys.executable, "-m", "article3.cli", "share", "demo", "--serve", "--port", "0",
         "--profiles", str(profiles)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = ""
        while "Sharing on" not in line:
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
        names = sorted(str(path.relative_to(profiles)) for path in profiles.rglob("*.share"))
        recipients = [f"{name}.share" for name in world.RECIPIENTS]
        assert names == sorted(
            recipients + [f"{place}/{name}" for place in ("oauth", "oauth-before-1.2")
                          for name in recipients]
            + ["owners/deu-steward.share", "owners/nor-steward.share"]
        )  # fmt: skip
        assert {path.stat().st_mode & 0o777 for path in profiles.rglob("*.share")} == {0o600}
        profile = json.loads((profiles / "oauth" / "bel-analyst.share").read_text())
        held = json.loads((profiles / "bel-analyst.share").read_text())
        place = urlsplit(held["endpoint"])
        assert place.hostname
        assert place.port
        for _ in range(200):
            try:
                health = ask(place.port, "GET", "/health", "")
                break
            except OSError:
                time.sleep(0.05)
        assert health["status"] == "ok"
        assert status(place.port, "/") == (303, "/sign-in")
        assert status(place.port, "/sign-in")[0] == 200
        assert status(place.port, "/delta/none")[0] == 404
        basic = f"{profile['clientId']}:{profile['clientSecret']}"
        made = ask(place.port, "POST", "/demo/token",
                   f"Basic {base64.b64encode(basic.encode()).decode()}")  # fmt: skip
        assert "error" in ask(place.port, "POST", "/demo/token", "Basic eDp5")
        frames = [
            Client("127.0.0.1", place.port, token).read("north-sea", "undersea-cables")
            for token in (held["bearerToken"], made["access_token"])
        ]
        assert frames[0] is not None
        assert frames[1] is not None
        assert frames[0].equals(frames[1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def ask(port: int, method: str, path: str, authorization: str) -> dict[str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers={"authorization": authorization})
    found: dict[str, str] = json.loads(connection.getresponse().read())
    connection.close()
    return found


def status(port: int, path: str) -> tuple[int, str | None]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("location")


def test_the_commands_of_an_owner(run: Run, tmp_path: Path) -> None:
    """Publish, label, grant, ask what a policy would do, apply it, revoke."""
    store = ("--store", tmp_path / "store")
    table = tmp_path / "cables.csv"
    pl.DataFrame({"cable": ["a", "b", "c"], "depth": [1, 2, 3],
                  "mark": ["PUBLIC", "PUBLIC", "close"]}).write_csv(table)  # fmt: skip

    def done(*words: str | Path) -> str:
        ran = run("share", *words, *store)
        assert ran.code == 0, ran.err
        return ran.out

    assert "nothing is shared there yet" in run("share", "list", *store).err
    out = done("publish", "cables", "--owner", "NOR", "--file", table, "--label", "public",
               "--row-label-column", "mark",
               "--row-label", "close=INTERNAL; Releasable To BEL",
               "--column-label", "depth=INTERNAL", "--share", "north",
               "--key", "cable")  # fmt: skip
    assert "cables version 0: 3 rows, 2 columns, 2 different labels of rows" in out
    assert "accuracy: not measured" in out
    done("recipient", "bel-analyst", "--party", "Belgium", "--clearance", "internal")
    granted = done("grant", "north", "bel-analyst", "--purpose", "planning")
    assert done("token", "bel-analyst").startswith("a3_")
    profile = tmp_path / "bel.share"
    done("token", "bel-analyst", "--profile", profile)
    assert profile.stat().st_mode & 0o777 == 0o600

    policy = tmp_path / "policy.cedar"
    policy.write_text('forbid (principal, action, resource) when { principal.nation == "BEL" && '
                      "resource.rank > 0 };")  # fmt: skip
    (lost,) = json.loads(done("what-if", policy, "--owner", "NOR", "--json"))["rows"]
    assert (lost["principal"], lost["columns_lost"], lost["rows_lost"]) == (
        "bel-analyst",
        ["depth"],
        1,
    )
    assert "policies number 0" in done("policy", policy, "--owner", "NOR")
    assert "Nobody would gain or lose" in done("what-if", policy, "--owner", "NOR")

    done("relabel", "cables", "--column", "depth", "--label", "PUBLIC", "--reason", "old news")
    rows = json.loads(done("history", "cables", "--json"))["rows"]
    kinds = [row["kind"] for row in rows if row["target"] == "depth"]
    assert kinds == ["originator", "alternative"]
    assert rows[-1]["reason"] == "old news"
    listed = json.loads(done("list", "--json"))["rows"]
    assert [row["stopped"] for row in listed if row["what"] == "data set"] == [""]
    done("revoke", granted.split()[1].rstrip(":"))
    assert "2 tokens" in done("token", "bel-analyst", "--end")
    what = [row["what"] for row in json.loads(done("log", "--json"))["rows"]]
    assert what == ["published", "granted", "token", "token", "policy", "relabelled", "revoked",
                    "tokens ended"]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "x", "--owner", "NOR", "--label", "PUBLIC"), "one of --file"),
        (("publish", "x", "--owner", "XXX", "--label", "PUBLIC", *EDITION), "XXX"),
        (("publish", "x", "--owner", "NOR", "--label", "SECRET", *EDITION), "SECRET"),
        (("publish", "X!", "--owner", "NOR", "--label", "PUBLIC", *EDITION), "name"),
        (("list",), "nothing is shared"), (("history", "x"), "nothing is shared"),
        (("recipient", "x", "--party", "BEL", "--clearance", "HIGH"), "HIGH"),
        (("demo", "--profiles", "x"), "--serve"),
    ],
)  # fmt: skip
def test_refusals_are_one_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE3_SHARE", str(tmp_path / "store"))
    ran = run("share", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
