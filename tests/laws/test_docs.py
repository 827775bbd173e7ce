"""What the documentation shows runs, and what the package offers is documented."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import article3
from article3 import errors
from article3.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)
NAMES = [str(p.relative_to(DOCS)) for p in PAGES]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

UNDOCUMENTED: set[str] = set()
"""Commands of rooms whose reference is still to be written; this only ever shrinks."""

_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r":caption: (?P<name>\S+)\n\n")


def fences(page: Path) -> Iterator[tuple[str, str, int]]:
    """Kind, body and first line of every fenced block of a page."""
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        yield match["kind"], match["body"], text.count("\n", 0, match.start()) + 2


def commands(body: str) -> Iterator[tuple[str, str]]:
    """The ``$ `` lines of a console block, each with the output shown under it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        yield line, shown


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_python_examples_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    names: dict[str, Any] = {}
    for kind, body, line in fences(page):
        if kind == "{doctest}":
            test = doctest.DocTestParser().get_doctest(body, names, page.name, str(page), line)
            runner.run(test, clear_globs=False)
            names = test.globs
    assert runner.summarize(verbose=False).failed == 0, capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_print_what_is_shown(
    page: Path, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("examples").symlink_to(ROOT / "examples")
    checker = doctest.OutputChecker()
    for kind, body, _ in fences(page):
        if caption := _CAPTION.match(body):
            Path(caption["name"]).write_text(body[caption.end() :], encoding="utf-8")
        for line, shown in commands(body) if kind == "console" else ():
            words = shlex.split(line)
            assert words[0] == "article3", f"{page.name}: {line} is no command of ours"
            ran = run(*words[1:])
            assert ran.code == (2 if shown.startswith("Error: ") else 0), (line, ran)
            assert checker.check_output(shown, ran.out + ran.err, FLAGS), (line, ran.out + ran.err)


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from leaves(found, (*path, name))
        elif found is not None:
            yield " ".join((*path, name)), found


LEAVES = dict(leaves(cli))


def sections() -> dict[str, str]:
    """The text of the command reference under each command's heading."""
    texts = [p.read_text(encoding="utf-8") for p in (DOCS / "reference").glob("commands*.md")]
    heading = re.compile(r"^## ([a-z -]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    return {name: body for text in texts for name, body in heading.findall(text)}


@pytest.mark.parametrize("name", [n for n in LEAVES if n.split()[0] not in UNDOCUMENTED])
def test_every_command_has_its_section_options_and_example(name: str) -> None:
    assert name in sections(), f"docs/reference/commands.md says nothing of article3 {name}"
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert f"```{{options}} {name}\n" in pages
    assert f"$ article3 {name} " in pages
    if any("--json" in parameter.opts for parameter in LEAVES[name].params):
        examples = re.findall(r"^\$ article3 (.+)$", sections()[name], re.MULTILINE)
        assert any("--json" in example for example in examples), f"{name} has no JSON example"


def test_what_counts_as_undocumented_is() -> None:
    documented = {name.split()[0] for name in sections()}
    assert not UNDOCUMENTED & documented


def test_every_public_name_and_error_is_in_the_library_reference() -> None:
    reference = (DOCS / "reference" / "library.md").read_text(encoding="utf-8")
    described = set(re.findall(r"auto\w+:: article3\.(?:\w+\.)*(\w+)", reference))
    assert set(article3.__all__) - {"__version__"} <= described
    assert {name for name in vars(errors) if name.endswith("Error")} <= described


def test_every_page_is_reachable_from_the_contents() -> None:
    listed = set(re.findall(r"^([\w./-]+)$", (DOCS / "index.md").read_text(), re.MULTILINE))
    pages = {name.removesuffix(".md") for name in NAMES}
    assert {p for p in pages if not p.startswith("decisions/2")} - {"index"} <= listed


def test_decisions_are_short_and_complete() -> None:
    for page in (DOCS / "decisions").glob("2*.md"):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:10]} "), page.name
        assert text.count("\n") <= 25, page.name
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, (page.name, part)
