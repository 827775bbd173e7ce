"""Quality: measured, by its own words, and on what a recipient sees alone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from article3.errors import ShareError
from article3.share import quality
from share_support import TABLE, World

FRAME = pl.DataFrame({
    "id": [1, 2, 2, 4], "town": ["Oslo", "oslo ", "Bergen", None],
    "latitude": [59.9, 95.0, float("nan"), 60.4],
    "day": [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 22), None],
})  # fmt: skip
TODAY = date(2026, 2, 1)


def values(**more: object) -> dict[str, float | None]:
    found = quality.measure(FRAME, today=TODAY, **more)  # type: ignore[arg-type]
    assert [one.dimension for one in found] == list(quality.DIMENSIONS)
    return {one.dimension: one.value for one in found}


def test_each_dimension_is_counted() -> None:
    assert values(key=["id"]) == {
        "accuracy": None,
        "completeness": 14 / 16,
        "consistency": round(1 / 3, 6),  # Oslo and oslo are one town written two ways
        "uniqueness": 0.75,
        "timeliness": 10,
        "validity": round((4 + 3 + 2 + 3) / 14, 6),
        "granularity": 7,
    }


def test_accuracy_needs_a_reference() -> None:
    right = pl.DataFrame({"id": [1, 4], "town": ["Oslo", "Bodø"], "other": [1, 2]})
    assert values(key=["id"], reference=right)["accuracy"] == 0.5
    assert values(reference=right)["accuracy"] is None
    assert values(key=["id"], reference=right.with_columns(id=9))["accuracy"] is None
    said = [str(one) for one in quality.measure(FRAME, today=TODAY)]
    assert said[0] == "accuracy: not measured (no reference was given)"


def test_nothing_is_claimed_of_nothing() -> None:
    found = quality.measure(FRAME.clear(), today=TODAY)
    assert {one.value for one in found} == {None, 0.0}
    with pytest.raises(ShareError):
        quality.measure(FRAME, today=TODAY, key=["nothing"])


def test_recipients_see_the_quality_of_what_they_see(shared_world: World) -> None:
    """More hidden rows, with values missing and doubled, change nothing that is shown."""

    def shown(who: str) -> list[quality.Measure]:
        from article3.share.identity import Caller
        from article3.share.service import Table

        service = shared_world.service
        with service.store.look() as connection:
            reading = service.reading(
                connection, Caller(who, "", 0), Table("north", "data", "cables")
            )
        assert reading is not None
        paths = [service.object_path(piece.object) for piece in reading.pieces]
        return quality.of_files(paths, published=reading.published)

    bel, lux = shown("bel"), shown("lux")
    assert bel != lux
    assert bel[-1].value == 8
    hidden = pl.DataFrame({"cable": [None] * 9, "depth": [None] * 9, "secret": [None] * 9,
                           "mark": ["one"] * 9},
                          schema={"cable": pl.String, "depth": pl.Float64, "secret": pl.String,
                                  "mark": pl.String})  # fmt: skip
    from share_support import frame

    shared_world.publish(pl.concat([frame(), hidden]))
    assert shown("bel") == bel
    assert shown("lux") != lux
    assert shared_world.ask("bel", f"{TABLE}/version").headers["delta-table-version"] == "0"
