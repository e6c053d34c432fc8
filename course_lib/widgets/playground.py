"""The playground: a small network on points in the plane, seen while it learns.

Training is the kernel's (`course_lib.nn.playground.Experiment`), drawing the page's
(`playground.js`). A frame goes out while only a few before it are on their way to the page; what
comes between is never drawn, so that no queue waits when Pause is pressed.
"""

import asyncio
import base64
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib.nn.playground import FEATURES, PRESETS, Experiment, Goal
from course_lib.widgets.answers import describe
from course_lib.widgets.playground_controls import CONTROLS, OWN_PARTS, SPEEDS, options_of
from course_lib.widgets.playground_controls import controls as lists_of
from course_lib.widgets.playground_frame import Frames, points, thumbnails, tiles
from course_lib.widgets.playground_inside import Walk
from course_lib.widgets.playground_messages import is_quiet, obey
from course_lib.widgets.playground_picture import colour_scale, look, png
from course_lib.widgets.playground_training import train
from course_lib.widgets.playground_words import (
    added,
    as_goal,
    as_link,
    from_link,
    labels_of,
    sentence,
    sound,
    with_own,
)

JAVASCRIPT = (
    "playground_plane.js", "playground_drawing.js", "playground_inside.js", "playground.js",
)  # fmt: skip


