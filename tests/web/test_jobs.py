"""Jobs: left and found again, once and not twice, within bounds, and never lost for good."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from article3.errors import Article3Error
from article3.web.jobs import Jobs, Rules, State

RULES = Rules("job_work:work", seconds=60, memory=2 * 1024**3)
Until = Callable[[Jobs, str, str], State]


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the processes import: the work of these tests, and the package of this tree."""
    here = Path(__file__).resolve().parent
    source = here.parents[1] / "src"
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here), str(source)]))


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs", RULES)


def until(jobs: Jobs, key: str, *kinds: str) -> State:
    """The job's state once it is of one of the kinds; servers look after the work as pages do."""
    end = time.monotonic() + 60
    while (state := jobs.state(key)).kind not in kinds:
        assert time.monotonic() < end, state
        jobs.attend()
        time.sleep(0.03)
    return state


def at_wait(jobs: Jobs, key: str) -> None:
    """Until the work itself waits; a job runs some time before, while its process imports."""
    end = time.monotonic() + 60
    while jobs.state(key).doing != "at wait":
        assert time.monotonic() < end, jobs.state(key)
        jobs.attend()
        time.sleep(0.03)


def starts(jobs: Jobs, key: str) -> list[int]:
    return [int(pid) for pid in (jobs.folder / key / "starts").read_text().split()]


def ask(jobs: Jobs, what: str, **more: Any) -> str:
    return jobs.ask({"what": what, **more})


def test_a_job_is_left_and_found_again_by_its_question(jobs: Jobs) -> None:
    assert jobs.state(jobs.key({"what": "it"})).kind == "new"
    key = ask(jobs, "it")
    until(jobs, key, "done")
    later = Jobs(jobs.folder, RULES)  # a server started after the first one stopped
    assert ask(later, "it") == key
    found = later.result(key)
    assert found is not None and (found / "answer").read_text() == "it"
    assert len(starts(jobs, key)) == 1
    assert later.usual(what="it") is not None and later.usual(what="other") is None


def test_how_long_it_took_is_told_before_the_answer_is_there(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))
    home, rename, told = jobs.folder / jobs.key({"what": "it"}), Path.rename, []

    def seen(self: Path, target: Path) -> Path:
        told.append(json.loads((home / "state.json").read_text()).get("seconds"))
        return rename(self, target)

    home.mkdir(parents=True)
    (home / "question.json").write_text('{"what": "it"}')
    monkeypatch.setattr(Path, "rename", seen)
    jobs.work()
    assert told == [jobs.usual(what="it")] != [None]


def test_two_servers_start_a_question_once_and_one_at_a_time(jobs: Jobs, tmp_path: Path) -> None:
    go, other = tmp_path / "go", Jobs(jobs.folder, RULES)
    first = ask(jobs, "wait", until=str(go))
    assert ask(other, "wait", until=str(go)) == first
    at_wait(jobs, first)
    second, third = ask(other, "two"), ask(jobs, "three")
    assert [jobs.state(k).place for k in (second, third)] == [1, 2]
    for server in (jobs, other):
        for _ in range(3):
            server.attend()
    time.sleep(0.3)
    assert jobs.state(second).kind == "waiting"
    go.touch()
    for key in (first, second, third):
        until(other, key, "done")
        assert len(starts(jobs, key)) == 1


def test_as_many_run_side_by_side_as_are_allowed(tmp_path: Path) -> None:
    jobs, go = Jobs(tmp_path / "jobs", replace(RULES, at_once=2)), tmp_path / "go"
    keys = [ask(jobs, "wait", until=str(go), number=n) for n in range(3)]
    at_wait(jobs, keys[0])
    at_wait(jobs, keys[1])
    jobs.attend()
    time.sleep(0.3)
    assert jobs.state(keys[2]).kind == "waiting"
    go.touch()
    for key in keys:
        until(jobs, key, "done")


def test_a_killed_process_is_noticed_and_the_job_begun_again(jobs: Jobs, tmp_path: Path) -> None:
    go = tmp_path / "go"
    key = ask(jobs, "wait", until=str(go))
    at_wait(jobs, key)
    os.kill(starts(jobs, key)[0], signal.SIGKILL)
    until(jobs, key, "waiting", "running")
    go.touch()
    until(jobs, key, "done")
    assert len(set(starts(jobs, key))) == 2


def test_a_job_that_dies_every_time_is_given_up(jobs: Jobs) -> None:
    key, healthy = ask(jobs, "die"), ask(jobs, "die once")
    assert "ended twice" in until(jobs, key, "failed").why
    assert len(starts(jobs, key)) == 2
    until(jobs, healthy, "done")
    assert ask(jobs, "die") == key  # and tried again when somebody asks again
    assert until(jobs, key, "failed").kind == "failed"
    assert len(starts(jobs, key)) == 4


def test_what_refuses_or_breaks_says_one_sentence(jobs: Jobs) -> None:
    refused, broken = ask(jobs, "refuse"), ask(jobs, "break")
    assert until(jobs, refused, "failed").why == "That has no answer."
    why = until(jobs, broken, "failed").why
    assert "secret" not in why and why.endswith(".")
    kept = json.loads((jobs.folder / broken / "failed.json").read_text())
    assert "a secret" in kept["trace"]
    assert jobs.result(broken) is None


def test_a_job_that_takes_too_long_or_too_much_is_stopped(tmp_path: Path) -> None:
    rules = replace(RULES, seconds=1, memory=600 * 1024**2)
    jobs = Jobs(tmp_path / "jobs", rules)
    slow = ask(jobs, "wait", until=str(tmp_path / "never"))
    assert "not done in" in until(jobs, slow, "failed").why
    big = Jobs(tmp_path / "more", replace(rules, seconds=60))
    assert "GB of memory" in until(big, ask(big, "eat"), "failed").why


def test_too_many_are_refused_and_old_answers_go(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs", replace(RULES, queue=1, kept=2))
    go = tmp_path / "go"
    first = ask(jobs, "wait", until=str(go))
    at_wait(jobs, first)
    ask(jobs, "two")
    with pytest.raises(Article3Error, match="wait to be solved already"):
        ask(jobs, "three")
    go.touch()
    until(jobs, Jobs.key({"what": "two"}), "done")
    third = ask(jobs, "three")
    until(jobs, third, "done")
    until(jobs, first, "new")  # the oldest beyond two
    old = time.time() - 40 * 86400
    os.utime(jobs.folder / third / "result", (old, old))
    jobs.clean()
    assert jobs.state(third).kind == "new"


@pytest.mark.parametrize("key", ["", "../../etc", "a" * 31, "A" * 32, "a" * 32 + "/x", "\n"])
def test_nothing_but_a_name_is_looked_for(jobs: Jobs, key: str) -> None:
    with pytest.raises(Article3Error, match="no name of a plan"):
        jobs.state(key)
