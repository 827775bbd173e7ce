"""Build a wheel whose checker is compiled to machine code: ``make compiled``.

The modules that read and judge (see ``tool.hatch.build.targets.wheel.hooks.mypyc`` in
``pyproject.toml``) go through mypyc; everything else is as it is. The wheel is for this machine's
kind of processor and this Python. A copy is unpacked for ``bench/`` into ``build/compiled``, after
it has answered a few hundred articles with the same bytes as the source.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.compiled import MADE_FROM, PLACE, ROOT, environment, source
from bench.workloads.checker_workers import write
from final_constants import declare

PARTS = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "src", "examples")
ARTICLES = 500


def main() -> None:
    """Build, compare, and say where the wheel is; exits with a sentence where that fails."""
    if not (shutil.which("cc") and (Path(sysconfig.get_path("include")) / "Python.h").is_file()):
        sys.exit(
            "A C compiler and Python's headers are needed; on Debian: "
            "sudo apt-get install gcc libc6-dev python3-dev"
        )
    print("Compiling the checker (about four minutes) ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        wheel = _wheel(folder)
        _unpack(wheel, folder / "unpacked")
        _compare(folder)
        kept = ROOT / "dist" / wheel.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(wheel, kept)
    print(f"{ARTICLES} articles get the same bytes from the compiled checker as from the source.")
    print(f"For another environment: pip install {kept.relative_to(ROOT)}")


def _wheel(folder: Path) -> Path:
    """The wheel, built from a copy: mypyc writes its libraries beside the sources it compiles."""
    tree = folder / "tree"
    tree.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, tree / part)
    settings = tomllib.loads((tree / "pyproject.toml").read_text())
    hook = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    for path in hook["options"]["only_compile_paths"]:
        declare(tree / path)
    asked = {
        **os.environ,
        # Calls within the library go straight there, not by way of a table.
        "CFLAGS": f"{os.environ.get('CFLAGS', '')} -fno-semantic-interposition -fno-plt",
        "HATCH_BUILD_HOOK_ENABLE_MYPYC": "true",
        "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
    }
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check",
               "--no-deps", "--wheel-dir", str(folder), str(tree)]  # fmt: skip
    if subprocess.run(command, env=asked, check=False).returncode:
        sys.exit("The wheel could not be built; what pip said stands above.")
    return next(folder.glob("article3-*.whl"))


def _unpack(wheel: Path, target: Path) -> None:
    """Put the wheel's content into ``PLACE``, whole or not at all."""
    shutil.unpack_archive(wheel, target, "zip")
    (target / MADE_FROM).write_text(source())
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.parent.mkdir(exist_ok=True)
    shutil.move(target, PLACE)


def _compare(folder: Path) -> None:
    """Check the same articles with both; a difference leaves no compiled copy behind."""
    asked, answers = folder / "in.jsonl", []
    write(asked, ARTICLES)
    for compiled in (False, True):
        answer = folder / f"out-{compiled}.jsonl"
        command = [sys.executable, "-m", "article3.cli", "check", "--batch", str(asked),
                   "--out", str(answer), "--as-of", "2026-11-22"]  # fmt: skip
        subprocess.run(command, env=environment(compiled=compiled), check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        answers.append(answer.read_bytes())
    if answers[0] != answers[1]:
        shutil.rmtree(PLACE)
        sys.exit("The compiled checker answers otherwise than the source; it was thrown away.")


if __name__ == "__main__":
    main()
