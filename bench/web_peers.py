"""The servers of the web workload: ours, and Datasette over the same observations in SQLite."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import polars as pl

from article3.ledger import Ledger

HERE = Path(__file__).resolve().parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
CONNECTIONS = 8
PATIENCE = 60.0


@dataclass(frozen=True)
class Run:
    """What the load generator saw: seconds in all and of each request."""

    seconds: float
    each: list[float]

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return len(self.each) / self.seconds

    @property
    def p95(self) -> float:
        """Seconds that 95 of 100 requests took at most."""
        return sorted(self.each)[int(0.95 * (len(self.each) - 1))]


def observations(ledger: Ledger, path: Path) -> int:
    """Every observation of the ledger in a table of SQLite, indexed for what is asked."""
    frame = pl.concat(
        [
            r.read().with_columns(
                edition=pl.lit(r.edition.id), published=pl.lit(r.edition.published.isoformat())
            )
            for r in ledger.records
        ],
        how="diagonal_relaxed",
    )
    with sqlite3.connect(path) as base:
        names = ", ".join(f'"{name}"' for name in frame.columns)
        marks = ", ".join("?" for _ in frame.columns)
        base.execute(f"create table observations ({names})")
        base.executemany(f"insert into observations values ({marks})", frame.iter_rows())
        base.execute(
            "create index asked on observations (entity, indicator, period, published desc)"
        )
        base.execute("create index ranked on observations (indicator, period, edition, value)")
    return frame.height


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the seconds to its first answer, waited and worked."""

    port: int
    started: float
    worked: float


@contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """``article3 serve`` with one worker and nothing kept."""
    command = [str(SCRIPTS / "article3"), "serve", "--folder", str(folder), "--requests", "0"]
    with running(command, "/health") as found:
        yield found


@contextmanager
def datasette(base: Path) -> Iterator[Server]:
    """Datasette with one worker over an immutable database, which it reads faster."""
    command = [str(SCRIPTS / "datasette"), "serve", "--immutable", str(base),
               "--setting", "num_sql_threads", "3"]  # fmt: skip
    with running(command, "/-/versions.json") as found:
        yield found


@contextmanager
def running(command: Sequence[str], sign: str) -> Iterator[Server]:
    """A server that takes ``--port``, once it answers at an address."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    began = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "--port", str(port)], **quiet) as process:  # type: ignore[call-overload]
        try:
            while True:
                try:
                    with urlopen(f"http://127.0.0.1:{port}{sign}") as answer:
                        answer.read()
                    break
                except OSError:
                    if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                        raise
                    time.sleep(0.005)
            yield Server(port, time.perf_counter() - began, _worked(process.pid))
        finally:
            os.kill(process.pid, signal.SIGTERM)


def _worked(process: int) -> float:
    """Seconds of the processor a process has used: what a busy machine does not stretch."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(port: int, requests: Sequence[bytes]) -> Run:
    """Send the requests from another process; every one must be answered with status 200."""
    ran = subprocess.run(
        [sys.executable, str(HERE / "web_load.py"), str(port), str(CONNECTIONS)],
        input=json.dumps([base64.b64encode(r).decode() for r in requests]).encode(),
        capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(ran.stdout)
    if set(found["statuses"]) != {"200"}:
        raise RuntimeError(f"not every request was answered: {found['statuses']}")
    return Run(found["seconds"], found["each"])


def get(address: str) -> bytes:
    """A request for an address, as a program asks."""
    return f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode()


def post(address: str, content: object) -> bytes:
    """A request that sends JSON."""
    body = json.dumps(content).encode()
    head = (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
