"""Sharing on one worker: requests a second, what policy and the log cost, and a large table.

The same server is asked with everything on and with one part left out (``bench/share_server.py``).
An entry of the log is on the disk before its answer leaves, so the disk bounds queries and files.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from article3.share import identity
from article3.share.demo import world
from article3.share.service import Service
from article3.share.store import Store
from bench.registry import OURS, Outcome, workload
from bench.web_peers import HERE, load, running

WHO = "bel-analyst"
TABLE = "/delta/shares/north-sea/schemas/data/tables/undersea-cables"
PARTS = {OURS: (), "without the log": ("log",), "without policy": ("policy",),
         "without both": ("log", "policy")}  # fmt: skip
REQUESTS = 600
ROWS, LABELS = 10_000_000, 1_000
BAR = 20.0
"""Seconds in which a new recipient has the large table."""


@workload("share", "Sharing on one worker, 8 connections, and ten million rows for a new recipient")
def share() -> Outcome:
    """Requests a second with and without policy and log, then the large table."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        service = Service(Store(folder))
        world.make(service)
        with service.store.change() as connection:
            token = identity.issue_token(connection, WHO)[0]
        service.store.close()
        for contender, without in PARTS.items():
            own = Path(scratch) / contender
            shutil.copytree(folder, own)
            command = [sys.executable, str(HERE / "share_server.py"), str(own)]
            with running([*command, *without], "/health") as server:
                _rates(outcome, contender, server.port, token)
        _costs(outcome)
        _large(outcome, Path(scratch) / "large")
    return outcome


def _rates(outcome: Outcome, contender: str, port: int, token: str) -> None:
    def get(address: str, method: str = "GET") -> bytes:
        head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        body = "{}" if method == "POST" else ""
        return (f"{head}Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
                f"{body}").encode()  # fmt: skip

    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", f"{TABLE}/query", "{}", {"authorization": f"Bearer {token}"})
    told = connection.getresponse().read().splitlines()
    file = urlsplit(json.loads(told[-1])["file"]["url"]).path
    kinds = {
        "list of tables": get("/delta/shares/north-sea/all-tables"),
        "query": get(f"{TABLE}/query", "POST"),
        "file of 3 kB": get(file),
    }
    for kind, request in kinds.items():
        load(port, [request] * 50)
        run = load(port, [request] * REQUESTS)
        outcome.add(kind, contender, run.each)
        outcome.remarks.append(
            f"{kind}, {contender}: {run.rate:,.0f} requests a second, p95 {1000 * run.p95:,.1f} ms."
        )


def _costs(outcome: Outcome) -> None:
    """Milliseconds of a request that each part adds, over 8 connections."""
    for what in dict.fromkeys(t.what for t in outcome.timings):
        mean = {t.contender: sum(t.seconds) / len(t.seconds) / 8 * 1000
                for t in outcome.timings if t.what == what}  # fmt: skip
        log, policy = (mean[OURS] - mean[name] for name in islice(PARTS, 1, 3))
        outcome.remarks.append(
            f"{what}: {mean[OURS]:.2f} ms of the worker a request, of which the log {log:.2f} and "
            f"policy {policy:.2f}."
        )


def _large(outcome: Outcome, folder: Path) -> None:
    made = _told("publish", folder, str(ROWS), str(LABELS))
    outcome.add("publish the large table", OURS, [made["seconds"]])
    outcome.remarks.append(
        f"{ROWS:,} rows with {LABELS:,} labels published; the process held "
        f"{made['megabytes']:,.0f} MB at most, the table included."
    )
    for who in ("bel", "nor-steward"):
        found = _told("read", folder, who)
        outcome.add(f"the large table for {who}", OURS, [found["seconds"]])
        met = "met" if found["seconds"] < BAR else "missed"
        outcome.remarks.append(
            f"{who}: {found['rows']:,} rows in {found['files']} files, {found['seconds']:.1f} s "
            f"(bar {BAR:.0f} s: {met}); {found['megabytes']:,.0f} MB at most, "
            f"{found['before']:,.0f} of them before."
        )


def _told(what: str, *arguments: str | Path) -> dict[str, float]:
    """What a process that does one thing says it took."""
    ran = subprocess.run(
        [sys.executable, HERE / "share_table.py", what, *map(str, arguments)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(ran.stdout)
    return found
