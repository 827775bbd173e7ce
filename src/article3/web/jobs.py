"""Long work in processes of its own: asked for once, left, and found again by its name.

A job is a folder named by the hash of its question. What happened to it is read from its files, so
any server process, also one started later, can answer for it:

- ``question.json``: what was asked, and (by its time) when;
- ``lock``: held by the process that works on it, and let go by the system if that process dies;
- ``state.json``: when the work began, how often it was begun, and what it is doing;
- ``result/``: the answer, moved into place whole; or ``failed.json``: why there is none.

A server that finds work waiting and a free place starts a process (this module run as a program),
which works until nothing waits. Places are locked files too: however many server processes there
are, no more than a number of jobs run at once, and none twice.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, Any

from article3.errors import Article3Error

GIGABYTE = 1024**3
_KEY = re.compile(r"[0-9a-f]{32}$")
_ATTEMPTS = 2
"""How often a job is begun before it counts as one that cannot be done."""
_PATIENCE = 5.0
"""Seconds in which a process that was started may take its place."""

Say = Callable[[str], None]
Work = Callable[[Mapping[str, Any], Path, Say], None]
"""What does the work: from a question into an empty folder, saying what it is at.

The question comes with ``seconds``, after which the process is ended.
"""


_started: list[tuple[Path, float, subprocess.Popen[bytes]]] = []
_starting = Lock()
"""The processes this one started, and who may start one."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What jobs may use.

    ``work`` names a :data:`Work` as ``module:function``. ``at_once`` jobs run side by side, each
    for ``seconds`` at most and with ``memory`` bytes of data; ``queue`` is the most that may wait.
    Answers are let go ``days`` after they were last looked at, and the oldest beyond ``kept``.
    """

    work: str
    at_once: int = 1
    queue: int = 20
    seconds: int = 300
    memory: int = 6 * GIGABYTE
    days: int = 30
    kept: int = 100


@dataclass(frozen=True, slots=True)
class State:
    """How a job stands: ``new`` (never asked), ``waiting``, ``running``, ``done`` or ``failed``.

    ``place`` counts from 1 in the queue, ``doing`` says what is being done, ``seconds`` how long it
    has taken, ``why`` why there is no answer.
    """

    key: str
    kind: str
    place: int = 0
    doing: str = ""
    seconds: float = 0.0
    why: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen unless somebody asks again."""
        return self.kind in ("new", "done", "failed")


