"""Every command is listed, helps, starts fast and speaks the one JSON convention."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from article3.cli import COMMANDS, cli
from support import ROOT, Ran

KEYS = {
    "entity", "indicator", "period", "value", "unit", "edition", "status", "flags", "figure_id",
}  # fmt: skip


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and subcommand by the words that call it."""
    context = click.Context(cli)
    for name in COMMANDS:
        found = cli.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from ((name, inner) for inner in found.commands)
        else:
            yield (name,)


def test_every_command_file_is_listed_and_every_command_has_its_file() -> None:
    files = (ROOT / "src/article3/cli").glob("*.py")
    holding = {p.stem for p in files if re.search(r"^(?:def )?command\b", p.read_text(), re.M)}
    assert holding == set(COMMANDS)


def test_help_lists_every_command(run: Callable[..., Ran]) -> None:
    ran = run("--help")
    assert ran.code == 0
    for name, line in COMMANDS.items():
        assert name in ran.out
        assert line in ran.out


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_helps(run: Callable[..., Ran], words: tuple[str, ...]) -> None:
    ran = run(*words, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: article3 {' '.join(words)}")
    usage, _, rest = ran.out.partition("\n\n")
    assert rest.strip()
    assert "Traceback" not in usage


@pytest.mark.parametrize("flag", ["--help", "--version", "-h"])
def test_help_imports_nothing_heavy(flag: str, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom article3.cli import main\n"
        f"try:\n    main([{flag!r}])\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "print(sorted({'polars', 'altair', 'rich', 'pandas', 'narwhals', 'fastexcel', 'typst', "
        "'jinja2', 'xlsxwriter', 'vl_convert'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_importing_the_library_imports_nothing_heavy() -> None:
    script = "import sys, article3; print('polars' in sys.modules, 'click' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False False"


FIGURES = [
    ("figure", "POL", "defexp_share_gdp", "2024"),
    ("figure", "EU23", "gdp_share_of_nato", "2024"),
    ("series", "LUX,BEL", "defexp_share_gdp", "2020..2024"),
    ("explain", "LUX", "defexp_share_gdp", "2024", "--edition", "nato-2024-06"),
    ("revisions", "POL", "defexp_share_gdp", "2024"),
    ("reconcile", "BGR", "2024"),
    ("count", "defexp_share_gdp", "--at-least", "2", "--year", "2024", "--every-edition"),
    ("rank", "defexp_share_gdp", "2024"),
    ("status",),
    ("status", "LUX", "--as-of", "2024-12-31"),
    ("editions", "diff", "nato-2024-06", "nato-2026-07", "--indicator", "defexp_share_gdp"),
]


@pytest.mark.parametrize("words", FIGURES, ids=" ".join)
def test_figures_as_json_keep_the_convention(run: Callable[..., Ran], words: Any) -> None:
    ran = run(*words, "--json")
    assert ran.code == 0, ran.err
    content = json.loads(ran.out)
    assert set(content) == {"query", "rows"}
    assert content["query"]["command"].startswith(words[0])
    assert content["rows"]
    for row in content["rows"]:
        assert set(row) >= KEYS
        assert isinstance(row["flags"], list)
        assert row["value"] is None or isinstance(row["value"], int | float)
        if row["value"] is not None:
            assert row["figure_id"].startswith(f"{row['entity']}.{row['indicator']}.")
            assert row["figure_id"].endswith(f"@{row['edition']}")


@pytest.mark.parametrize(
    ("words", "added"),
    [
        (FIGURES[4], {"change", "published", "standing"}),
        (FIGURES[5], {"publisher", "definition", "difference"}),
        (FIGURES[6], {"denominator", "members", "missing", "at_the_line"}),
        (FIGURES[7], {"rank"}),
        (FIGURES[8], {"what"}),
        (FIGURES[10], {"old", "new", "change", "what"}),
    ],
    ids=lambda w: w[0] if isinstance(w, tuple) else "",
)
def test_commands_add_their_own_keys(run: Callable[..., Ran], words: Any, added: set[str]) -> None:
    for row in json.loads(run(*words, "--json").out)["rows"]:
        assert set(row) >= added


@pytest.mark.parametrize(
    "words",
    [
        ("editions", "list"),
        ("editions", "list", "--indicators"),
        ("editions", "verify", "nato-2024-06"),
    ],
    ids=" ".join,
)
def test_other_answers_have_a_query_and_rows_too(run: Callable[..., Ran], words: Any) -> None:
    content = json.loads(run(*words, "--json").out)
    assert set(content) == {"query", "rows"}
    assert content["rows"]


@pytest.mark.parametrize("words", [w for w in FIGURES if w[0] != "editions"], ids=" ".join)
def test_every_figure_id_in_an_answer_can_be_explained(run: Callable[..., Ran], words: Any) -> None:
    """The same value under the id that stands beside it, as JSON and as text."""
    rows = [row for row in json.loads(run(*words, "--json").out)["rows"] if row["figure_id"]]
    assert rows
    for row in rows[:: max(1, len(rows) // 6)]:
        ran = run("explain", row["figure_id"], "--json")
        assert ran.code == 0, (row["figure_id"], ran.err)
        again = json.loads(ran.out)["rows"][0]
        assert again["value"] == row["value"]
        assert again["unit"] == row["unit"]


def test_the_module_runs_as_the_command_does(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "article3.cli", "figure", "XXX", "defexp_share_gdp", "2024"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr.startswith("Error: Unknown Ally or group 'XXX'")
    assert ran.stdout == ""
