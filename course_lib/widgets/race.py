"""The race: optimizers side by side on a surface, step by step, each update opened up."""

import html
from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.landscapes import Landscape
from course_lib.nn.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
)
from course_lib.plots.style import CLASS_COLOURS
from course_lib.widgets.clock import Clock
from course_lib.widgets.plane import HIDDEN, Plane, PlaneBox
from course_lib.widgets.race_controls import laid_out, race_controls, runner_controls
from course_lib.widgets.race_ground import AXES, CHOICES, Ground, ground, named, usual_rate
from course_lib.widgets.race_own import runner_of
from course_lib.widgets.race_picture import arrows, crosses, path_line, table
from course_lib.widgets.race_runners import Field, Path
from course_lib.widgets.race_terms import terms
from course_lib.widgets.race_words import Standing, told

LIBRARY = (SGD, Momentum, RMSprop, Adam, Nesterov, Adagrad, Nadam, Adadelta)
RUNNING = ("SGD", "Momentum", "RMSprop", "Adam")  # the others wait for their ticks
OPENED = "Momentum"  # at first
LONGEST = 300  # steps
AT_ONCE = 100  # steps of all together that a moved start is followed by, so that dragging is smooth


class Race(PlaneBox):
    """Optimizers on a surface, seen from above, from one start; darker is higher.

    `optimizers` are rules of the library, the student's own (`MyAdam()`), or the names of the
    student's class or step functions, which are looked up at every redraw; up to eight. `rates`,
    one for each, take the place of their own. Without `optimizers` the library's run at rates
    that suit the surface. `landscape` is a name of `CHOICES` or a `Landscape`. All steps are kept:
    the slider goes back as well as on.
    """

    clock: Clock | None = None

    def __init__(
        self,
        optimizers: Sequence[Any] | None = None,
        landscape: str | Landscape = "valley",
        start: Any = None,
        step: int = 25,
        opened: str | None = None,
        rates: Sequence[float] | None = None,
        question: str = "Before you press Play: who will be lowest after 100 steps?",
    ) -> None:
        self.usual = optimizers is None
        entries = [rule() for rule in LIBRARY] if optimizers is None else list(optimizers)
        if not 1 <= len(entries) <= len(CLASS_COLOURS):
            raise ValueError(f"{len(entries)} optimizers; expected 1 to {len(CLASS_COLOURS)}.")
        self.field = Field([runner_of(entry) for entry in entries])
        given = [runner.rate for runner in self.field.runners] if rates is None else list(rates)
        if len(given) != len(entries):
            raise ValueError(
                f"{len(given)} rates for {len(entries)} optimizers; expected one each."
            )
        self.grounds: dict[str, Ground] = {}
        self.first_start = start
        own = landscape if isinstance(landscape, Landscape) else None
        if own is not None:
            self.grounds[own.name] = ground(own)
        elif landscape not in CHOICES:
            raise ValueError(f"landscape is {landscape!r}; expected one of {', '.join(CHOICES)}.")
        first, choices = (own.name, (own.name, *CHOICES)) if own else (str(landscape), CHOICES)
        self.first_step, self.clock = step, Clock(self.forward, fps=12)
        on = [not self.usual or name in RUNNING for name in self.names]
        self.control = {
            **race_controls(first, choices, step, LONGEST, self.names),
            **runner_controls(self.names, given, on),
        }
        self.quiet = True
        self.opened = ipywidgets.HTML()
        self.plane = self.empty_plane()
        self.begin()
        shown = opened or (OPENED if OPENED in self.names else self.names[0])
        if shown not in self.names:
            raise ValueError(f"opened is {shown!r}; expected one of {', '.join(self.names)}.")
        self.control["opened"].value = self.names.index(shown)
        self.quiet = False
        self.plane.points = np.tile(self.start, (1 + len(self.field.runners), 1))
        self.plane.on_move(self.moved)
        for name, control in self.control.items():
            if control.has_trait("value"):
                control.observe(lambda change, name=name: self.changed(name), "value")
        self.control["back"].on_click(lambda _: self.begin_again())
        super().__init__(
            laid_out(
                question, self.control, self.clock, self.plane, self.opened, len(self.field.runners)
            )
        )

    @property
    def paths(self) -> dict[int, Path]:
        """Who runs, and the steps made so far."""
        return self.field.paths

    @property
    def names(self) -> list[str]:
        """As they are shown; two of a kind are numbered."""
        plain = [runner.name for runner in self.field.runners]
        return [
            f"{name} {plain[: i + 1].count(name)}" if plain.count(name) > 1 else name
            for i, name in enumerate(plain)
        ]

    @property
    def sentence(self) -> str:
        return self.plane.sentence

    @property
    def alert(self) -> str:
        return self.plane.alert

    # ---- what it is made of

    def empty_plane(self) -> Plane:
        n = len(self.field.runners)
        return Plane(
            np.zeros((1 + n, 2)), labels=[-1] + [HIDDEN] * n, movable=[True] + [False] * n,
            names=["start"] + [""] * n, xlim=(-1, 1), ylim=(-1, 1), click_moves=0,
            width=AXES[0] + 64, height=AXES[1] + 56,
        )  # fmt: skip

    # ---- what happens

    @property
    def ground(self) -> Ground:
        name = self.control["landscape"].value
        if name not in self.grounds:
            self.grounds[name] = ground(named(name))
        return self.grounds[name]

    def begin(self) -> None:
        """The surface in view, its usual start and, for the library's own eight, usual rates."""
        here = self.ground
        left, right, bottom, top = here.window
        with self.plane.hold_trait_notifications():
            self.plane.xlim, self.plane.ylim = (left, right), (bottom, top)
            self.plane.steps = ((right - left) / 100, (top - bottom) / 100)
            self.plane.xlabel, self.plane.ylabel = self.axes_names()
            self.plane.backdrop = here.shades
        if self.usual:
            for i, name in enumerate(self.names):
                self.control[f"rate {i}"].value = usual_rate(here.land.name, name)
        self.start = np.array(here.land.start if self.first_start is None else self.first_start)
        self.field.restart()

    def axes_names(self) -> tuple[str, str]:
        return ("a", "b") if self.ground.land.name == "network" else ("x", "y")

    def begin_again(self) -> None:
        self.begin()
        self.refresh()

    def changed(self, name: str) -> None:
        """A control has been moved."""
        if self.quiet:
            return
        with self.plane.hold_sync():  # one message for all that follows
            self.quiet = True
            try:
                if name == "landscape":
                    self.first_start = None
                    self.control["step"].value = self.first_step
                    self.begin()
                if name.startswith("rate"):
                    self.field.restart(int(name.split()[1]))
            finally:
                self.quiet = False
            self.refresh()

    def forward(self) -> None:
        """One step on; at the end the clock stops, and then begins anew."""
        slider = self.control["step"]
        if slider.value == slider.max:
            slider.value = 0
        slider.value += 1
        if slider.value == slider.max and self.clock is not None:
            self.clock.pause()

    def refresh(self) -> None:
        """Draw and say anew, for what changed without a move."""
        points = self.plane.points.copy()
        points[0] = self.start
        self.plane.points = points

    def moved(self, points: np.ndarray) -> None:
        """Draw the race from where the start is."""
        if not np.allclose(points[0], self.start, atol=0, rtol=1e-6):
            self.start = points[0].copy()
            self.field.restart()
            self.quiet = True
            dear = self.ground.land.name == "network"
            few = max((AT_ONCE // 4 if dear else AT_ONCE) // max(len(self.running()), 1), 5)
            self.control["step"].value = min(self.control["step"].value, few)
            self.quiet = False
        self.run()
        self.draw()

    def running(self) -> list[int]:
        return [i for i in range(len(self.field.runners)) if self.control[f"on {i}"].value]

    def run(self) -> None:
        """Let everybody who runs come as far as the step in view, and one further."""
        rates = {i: self.control[f"rate {i}"].value for i in self.running()}
        here, steps = self.ground, self.control["step"].value + 1
        self.field.run(rates, steps, self.start, here.land.gradient, here.far)

    def draw(self) -> None:
        step, here = self.control["step"].value, self.ground
        lines, standings = crosses(here), []
        labels, points = [-1] + [HIDDEN] * len(self.field.runners), self.plane.points.copy()
        points[1:] = self.start
        first = float(here.land.value(self.start))
        for i in self.running():
            if i not in self.paths:
                continue
            path, n = self.paths[i], self.paths[i].at(step)
            lines += path_line(path.places[: n + 1], i, here)
            labels[1 + i], points[1 + i] = i, here.clipped(path.places[n])
            standings.append(self.standing(i, n, first))
        chosen = self.control["opened"].value
        lines += self.open_up(chosen, step)
        self.plane.labels, self.plane.points, self.plane.lines = labels, points, lines
        text = told(standings, step)
        waiting = [self.names[i] for i, why in self.field.failed.items() if not why]
        for name in waiting:
            text += f" {name} waits for your answer."
        self.plane.sentence = f"{here.land.formula}. {text}"
        self.plane.alert = " ".join(why for why in self.field.failed.values() if why)

    def standing(self, i: int, n: int, first: float) -> Standing:
        path, here = self.paths[i], self.ground
        with np.errstate(all="ignore"):
            loss = float(here.land.value(path.places[n]))
        inside = bool(here.inside(path.places[n]))
        return Standing(self.names[i], loss, first, inside, n, path.over and n == len(path.steps))

    def open_up(self, i: int, step: int) -> list[dict]:
        """The next step of runner i, in a table and as arrows."""
        path = self.paths.get(i)
        name, names = self.names[i], self.axes_names()
        if not self.control[f"on {i}"].value or path is None or len(path.steps) <= step:
            self.opened.value = f"<p>{html.escape(name)} makes no step now.</p>"
            return []
        place = path.places[step]
        made = terms(path.runner.explained, place, path.memories[step], path.steps[step])
        title = f"{name}: step {step + 1}, from the place in view"
        self.opened.value = table(title, made, names)
        return arrows(place, made, i, self.ground)

    def close(self) -> None:
        """Stop the clock and take the widget off the page."""
        if self.clock is not None:
            self.clock.close()
        super().close()
