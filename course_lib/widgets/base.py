"""What all lesson widgets share: controls, one computation, one picture, one sentence.

A lesson widget says what is its own in five methods; this file wires them together:

    a control moves -> compute(**values) -> draw(result) -> picture and sentence
"""

import base64
import html
from typing import Any

import ipywidgets

from course_lib.widgets.access import LESSON_CLASS, OLD_CLASS, Access
from course_lib.widgets.answers import AnswerError, NotAnswered, describe
from course_lib.widgets.clock import Clock
from course_lib.widgets.stage import Stage

MANY = 20  # redraws in a row, each asked for by the one before: that would never end

WIDE = ("auto", "1 1 300px", "420px")  # width, flex, max_width: room for a description in words


class LessonWidget(ipywidgets.VBox):
    """A picture that follows its controls; `settings` are the controls' first values, by name.

    A subclass writes

    - `controls()`: the controls by name, each with a description and a tooltip;
    - `build(stage)`: axes and artists, drawn once; `stage.moves(…)` names those that will change;
    - `compute(**values)`: from the controls' values to a result; it does not touch the picture;
    - `draw(result)`: the result put into the artists;
    - `say(result)`: what is to be seen, in one sentence.

    It may set `question` (shown above the controls), `size` (inches), and, in `controls()`,
    `self.clock`. Attributes of its own it sets before it calls `super().__init__(**settings)`.

    To be read at any time: `control` (dict), `stage`, `result`, `sentence`, and `alert` (the text
    of the error in view, or ""). One change gives one computation and one picture, at once.

    The first picture is drawn unguarded, so that a broken widget fails where it is made. Later
    errors, and those of the student's own code (see `answer`) at any time, are shown under the
    last good picture until the next good one.
    """

    question: str = ""
    size: tuple[float, float] = (5.0, 4.0)
    clock: Clock | None = None

    def __init__(self, **settings: object) -> None:
        self.result: Any = None
        self.sentence, self.alert = "", ""
        self._busy, self._wanted = False, False
        self._status, self._alarm = ipywidgets.HTML(), ipywidgets.HTML()
        self.control = self.controls()
        for name, control in self.control.items():
            _prepare(name, control)
        self._put(settings)
        self.stage = Stage(*self.size)
        self.build(self.stage)
        for control in self.control.values():
            if control.has_trait("value"):
                control.observe(lambda change: self.refresh(), "value")
        if self.clock is not None:
            self.clock.on_error = self._show_error
        self._access = Access()
        self._first_picture()
        super().__init__(children=self._children())
        self.add_class(LESSON_CLASS)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        """The controls by name."""
        raise NotImplementedError

    def build(self, stage: Stage) -> None:
        """Draw axes and artists once."""
        raise NotImplementedError

    def compute(self, *_: Any, **values: Any) -> Any:  # _ lets mypy accept any named controls
        """From the controls' values to the result."""
        raise NotImplementedError

    def draw(self, result: Any) -> None:
        """Put the result into the artists."""
        raise NotImplementedError

    def say(self, result: Any) -> str:
        """What is to be seen, in one sentence."""
        raise NotImplementedError

    def set(self, **values: object) -> None:
        """Change several controls by name, with one redraw for all.

        Raises TypeError for a name that is no control, ValueError for a value out of range; that
        control then stays as it was.
        """
        outermost, self._busy = not self._busy, True
        try:
            self._put(values)
        finally:
            if outermost:
                self._busy = False
                if self._wanted:
                    self.refresh()

    def refresh(self) -> None:
        """Compute, draw and say anew: for what changed without a control (a button, a clock)."""
        self._wanted = True
        if self._busy:  # asked for by what we are doing: done once more when that is finished
            return
        try:
            self._redraw()
        except Exception as error:
            self._show_error(error)

    def close(self) -> None:
        """Stop the clock and take the widget off the page."""
        if self.clock is not None:
            self.clock.close()
        super().close()

    def _put(self, values: dict[str, object]) -> None:
        for name, value in values.items():
            control = self.control.get(name)
            if control is None or not control.has_trait("value"):
                known = ", ".join(n for n, c in self.control.items() if c.has_trait("value"))
                raise TypeError(
                    f"{type(self).__name__} has no setting {name!r}; expected one of: {known}"
                )
            before, control.value = control.value, value
            if control.value != value:  # sliders quietly take the nearest end
                taken, control.value = control.value, before
                raise ValueError(
                    f"{name} is {value!r}, out of range; the nearest possible is {taken!r}"
                )

    def _first_picture(self) -> None:
        self._wanted = True
        try:
            self._redraw()
        except AnswerError as error:
            self.stage.show()
            self._tell("The picture waits for your answer.")
            if not isinstance(error, NotAnswered):
                self._show_error(error)

    def _redraw(self) -> None:
        self._busy = True
        try:
            for _ in range(MANY):
                self._wanted = False
                values = {n: c.value for n, c in self.control.items() if c.has_trait("value")}
                result = self.compute(**values)
                self.draw(result)
                if not self._wanted:
                    break
            else:
                raise RuntimeError(
                    "compute() or draw() changes a control at every redraw; "
                    "expected it to come to rest. Change controls only when they differ."
                )
            sentence = self.say(result)
            self.stage.show()
            self._tell(sentence)
            self.result, self.alert, self._alarm.value = result, "", ""
            self.stage.image.remove_class(OLD_CLASS)
        finally:
            self._busy, self._wanted = False, False

    def _tell(self, sentence: str) -> None:
        self.sentence = sentence
        self._status.value = f'<div role="status" class="course-say">{html.escape(sentence)}</div>'

    def _show_error(self, error: Exception) -> None:
        if self.clock is not None:
            self.clock.pause()
        self.alert = describe(error)
        old = ""
        if self.result is not None:  # the last good picture stays, and must not pass for the new
            self.stage.image.add_class(OLD_CLASS)
            old = "<br>Picture and sentence are still those from before."
        self._alarm.value = (
            '<div role="alert" style="border-left: 4px solid var(--jp-error-color1, #b71c1c);'
            f' padding-left: 8px">{html.escape(self.alert)}{old}</div>'
        )

    def _children(self) -> list[ipywidgets.Widget]:
        controls = list(self.control.values())
        if self.clock is not None:
            controls.append(self.clock.view)
        row = ipywidgets.HBox(
            controls, layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="4px 16px")
        )
        question = ipywidgets.HTML(f"<b>{html.escape(self.question)}</b>")
        shown = [self._access, row, self.stage.image, self._status, self._alarm]
        return [question, *shown] if self.question else shown  # the live region after its image

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, Any]:
        """The live widget, and for pages without one its picture and its sentence."""
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["image/png"] = base64.b64encode(self.stage.image.value).decode()
        data["text/plain"] = self.sentence
        return data


def _prepare(name: str, control: ipywidgets.Widget) -> None:
    """Refuse a control that cannot be named aloud; let its description be seen in full."""
    for trait in ("description", "tooltip"):
        if not getattr(control, trait, None):
            raise ValueError(
                f"control {name!r} ({type(control).__name__}) has no {trait}; "
                f'give it one: {type(control).__name__}(…, {trait}="…")'
            )
    if control.has_trait("style") and hasattr(control.style, "description_width"):
        control.style.description_width = "initial"
        if control.layout.width is None:
            control.layout.width, control.layout.flex, control.layout.max_width = WIDE
