"""Distances on the map."""

from __future__ import annotations

import math

from charnia.core.evidence import Place

_EARTH_KM = 6371.0088


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance by the haversine formula on the mean Earth radius."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(other.longitude - one.longitude) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))
