from __future__ import annotations

import pytest

from charnia.web.charts import Curve, lorenz_chart

HOSTILE = '<script>alert("x")</script>'


def test_curves_are_drawn_and_told_in_numbers() -> None:
    chart = lorenz_chart(
        [Curve("Before", [0, 0.1, 1]), Curve(HOSTILE, [0, 0.3, 1])], title="Shares", people="people", whole="attention"
    )
    assert chart.svg.count("<polyline") == 2
    assert "has of the attention: Before: 10%" in chart.svg
    assert HOSTILE not in chart.svg
    assert chart.table.rows == (("50%", "10.0%", "30.0%"), ("100%", "100.0%", "100.0%"))


@pytest.mark.parametrize("shares", [[], [[0, 1], [0, 0.5, 1]], [[0]]])
def test_curves_that_cannot_be_compared_are_refused(shares: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="same length"):
        lorenz_chart([Curve("c", one) for one in shares], title="t", people="p", whole="w")
