"""Every control of a widget to all its ends: what each widget's tests go through."""

from collections.abc import Iterator
from typing import Any

import ipywidgets

from course_lib.widgets.base import LessonWidget

MANY = 15  # options: of more, as a slider over round numbers has, the ends and the middle do


def sweep(widget: LessonWidget) -> Iterator[tuple[str, Any]]:
    """Move every control to both ends and the middle, or to each option; yield (name, value).

    Buttons are pressed, a clock ticks; afterwards each control is back at its value. For tests:
    after each step the widget must have a picture, a sentence and no alert.
    """
    for name, control in widget.control.items():
        if not control.has_trait("value"):
            control.click()
            yield name, None
            continue
        before = control.value
        for value in _stops(name, control):
            control.value = value
            yield name, value
        control.value = before
    if widget.clock is not None:
        for n in range(3):
            widget.clock.tick()
            yield "clock", n


def assert_sweep(widget: LessonWidget, at_least: int) -> None:
    """Wherever its controls stand there is a sentence, no alert, and the fast picture is the whole
    one; `at_least` so many places were tried.
    """
    moved = 0
    for name, value in sweep(widget):
        assert widget.alert == "", (name, value)
        assert widget.sentence
        assert widget.stage.png() == widget.stage.full_png(), (name, value)
        moved += 1
    assert moved >= at_least


def _stops(name: str, control: ipywidgets.Widget) -> list[Any]:
    """The values at which a control is tried."""
    if control.has_trait("options"):
        values = list(control._options_values)
        return values if len(values) <= MANY else [values[0], values[len(values) // 2], values[-1]]
    if isinstance(control.value, bool):
        return [False, True]
    if not control.has_trait("max"):
        raise TypeError(
            f"control {name!r} is a {type(control).__name__}; expected a control with options, "
            "a checkbox, or a number with min and max"
        )
    low, high = control.min, control.max
    if control.has_trait("base"):  # a logarithmic slider: min and max are exponents
        return [control.base**exponent for exponent in (low, (low + high) / 2, high)]
    middle = (low + high) // 2 if isinstance(low, int) else (low + high) / 2
    if isinstance(control.value, tuple):
        return [(low, low), (low, high), (middle, middle), (high, high)]
    return [low, middle, high]
