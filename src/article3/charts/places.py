"""Where the map writes each Ally: inside its shape, or at the end of a leader line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point inside the Ally in degrees and, for one too small to write in, where the label is.

    ``label`` is the end of the leader line in degrees; ``align`` says which end of the text is
    there. ``flat`` is a shape too low for two lines of text.
    """

    longitude: float
    latitude: float
    label: tuple[float, float] | None = None
    align: str = "left"
    america: bool = False
    flat: bool = False


PLACES: dict[str, Place] = {
    "CAN": Place(-110.0, 57.5, america=True),
    "USA": Place(-99.0, 39.5, america=True),
    "ISL": Place(-18.6, 64.9),
    "NOR": Place(8.9, 61.2),
    "SWE": Place(14.9, 62.9),
    "FIN": Place(26.3, 63.0),
    "GBR": Place(-1.2, 52.6),
    "FRA": Place(2.3, 46.9),
    "ESP": Place(-4.2, 39.6),
    "DEU": Place(10.2, 51.0),
    "POL": Place(19.3, 52.1),
    "ITA": Place(9.7, 45.1),
    "ROU": Place(25.0, 45.9),
    "TUR": Place(34.5, 39.1),
    "HUN": Place(19.3, 47.1, flat=True),
    "CZE": Place(15.4, 49.8, flat=True),
    "BGR": Place(25.3, 42.7, flat=True),
    "PRT": Place(-8.1, 39.6, (-7.9, 36.4), "center"),
    "DNK": Place(9.2, 56.1, (4.6, 57.3), "right"),
    "NLD": Place(5.6, 52.3, (-6.4, 49.5), "right"),
    "BEL": Place(4.6, 50.7, (-6.6, 48.0), "right"),
    "LUX": Place(6.1, 49.75, (-5.9, 46.6), "right"),
    "EST": Place(25.7, 58.7, (31.5, 59.6), "left"),
    "LVA": Place(25.5, 56.9, (32.0, 57.4), "left"),
    "LTU": Place(24.0, 55.3, (32.4, 55.2), "left"),
    "SVK": Place(19.5, 48.75, (28.5, 49.8), "left"),
    "SVN": Place(14.8, 46.1, (8.1, 41.9), "right"),
    "HRV": Place(16.4, 45.5, (8.2, 37.0), "center"),
    "MNE": Place(19.2, 42.75, (12.6, 34.2), "center"),
    "ALB": Place(20.0, 41.0, (19.3, 35.9), "center"),
    "MKD": Place(21.7, 41.6, (25.6, 33.9), "center"),
    "GRC": Place(22.0, 39.4, (29.5, 35.6), "left"),
}
"""All 32 Allies by ISO3."""
