"""What every test shares: an own ledger folder, the bundled ledger, the source data if present."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from article3.ledger import Ledger, store
from support import ROOT, Ran, listing

settings.register_profile(
    "suite",
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own ledger: a folder of this test alone, not yet made."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ARTICLE3_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """The bundled editions."""
    return Ledger(store.records(store.BUNDLED, bundled=True))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source data that is no part of the project; the test skips without it."""
    folder = Path(os.environ.get("ARTICLE3_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "nato").is_dir():
        pytest.skip(f"the source data are not at {folder} (set ARTICLE3_SHARED)")
    return folder


@pytest.fixture(scope="session")
def tools() -> Iterator[Path]:
    """The folder of tools on the path, as where one of them is run."""
    folder = str(ROOT / "tools")
    sys.path.insert(0, folder)
    yield Path(folder)
    sys.path.remove(folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """The command line in this process: ``run("figure", "POL", ...)``."""
    from article3.cli import main

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code: int | str | None = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        assert code is None or isinstance(code, int)
        return Ran(code or 0, printed.out, printed.err)

    return call


@pytest.fixture
def refused(run: Callable[..., Ran], home: Path) -> Callable[..., str]:
    """The one sentence a command refuses with: exit code 2, nothing printed, nothing written."""

    def call(*arguments: str | Path) -> str:
        before = listing(home)
        ran = run(*arguments)
        assert ran.code == 2, ran
        assert ran.out == ""
        assert ran.err.startswith("Error: ")
        assert ran.err.count("\n") == 1
        assert ran.err.endswith(".\n")
        assert "Traceback" not in ran.err
        assert listing(home) == before
        return ran.err.removeprefix("Error: ").strip()

    return call
