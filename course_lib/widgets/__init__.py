"""Widgets: a pure computation, its controls, a picture that follows them, and one sentence.

Shared machinery: `stage` (the picture), `base` (the wiring), `clock` (animation), `plane` (points
to drag, drawn in the browser). Every other file is one widget. `Playground` is found here, too; it
is loaded when it is asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "Playground":
        from course_lib.widgets.playground import Playground

        return Playground
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
