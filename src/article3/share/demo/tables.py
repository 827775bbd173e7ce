"""The four data sets of the demonstration: made from a seed, about nothing that exists.

One for each priority area of the Alliance's data sharing: undersea infrastructure, geospatial
awareness, the information environment, maritime situational awareness. The column ``mark`` names
each row's label and is not published.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

SEED = 4774
MARK = "mark"
_FIRST = date(2026, 9, 1)


def undersea(rows: int = 120) -> pl.DataFrame:
    """Segments of invented cables with depth, age and a weak point."""
    draw = np.random.default_rng(SEED)
    mark = draw.choice(["open", "partners", "close"], rows, p=[0.5, 0.3, 0.2])
    return pl.DataFrame({
        "segment": [f"SYN-CABLE-{n % 12:02d}-{n // 12:02d}" for n in range(rows)],
        "sea": draw.choice(["North Sea", "Norwegian Sea", "Baltic Sea"], rows),
        "depth_m": draw.integers(20, 420, rows),
        "age_years": draw.integers(0, 28, rows),
        "inspected": [_FIRST - timedelta(days=int(d)) for d in draw.integers(0, 700, rows)],
        "weak_point_km": draw.uniform(0, 90, rows).round(2),
        MARK: mark,
    })  # fmt: skip


def maritime(rows: int = 240) -> pl.DataFrame:
    """Position reports of invented vessels, some with gaps."""
    draw = np.random.default_rng(SEED + 1)
    start = datetime(2026, 9, 1, tzinfo=UTC)
    gap = np.where(draw.random(rows) < 0.12, draw.integers(45, 400, rows), 0)
    return pl.DataFrame({
        "vessel": [f"SYN-VESSEL-{n:03d}" for n in draw.integers(1, 41, rows)],
        "at": [start + timedelta(minutes=15 * n) for n in range(rows)],
        "latitude": draw.uniform(54, 66, rows).round(4),
        "longitude": draw.uniform(-4, 12, rows).round(4),
        "speed_knots": draw.uniform(0, 22, rows).round(1),
        "silent_minutes": gap,
        MARK: np.where(gap > 0, "partners", "open"),
    })  # fmt: skip


def geospatial(rows: int = 150) -> pl.DataFrame:
    """Tiles of an invented country with cover, slope and what its bridges carry."""
    draw = np.random.default_rng(SEED + 2)
    return pl.DataFrame({
        "tile": [f"SYN-{n // 15:02d}-{n % 15:02d}" for n in range(rows)],
        "cover": draw.choice(["forest", "field", "town", "water", "marsh"], rows),
        "slope_percent": draw.uniform(0, 24, rows).round(1),
        "bridges": draw.integers(0, 4, rows),
        "bridge_load_t": draw.choice([20, 40, 60, 80], rows),
        "surveyed": [_FIRST - timedelta(days=int(d)) for d in draw.integers(0, 365, rows)],
        MARK: draw.choice(["partners", "planning"], rows, p=[0.7, 0.3]),
    })  # fmt: skip


def information(rows: int = 180) -> pl.DataFrame:
    """Days of invented narratives: posts, reach, how many accounts look automatic."""
    draw = np.random.default_rng(SEED + 3)
    return pl.DataFrame({
        "day": [_FIRST + timedelta(days=n // 6) for n in range(rows)],
        "narrative": [f"synthetic narrative {n % 6 + 1}" for n in range(rows)],
        "language": draw.choice(["en", "de", "fr", "pl"], rows),
        "posts": draw.integers(10, 5_000, rows),
        "reach": draw.integers(1_000, 900_000, rows),
        "automatic_share": draw.uniform(0, 0.6, rows).round(3),
        MARK: draw.choice(["close", "planning"], rows, p=[0.8, 0.2]),
    })  # fmt: skip
