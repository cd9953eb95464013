"""The way between two points on the ground: one measure for all who compare places."""

from __future__ import annotations

import math

_DEGREE_KM = 111.2  # a degree of latitude on a sphere of 6,371 km


def kilometres(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points given in degrees, on a plane fitted to their latitude (equirectangular): within a few hundredths for
    ways of a country's size, enough to tell namesakes apart. The shorter way round."""
    wide = abs(lon - lon2)
    wide = min(wide, 360 - wide) * math.cos(math.radians((lat + lat2) / 2))
    return _DEGREE_KM * math.hypot(lat - lat2, wide)
