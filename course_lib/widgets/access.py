"""What a screen reader hears: names for controls and pictures that ipywidgets leaves nameless."""

from collections.abc import Sequence
from pathlib import Path

import anywidget
import ipywidgets

LESSON_CLASS = "course-lesson"
OLD_CLASS = "course-old"  # a picture that an error has left behind


class Access(anywidget.AnyWidget):
    """Invisible; in the browser it names the sliders and pictures of the lesson it stands in.

    Sliders and pictures of ipywidgets cannot be given an accessible name from Python. This hands
    on each control's label, and the sentence in the live region as the picture's text alternative;
    and it keeps JupyterLab from taking the keys that are pressed on a control.
    """

    _esm = Path(__file__).with_name("access.js")
    _css = f".{LESSON_CLASS} .{OLD_CLASS} {{ opacity: 0.35; }}"


class LessonBox(ipywidgets.VBox):
    """Controls and pictures in a column: each has its name, and keeps the keys pressed on it."""

    def __init__(self, children: Sequence[ipywidgets.Widget]) -> None:
        super().__init__([*children, Access()])
        self.add_class(LESSON_CLASS)
