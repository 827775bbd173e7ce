"""The map's projection: Lambert azimuthal equal-area, so that no Ally looks larger than it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One window of the map: where it is centred and which part of the plane it shows.

    ``box`` is ``(left, top, right, bottom)`` in kilometres of the projected plane, with y growing
    downwards as on a screen. ``tolerance_km`` and ``smallest_km2`` say how much detail is kept.
    """

    name: str
    longitude: float
    latitude: float
    box: tuple[float, float, float, float]
    tolerance_km: float
    smallest_km2: float

    @property
    def width_km(self) -> float:
        """How wide the window is."""
        return self.box[2] - self.box[0]

    @property
    def height_km(self) -> float:
        """How high the window is."""
        return self.box[3] - self.box[1]

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """A place in degrees as kilometres right of and below the panel's centre.

        >>> [round(abs(k)) for k in EUROPE.project(EUROPE.longitude, EUROPE.latitude)]
        [0, 0]
        """
        turn = math.radians(longitude - self.longitude)
        lat, lat0 = math.radians(latitude), math.radians(self.latitude)
        cos_c = math.sin(lat0) * math.sin(lat) + math.cos(lat0) * math.cos(lat) * math.cos(turn)
        # The antipode has no place on the plane; nobody draws it, so it only must not divide by 0.
        k = EARTH_KM * math.sqrt(2 / max(1 + cos_c, 1e-9))
        x = k * math.cos(lat) * math.sin(turn)
        y = k * (math.cos(lat0) * math.sin(lat) - math.sin(lat0) * math.cos(lat) * math.cos(turn))
        return x, -y


EUROPE = Panel("europe", 14.0, 52.0, (-2120.0, -2220.0, 2640.0, 2150.0), 4.0, 250.0)
"""From Iceland to the east of Türkiye, from the North Cape to Crete."""

AMERICA = Panel("america", -98.0, 54.0, (-3350.0, -3230.0, 3250.0, 3250.0), 14.0, 2500.0)
"""Canada and the United States without Hawaii."""

PANELS = (EUROPE, AMERICA)
