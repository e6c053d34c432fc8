"""Which functions of the error can be a loss? Their curves, what they have, and where they lead."""

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, FAINT, INK, RIGHT, WRONG
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage
from course_lib.widgets.words import number

HAS = (
    "continuous",
    "a slope that says which way",
    "bounded below",
    "least at e = 0",
    "no second minimum (convenient)",
)
NEEDED = HAS[:4]
RATE, STEPS = 0.05, 120
REACH = 5.0
LOW, HIGH = -4.0, 9.0
GRID = np.linspace(-REACH, REACH, 600)  # 0 is not among them


@dataclass(frozen=True)
class Candidate:
    """A function of the error e, its derivative, which of `HAS` it has, and one sentence."""

    f: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[float], float]
    has: tuple[bool, bool, bool, bool, bool]
    why: str


def logarithm(e: np.ndarray) -> np.ndarray:
    return np.log(np.where(e > 0, e, np.nan))


CANDIDATES = {
    "e²": Candidate(lambda e: e**2, lambda e: 2 * e, (True,) * 5, "the squared error"),
    "e³": Candidate(
        lambda e: e**3, lambda e: 3 * e**2, (True, True, False, False, True),
        "the more the prediction is too low, the less it costs, without end",
    ),
    "log e": Candidate(
        logarithm, lambda e: 1 / e if e > 0 else np.nan, (False, True, False, False, True),
        "there is none for e < 0, and towards 0 it falls without end",
    ),
    "sin e": Candidate(
        np.sin, np.cos, (True, True, True, False, False),
        "it is least at e = −π/2, where the prediction is wrong, and at many other places",
    ),
    "1/e": Candidate(
        lambda e: 1 / e, lambda e: -1 / e**2, (False, True, False, False, True),
        "it tears at 0; from above it drives the error up, from below it falls without end",
    ),
    "5e² − 2": Candidate(
        lambda e: 5 * e**2 - 2, lambda e: 10 * e, (True,) * 5,
        "only where it is least matters, not that it is −2 there",
    ),
    "|e|": Candidate(
        np.abs, np.sign, (True,) * 5, "it has no slope at 0, but that is a single place",
    ),
    "1 if wrong": Candidate(
        lambda e: (np.abs(e) > 0.5).astype(float), lambda e: 0.0, (False, False, True, True, False),
        "its slope is 0 wherever there is one: nothing says which way to go",
    ),
    "max(0, |e| − 1)": Candidate(
        lambda e: np.maximum(0, np.abs(e) - 1), lambda e: np.sign(e) * (abs(e) > 1),
        (True, True, True, True, False),
        "all of −1 … 1 is least: many minima, and yet a loss, as the hinge is",
    ),
}  # fmt: skip

NO_VALUE = "no value"
OUT = ", and the next step leads out of the picture"
OVER = ", and the next step would leap over 0, where it tears"


class CouldBeLoss(LessonWidget):
    """A function of e = prediction − target: its curve, steps downhill from e, and what it has."""

    question = "Before you choose the next one: would going down make the error 0?"
    size = (7.8, 3.8)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        return {
            "function": ipywidgets.Dropdown(
                options=list(CANDIDATES), value="e³", description="function",
                tooltip="What is to measure how bad an error e is",
            ),
            "start": ipywidgets.FloatSlider(
                -0.5, min=-2.5, max=2.5, step=0.1, description="start at e",
                tooltip="The error from which gradient descent sets out",
            ),
        }  # fmt: skip

    def build(self, stage: Stage) -> None:
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.2, 1))
        left.axvline(0, color=FAINT, linewidth=0.8)
        left.axhline(0, color=FAINT, linewidth=0.8)
        left.set(xlim=(-REACH, REACH), ylim=(LOW, HIGH), xlabel="error e = f − y")
        (self.curve,) = left.plot([], [], "-", color=INK)
        (self.path,) = left.plot([], [], ".", color=CLASS_COLOURS[4], markersize=6)
        (self.begin,) = left.plot([], [], "s", color=CLASS_COLOURS[0], mec=INK, markersize=8)
        (self.end,) = left.plot([], [], "o", color=CLASS_COLOURS[1], mec=INK, markersize=10)
        left.legend([self.begin, self.end], ["start", "end"], loc="upper center",
                    fontsize=9, frameon=False, ncols=2)  # fmt: skip
        right.set(xlim=(0, 1), ylim=(5.4, -0.7))
        right.axis("off")
        self.rows = [right.text(0, k, "", va="center", fontsize=10) for k in range(5)]
        self.verdict = right.text(0, 5, "", va="center", fontsize=11, fontweight="bold")
        self.title = left.set_title(" ")
        stage.moves(
            self.curve, self.path, self.begin, self.end, *self.rows, self.verdict, self.title
        )

    def compute(self, function: str, start: float) -> dict:
        """The steps downhill from `start`, and whether the function can be a loss."""
        candidate = CANDIDATES[function]
        path, stopped = walk(candidate, start)
        can = all(candidate.has[:4])
        return {
            "name": function, "candidate": candidate, "can": can, "path": np.array(path),
            "stopped": stopped,
        }  # fmt: skip

    def draw(self, result: dict) -> None:
        candidate, path = result["candidate"], result["path"]
        with np.errstate(all="ignore"):
            heights, on_path = candidate.f(GRID), candidate.f(path)
        jumps = np.abs(np.diff(heights, append=heights[-1])) > 0.9
        self.curve.set_data(GRID, np.where(jumps | ~(np.abs(heights) < 50), np.nan, heights))
        self.path.set_data(path, on_path)
        self.begin.set_data(path[:1], on_path[:1])
        self.end.set_data(path[-1:], on_path[-1:])
        for row, word, has in zip(self.rows, HAS, candidate.has, strict=True):
            row.set_text(f"{'✓' if has else '✗'} {word}")
            row.set_color(RIGHT if has else WRONG)
        self.verdict.set_text("can be a loss" if result["can"] else "cannot be a loss")
        self.title.set_text(f"L(e) = {result['name']}")

    def say(self, result: dict) -> str:
        candidate, path = result["candidate"], result["path"]
        lacks = [word for word, has in zip(NEEDED, candidate.has, strict=False) if not has]
        steps = f"{len(path) - 1} step{'s' * (len(path) != 2)}"
        where = f"after {steps} from e = {number(path[0])} the error is {number(path[-1])}"
        where += result["stopped"]
        if result["stopped"] == NO_VALUE:
            where = f"at e = {number(path[0])} it has no value, so there is no step"
        missing = f" Missing: {'; '.join(lacks)}." if lacks else ""
        verdict = "can be a loss" if result["can"] else "cannot be a loss"
        return f"{result['name']} {verdict}: {candidate.why}.{missing} Going down, {where}."


def walk(candidate: Candidate, start: float) -> tuple[list[float], str]:
    """Gradient descent from `start`: the errors e, and what stopped it before its time, or "".

    >>> path, stopped = walk(CANDIDATES["1/e"], -0.3)
    >>> path, stopped
    ([-0.3], ', and the next step would leap over 0, where it tears')
    """
    path = [start]
    with np.errstate(all="ignore"):
        if not np.isfinite(candidate.f(np.array([start]))[0]):
            return path, NO_VALUE
        while len(path) <= STEPS:
            e = path[-1]
            after = e - RATE * float(candidate.slope(e))
            if not candidate.has[0] and after != e and after * e <= 0:
                return path, OVER
            if abs(after) > REACH or candidate.f(np.array([after]))[0] < LOW:
                return path, OUT
            path.append(after)
    return path, ""
