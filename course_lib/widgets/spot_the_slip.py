"""A printed formula that is wrong, raced against the right one."""

import html
from typing import Any

import ipywidgets
import numpy as np

from course_lib.nn.landscapes import Landscape
from course_lib.nn.optimizers import Adadelta
from course_lib.plots.style import INK, RIGHT, WRONG
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.pixels import Pixels
from course_lib.widgets.printed_rules import SLIPS, Slip
from course_lib.widgets.race_ground import ground, named
from course_lib.widgets.race_own import runner_of
from course_lib.widgets.race_runners import Path
from course_lib.widgets.race_words import loss
from course_lib.widgets.rates import rate_slider
from course_lib.widgets.stage import Stage

LONGEST = 120  # steps
SHORTEST = 1e-4  # of a step that is drawn


class SpotTheSlip(LessonWidget):
    """Left the ways of both rules, right the length of each step; printed dashed, right solid."""

    question = "Before you read the sentence below: what is wrong with the printed formula?"
    size = (8.4, 4.1)

    def __init__(self, **settings: object) -> None:
        self.ground, self.formulas = ground(named("valley")), ipywidgets.HTML()
        self.paths: dict[tuple, list[Path]] = {}  # of the last formula and rate
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        slip = ipywidgets.Dropdown(
            options=list(SLIPS), description="formula", tooltip="Which printed formula is raced"
        )
        slip.observe(lambda change: self.set(rate=SLIPS[change["new"]].rate), "value")
        return {
            "slip": slip,
            "rate": rate_slider(
                next(iter(SLIPS.values())).rate, -4, 1, description="rate η",
                tooltip="The learning rate of both",
            ),
            "steps": ipywidgets.IntSlider(
                60, min=1, max=LONGEST, description="steps", tooltip="How many steps are made"
            ),
        }  # fmt: skip

    @property
    def land(self) -> Landscape:
        return self.ground.land

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2)
        left.set(xlabel="x", ylabel="y", xlim=(-10, 10), ylim=(-7.5, 7.5))
        pixels = Pixels(left, np.ascontiguousarray(self.ground.shades[..., :3]))
        look: dict[str, Any] = {"lw": 1.8, "markersize": 4, "markevery": 5}
        self.ways, self.lengths = [], []
        for colour, style, name in ((WRONG, "s--", "printed"), (RIGHT, "o-", "right")):
            self.ways += left.plot([], [], style, color=colour, label=name, **look)
            self.lengths += right.plot([], [], style, color=colour, label=name, **look)
        left.plot(*self.land.start, "*", ms=13, color="#FFFFFF", mec=INK)
        right.set(xlabel="step", ylabel="length of the step", yscale="log")
        right.set(xlim=(0, LONGEST), ylim=(SHORTEST, 100))
        names = ["printed", "right"]
        stage.figure.legend(self.ways, names, loc="outside upper center", ncols=2, fontsize=9)
        stage.moves(pixels, *self.ways, *self.lengths)

    def compute(self, slip: str, rate: float, steps: int) -> dict:
        chosen = SLIPS[slip]
        paths = self.begun(chosen, rate)
        for path in paths:
            path.extend(steps)
        places = [np.array(path.places[: steps + 1]) for path in paths]
        with np.errstate(all="ignore"):
            losses = [float(self.land.value(each[-1])) for each in places]
            lengths = [np.hypot(*np.diff(each, axis=0).T) for each in places]
        return {"slip": chosen, "places": places, "losses": losses, "lengths": lengths}

    def begun(self, slip: Slip, rate: float) -> list[Path]:
        """The ways of both rules, as far as they are known."""
        key = slip.name, rate
        if key not in self.paths:
            rules = [r if isinstance(r, Adadelta) else r.at_rate(rate) for r in slip.rules]
            start, gradient = np.array(self.land.start), self.land.gradient
            self.paths = {key: [Path(runner_of(rule), start, gradient, 1e7) for rule in rules]}
        return self.paths[key]

    def draw(self, result: dict) -> None:
        for way, places in zip(self.ways, result["places"], strict=True):
            seen = places[np.all(np.isfinite(places), axis=1)]
            way.set_data(*np.clip(seen, -1e3, 1e3).T)
        for curve, lengths in zip(self.lengths, result["lengths"], strict=True):
            curve.set_data(np.arange(1, len(lengths) + 1), np.clip(lengths, SHORTEST, 1e9))
        rows = (("printed", result["slip"].printed), ("right", result["slip"].right))
        self.formulas.value = "<br>".join(
            f"{name}: <code>{html.escape(formula)}</code>" for name, formula in rows
        )

    def say(self, result: dict) -> str:
        (printed, right), slip = result["losses"], result["slip"]
        n = [len(each) - 1 for each in result["places"]]
        told = f"loss {loss(printed)}" if np.isfinite(printed) else f"no number after step {n[0]}"
        return f"After {n[1]} steps: printed {told}, right loss {loss(right)}. {slip.verdict}"

    def _children(self) -> list[ipywidgets.Widget]:
        """The two formulas stand above the picture."""
        children = super()._children()
        at = children.index(self.stage.image)
        return [*children[:at], self.formulas, *children[at:]]