class Jobs:
    """The jobs of a folder."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        self.folder, self.rules = folder, rules

    @staticmethod
    def key(question: Mapping[str, Any]) -> str:
        """The name of a question's job."""
        text = json.dumps(question, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def ask(self, question: Mapping[str, Any]) -> str:
        """Have a question answered unless it is or will be; the name of its job.

        A job that failed is tried again. Raises ``Article3Error`` when too many wait already.
        """
        key = self.key(question)
        home = self.folder / key
        state = self.state(key)
        if state.kind in ("new", "failed"):
            if len(self._waiting()) >= self.rules.queue:
                raise Article3Error(
                    f"{self.rules.queue} plans wait to be solved already; come back in some "
                    "minutes."
                )
            home.mkdir(parents=True, exist_ok=True)
            for name in ("failed.json", "state.json"):
                (home / name).unlink(missing_ok=True)
            _write(home / "question.json", dict(question))
        self.attend()
        return key

    def state(self, key: str) -> State:
        """How a job stands now; raises ``Article3Error`` for what is no name of a job."""
        if not _KEY.match(key):
            raise Article3Error(f"{key[:40]!r} is no name of a plan.")
        home = self.folder / key
        if (home / "result").is_dir():
            return State(key, "done", seconds=_read(home / "state.json").get("seconds", 0.0))
        if (home / "failed.json").is_file():
            return State(key, "failed", why=_read(home / "failed.json").get("why", ""))
        if not (home / "question.json").is_file():
            return State(key, "new")
        begun = _read(home / "state.json")
        if begun and _held(home / "lock"):
            taken = time.time() - begun.get("began", time.time())
            return State(key, "running", doing=begun.get("doing", ""), seconds=taken)
        waiting = self._waiting()
        place = waiting.index(key) + 1 if key in waiting else 1
        return State(key, "waiting", place=place)

    def result(self, key: str) -> Path | None:
        """The folder of a job's answer, which stays as long as it is looked at."""
        if self.state(key).kind != "done":
            return None
        found = self.folder / key / "result"
        with contextlib.suppress(OSError):
            os.utime(found)
        return found

    def question(self, key: str) -> dict[str, Any]:
        """What a job was asked; nothing if it is none."""
        return _read(self.folder / key / "question.json") if _KEY.match(key) else {}

    def usual(self, **like: object) -> float | None:
        """The middle of the seconds that answers to questions like this one took, if any did."""
        took = sorted(
            state["seconds"]
            for home in self._homes()
            if (home / "result").is_dir() and (state := _read(home / "state.json")).get("seconds")
            and like.items() <= _read(home / "question.json").items()
        )  # fmt: skip
        return took[len(took) // 2] if took else None

    def attend(self) -> None:
        """Start a process if work waits and there is a place for it."""
        with _starting:
            now = time.monotonic()
            # A process that ended is asked for its end here, so that none is left behind.
            _started[:] = [one for one in _started if one[2].poll() is None]
            coming = sum(
                now - at < _PATIENCE for folder, at, _ in _started if folder == self.folder
            )
            busy = sum(_held(self._slot(n)) for n in range(self.rules.at_once))
            if max(busy, coming) >= self.rules.at_once or not self._waiting():
                return
            command = [sys.executable, "-m", "article3.web.jobs", str(self.folder),
                       json.dumps(_plain(self.rules))]  # fmt: skip
            quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
            # A session of its own: stopping the server does not stop what somebody waits for.
            process = subprocess.Popen(command, start_new_session=True, **quiet)  # noqa: S603
            _started.append((self.folder, now, process))

    def clean(self) -> None:
        """Let go of answers nobody looked at for long, and of the oldest beyond the number kept."""
        settled = []
        for home in self._homes():
            ends = [home / "result", home / "failed.json"]
            with contextlib.suppress(OSError):
                settled += [(end.stat().st_mtime, home) for end in ends if end.exists()]
        oldest_first = sorted(settled)
        surplus = len(oldest_first) - self.rules.kept
        for number, (seen, home) in enumerate(oldest_first):
            if number < surplus or time.time() - seen > self.rules.days * 86400:
                shutil.rmtree(home, ignore_errors=True)

    def work(self) -> None:
        """Work in this process on what waits, until nothing does; nothing if no place is free."""
        for number in range(self.rules.at_once):
            with _lock(self._slot(number), patience=1.0) as mine:
                if mine:
                    while (waiting := self._waiting()) and self._do(waiting[0]):
                        pass
                    self.clean()
                    return

    def _do(self, key: str) -> bool:
        """Work on one job; False if that could not even begin."""
        home = self.folder / key
        with _lock(home / "lock", patience=1.0) as mine:
            if not mine:
                return False
            if (home / "result").exists() or (home / "failed.json").exists():
                return True
            before = _read(home / "state.json")
            began, attempt = time.time(), before.get("attempt", 0) + 1
            late = before and began - before.get("began", began) >= self.rules.seconds
            if late or attempt > _ATTEMPTS:
                _write(home / "failed.json", {"why": self._lost(late=bool(late))})
                return True
            told = {"pid": os.getpid(), "began": began, "attempt": attempt}

            _write(home / "state.json", told)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever it is at
            signal.alarm(self.rules.seconds)
            try:
                self._answer(home, told)
            finally:
                signal.alarm(0)
            return True

    def _answer(self, home: Path, told: Mapping[str, Any]) -> None:
        def say(doing: str) -> None:
            _write(home / "state.json", {**told, "doing": doing})

        module, _, name = self.rules.work.partition(":")
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=home))
        try:
            work: Work = getattr(importlib.import_module(module), name)
            limits = {"seconds": self.rules.seconds}
            work({**_read(home / "question.json"), **limits}, unfinished, say)
            # Before the answer is there: whoever finds it asks how long it took.
            _write(home / "state.json", {**told, "seconds": time.time() - told["began"]})
            unfinished.rename(home / "result")
        except Article3Error as error:
            _write(home / "failed.json", {"why": str(error)})
        except MemoryError:
            most = self.rules.memory / GIGABYTE
            _write(home / "failed.json", {"why": f"It needs more than {most:g} GB of memory."})
        except Exception:
            trace = traceback.format_exc()
            _write(home / "failed.json", {"why": "Something went wrong on our side.",
                                          "trace": trace})  # fmt: skip
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _lost(self, *, late: bool) -> str:
        if late:
            return f"It was not done in {self.rules.seconds / 60:g} minutes."
        return "The process that worked on it ended twice without an answer."

    def _waiting(self) -> list[str]:
        """The jobs nobody works on and that have no end, the one asked for first first."""
        found = []
        for home in self._homes():
            asked = home / "question.json"
            with contextlib.suppress(OSError):
                ended = (home / "result").exists() or (home / "failed.json").exists()
                if not ended and not _held(home / "lock"):
                    found.append((asked.stat().st_mtime_ns, home.name))
        return [name for _, name in sorted(found)]

    def _homes(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [path for path in self.folder.iterdir() if _KEY.match(path.name)]

    def _slot(self, number: int) -> Path:
        return self.folder / f"place-{number}.lock"


def _plain(rules: Rules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in Rules.__dataclass_fields__}


@contextlib.contextmanager
def _lock(path: Path, *, patience: float = 0.0) -> Iterator[bool]:
    """Hold a file's lock for a block; False if somebody else keeps it for longer than patience.

    Whoever looks whether a lock is held takes it for a moment, which patience outlasts.
    """
    try:
        file = path.open("ab")
    except OSError:
        yield False
        return
    with file:
        yield _taken(file, fcntl.LOCK_EX, patience)


def _held(path: Path) -> bool:
    """Whether a process holds a file's lock."""
    try:
        with path.open("rb") as file:
            return not _taken(file, fcntl.LOCK_SH, 0.0)
    except OSError:
        return False


def _taken(file: IO[bytes], kind: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)
        else:
            return True


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """A JSON file that appears whole."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
    Path(name).replace(path)


def _read(path: Path) -> dict[str, Any]:
    """What a JSON file says; nothing if it is not there."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def main(arguments: list[str]) -> None:
    """Work as a process of its own, politely and within its memory."""
    folder, rules = Path(arguments[0]), Rules(**json.loads(arguments[1]))
    os.nice(5)
    # Data, not addresses: drawing reserves far more addresses than it ever fills.
    resource.setrlimit(resource.RLIMIT_DATA, (rules.memory, rules.memory))
    Jobs(folder, rules).work()


if __name__ == "__main__":
    main(sys.argv[1:])
