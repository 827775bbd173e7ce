"""The modules that `make compiled` compiles are ones that the compiler takes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "src" / "article3" / "claims"
LEFT_OUT = {
    # Reads files or streams.
    "batch", "document", "formats", "pdf", "publication", "web_page", "word",
    # Goes from process to process, or is named by plug-ins.
    "lines", "model", "rows", "extractors", "openai_extractor", "proposals",
    # Lists of words.
    "kinds", "lexicon", "reading/cue_words",
    # Its docstring is what users see.
    "__init__", "check",
}  # fmt: skip

FRONT_END = """
import sys
from mypyc.build import mypycify
only, files, target = sys.argv[1].split(","), sys.argv[2].split(","), sys.argv[3]
options = ["--config-file=", "--cache-dir=" + target + "/cache", *sys.argv[4:]]
mypycify([*options, *files], only_compile_paths=only, target_dir=target)
"""


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    """How the wheel is compiled."""
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("The project's settings are not beside the tests.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: dict[str, Any] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    return found


def modules() -> dict[str, str]:
    """Every module of the checker by its short name."""
    return {
        str(path.relative_to(CHECKER).with_suffix("")): str(path.relative_to(ROOT))
        for path in CHECKER.rglob("*.py")
    }


def test_every_module_is_compiled_or_left_out_for_a_reason(hook: dict[str, Any]) -> None:
    listed = hook["options"]["only_compile_paths"]
    assert sorted(listed) == sorted(
        path for name, path in modules().items() if name not in LEFT_OUT
    )


def test_the_compiler_takes_them(hook: dict[str, Any], tools: Path, tmp_path: Path) -> None:
    from final_constants import declare

    tree, target = tmp_path / "tree", tmp_path / "target"
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__"))
    compiled = hook["options"]["only_compile_paths"]
    assert sum(declare(tree / path) for path in compiled) > len(compiled)
    command = [
        sys.executable, "-c", FRONT_END, ",".join(compiled), ",".join(sorted(modules().values())),
        str(target), *hook["mypy-args"],
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert list(target.glob("*.c"))


MODULE = '''\
"""A module."""

from __future__ import annotations

import re

Found = tuple[str, int]
_YEAR = re.compile(r"20[0-9]{2}")
_WORDS = ("north", "south")
_SCALES = (1000.0, 0.001)
_made = None
SURE: float = 0.5


def made() -> None:
    global _made
    _made = _YEAR.search("2024")
'''


def test_constants_of_the_copy_are_declared_final(tools: Path, tmp_path: Path) -> None:
    from final_constants import declare

    module = tmp_path / "module.py"
    module.write_text(MODULE)
    assert declare(module) == 2
    changed = module.read_text().splitlines()
    assert '_YEAR: Final = re.compile(r"20[0-9]{2}")' in changed
    assert '_WORDS: Final[tuple[str, ...]] = ("north", "south")' in changed
    kept = [line for line in MODULE.splitlines() if not line.startswith(("_YEAR", "_WORDS"))]
    assert [line for line in changed if "Final" not in line] == kept
