"""Charts drawn on the server as SVG, each with the table that says the same in numbers."""

from charnia.web.charts.bars import Part, contribution_bar, count_bar
from charnia.web.charts.curves import Curve, lorenz_chart
from charnia.web.charts.drawing import Chart, Table
from charnia.web.charts.heat import heat_map
from charnia.web.charts.places import MapPoint, place_map
from charnia.web.charts.readiness import LEVELS, readiness_chart
from charnia.web.charts.years import evidence_by_year

__all__ = [
    "LEVELS",
    "Chart",
    "Curve",
    "MapPoint",
    "Part",
    "Table",
    "contribution_bar",
    "count_bar",
    "evidence_by_year",
    "heat_map",
    "lorenz_chart",
    "place_map",
    "readiness_chart",
]