class Playground(anywidget.AnyWidget):
    """An experiment with its picture; `settings` are those of `Settings`, with X and y if wanted.

    `run(epochs)`, `step()`, `reset()`, `change(**settings)`, `play()` and `pause()` do what the
    buttons do; `epoch`, `train_loss`, `test_loss`, `state` are the experiment's. `link` is the
    state as a text, which `restore` and the page's State field take. `question` stands above, a
    `goal` (see `Goal`) below it, with how far it is; `preset(name)` opens one of `PRESETS`.
    `step_inside()` opens the next batch, `go()` goes through it, as `Walk` says.
    `add_point`, `remove_point` and `clear_points` draw the points, which become the data set "own".
    `hidden_controls` names what is not to be seen: lists by their setting, or some of "buttons",
    "data", "draw", "inside", "state", "features", "layers", "weights", "test_points", "discrete".

    >>> playground = Playground(dataset="xor", hidden=(4,), seed=1)
    >>> playground.run(100).train_loss == Experiment(dataset="xor", hidden=(4,), seed=1).run(
    ...     100
    ... ).train_loss
    True
    """

    _esm = "".join(
        Path(__file__).with_name(name).read_text(encoding="utf-8") for name in JAVASCRIPT
    )
    _css = Path(__file__).with_name("playground.css")

    controls = traitlets.List(traitlets.Dict()).tag(sync=True)
    hidden_controls = traitlets.List(traitlets.Unicode()).tag(sync=True)
    playing = traitlets.Bool().tag(sync=True)
    points = traitlets.Bytes().tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    aim = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    alert = traitlets.Unicode().tag(sync=True)
    inside = traitlets.Dict().tag(sync=True)
    _task: asyncio.Task | None = None  # that trains, while it plays

    def __init__(
        self, *, question: str = "", goal: Goal | None = None,
        hidden_controls: Sequence[str] = (), speed: int = 60, **settings: Any,
    ) -> None:  # fmt: skip
        known = {*CONTROLS, *OWN_PARTS}
        for name in hidden_controls:
            if name not in known:
                raise ValueError(
                    f"hidden_controls: {name!r} is not known; expected some of "
                    f"{', '.join(sorted(known))}."
                )
        if speed not in SPEEDS:
            raise ValueError(f"speed is {speed}; expected one of {', '.join(map(str, SPEEDS))}.")
        self.experiment, self.speed = Experiment(**settings), speed
        self.goal, self.frames = goal, Frames()
        self.shown: int | None = None
        self.walk: Walk | None = None
        self.sent = self.seen = 0
        fixed = {"thumbnails": thumbnails(), "tiles": tiles(), "scale": colour_scale().tobytes()}
        super().__init__(
            question=question, aim="" if goal is None else f"Goal: {goal}.",
            hidden_controls=list(hidden_controls), fixed=fixed | look(),
        )  # fmt: skip
        self.on_msg(self._received)
        self.tell()

    @classmethod
    def preset(cls, name: str, **changes: Any) -> "Playground":
        """One of `PRESETS`, with its question and its goal; `changes` go before its settings."""
        if name not in PRESETS:
            raise ValueError(f"preset {name!r} is not known; expected one of {', '.join(PRESETS)}.")
        it = PRESETS[name]
        return cls(**{"question": it.question, "goal": it.goal, **it.settings, **changes})

    # The experiment

    @property
    def epoch(self) -> int:
        return self.experiment.epoch

    @property
    def train_loss(self) -> float:
        return self.experiment.train_loss

    @property
    def test_loss(self) -> float:
        return self.experiment.test_loss

    @property
    def state(self) -> dict[str, Any]:
        """All of it as a plain dict, which `restore` takes."""
        return self.experiment.state

    @property
    def link(self) -> str:
        """The same as a text to be copied."""
        return as_link(self.state)

    def run(self, epochs: int = 1) -> "Playground":
        """So many epochs; then the picture is drawn anew."""
        self.experiment.run(epochs)
        self.tell()
        return self

    def step(self) -> None:
        """Pause, and go exactly one epoch on."""
        self.pause()
        self.run(1)

    def reset(self) -> None:
        """New weights, epoch 0; the points stay."""
        self.pause()
        self.experiment.reset()
        self.tell()

    def regenerate(self) -> None:
        """New points of the same kind; the network stays."""
        self.experiment.regenerate()
        self.tell()

    def change(self, **settings: Any) -> None:
        """Other settings, see `Settings`; what cannot be applied at once begins a new network."""
        if self.experiment.change(**settings):
            self.shown = None  # its number means another node now
            self.pause()
        self.tell()

    def toggle(self, feature: str) -> None:
        """Give the network this input, or take it away."""
        chosen = {*self.experiment.settings.features} ^ {feature}
        self.change(features=tuple(name for name in FEATURES if name in chosen))

    def choose(self, name: str, index: int) -> None:
        """The option of that place in the list of that name."""
        now = self.speed if name == "speed" else getattr(self.experiment.settings, name)
        value = options_of(name, now)[index][0]
        if name == "speed":
            self.speed = value
            self.tell()
        else:
            self.change(**{name: value})

    def edit(self, index: int, value: float) -> None:
        """Set a weight or a bias, by its place in the flat array of all parameters."""
        self.experiment.network.parameters[index] = value
        self.tell()

    def add_point(self, x1: float, x2: float, label: Any) -> None:
        """One more point, of one of the classes (of a regression: a number), see `Experiment`."""
        tests = self.experiment.add_point(x1, x2, label)
        kind = f"{'class' if self.experiment.data.classes else 'value'} {label}".replace("-", "−")
        self.tell(added(x1, x2, kind, tests))

    def remove_point(self, x1: float, x2: float) -> None:
        """The point nearest to (x₁, x₂) goes away."""
        self.experiment.remove_point(x1, x2)
        self.tell("A point is removed.")

    def clear_points(self) -> None:
        """All points go away; training waits for others."""
        self.experiment.clear_points()
        self.tell("All points are removed.")

    def show_node(self, node: int | None) -> None:
        """Fill the large map with that of this node, or with the output's."""
        self.shown = node
        if not self.playing:  # else it is in the next frame
            self.tell(keep_alert=True)

    def step_inside(self, is_open: bool = True) -> None:
        """Pause, and open the next batch, to be gone through with `go`; or close it."""
        self.pause()
        self.walk = Walk(self.experiment) if is_open else None
        self.tell()

    def go(self, steps: int = 1, sample: int | None = None) -> None:
        """On through the open batch, or back; with another sample of it."""
        if self.walk is None:
            raise ValueError("no batch is open; call step_inside() first.")
        if sample is not None:
            self.walk.choose(sample)
        for _ in range(abs(steps)):
            self.walk.move(1 if steps > 0 else -1)
        self.tell()

    def restore(self, state: dict[str, Any] | str) -> None:
        """The experiment of a state or a link; one's own parts are taken over by their names."""
        state = from_link(state) if isinstance(state, str) else state
        own = with_own(state, self.experiment.settings)
        experiment = sound(Experiment.from_state(state, **own))
        self.shown = None
        self.pause()
        self.experiment = experiment
        self.tell()

    # The page

    def tell(self, news: str = "", keep_alert: bool = False) -> None:
        """Draw everything anew, with its sentence; the error that was shown is over."""
        it = self.experiment
        if self.shown is not None and self.shown >= len(it.nodes):
            self.shown = None
        with self.hold_sync():
            self.alert = self.alert if keep_alert else ""
            self.controls = lists_of(it.settings, self.speed, len(it.data.classes))
            self.points = points(it)
            self.plan = {
                "problem": it.settings.problem, "dataset": it.settings.dataset,
                "features": list(it.settings.features),
                "classes": [str(name) for name in it.data.classes],
                "own": it.given is not None,
                "labels": [str(name).replace("-", "−") for name in labels_of(it)],
            }  # fmt: skip
            said = sentence(it, self.shown, self.playing, self.goal)
            self.sentence = f"{news} {said}" if news else said
            if self.walk is not None and not self.walk.holds(it):  # something else was done
                self.walk = None if it.closed else Walk(it)
            self.inside = {} if self.walk is None else self.walk.frame()
        self.send_frame()

    def send_frame(self) -> None:
        """What is seen now, to the page."""
        header, buffers = self.frames.frame(self.experiment, self.shown)
        header["goal"] = as_goal(self.goal, self.experiment)
        self.sent += 1
        self.send({"kind": "frame", "id": self.sent, **header}, buffers)

    def play(self) -> None:
        """Train until `pause`; without a running event loop nothing happens."""
        self.walk, self.inside = None, {}
        if self._task is None and not self.experiment.diverged:
            with contextlib.suppress(RuntimeError):  # no loop: a script, or a test that steps
                self._task = asyncio.get_running_loop().create_task(train(self))
        self.playing = self._task is not None
        if self.playing:
            self.sentence = sentence(self.experiment, self.shown, True, self.goal)

    def pause(self) -> None:
        """Stop at once."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.playing = False
            self.tell()

    def _received(self, widget: Any, content: Any, buffers: Any) -> None:
        """The page asks for something; what cannot be is said in place."""
        try:
            if self.alert and not is_quiet(content):
                self.alert = ""
            obey(self, content)
        except Exception as error:
            self.alert = describe(error)

    def close(self) -> None:
        self.pause()
        super().close()

    def png(self) -> bytes:
        """A still picture of the same, drawn by Matplotlib."""
        return png(self.experiment, self.frames.drawn(self.experiment), self.shown)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live playground, and for pages without one its picture and its sentence."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        text = " ".join(filter(None, [self.question, self.aim, self.sentence, self.alert]))
        still = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": text}
        return data | still, metadata
