"""A slider for learning rates: round numbers, six a decade, and exactly the one it was given."""

from typing import Any

import ipywidgets

from course_lib.widgets.words import figures

ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)


def round_rates(low: int, high: int, *more: float) -> list[float]:
    """Round rates from 10^low to 10^high, and those that are to be among them.

    >>> round_rates(-1, 0, 0.4)
    [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0]
    """
    rates = {float(f"{each}e{power}") for power in range(low, high) for each in ROUND}
    return sorted({*rates, float(f"1e{high}"), *more})


def rate_slider(value: float, low: int, high: int, **look: Any) -> ipywidgets.SelectionSlider:
    """A slider over `round_rates`; a logarithmic one would move 0.3 to the nearest of its stops."""
    options = [(figures(rate), rate) for rate in round_rates(low, high, value)]
    return ipywidgets.SelectionSlider(options=options, value=value, **look)
