"""It learns nothing and pays later: time to fit and to predict, and memory, against n."""

import os
import time
from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from threadpoolctl import threadpool_limits

from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.cost_learners import MEAN, NEIGHBOUR, Bill, bill
from course_lib.widgets.stage import Stage

# What the processor works, not what the clock says while others work, too. (Windows counts the
# former in steps of 16 ms.)
WATCH = time.perf_counter if os.name == "nt" else time.process_time
SIZES = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
FIRST = (100, 500, 2000)  # measured at once, so that there is a line to go on from
LEARNERS = (NEIGHBOUR, MEAN)
LOOKS = (("s", CLASS_COLOURS[1]), ("o", CLASS_COLOURS[0]))
SHORT, LONG = 1e-8, 10.0  # seconds: the ends of the axis
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes"))


class Cost(LessonWidget):
    """Two learners timed live: the nearest neighbour, and the nearest class mean.

    Every n that the slider comes to is measured there and then, on random samples with
    `n_features` features in ten classes and `n_queries` queries, and adds a point to each line.
    `watch` tells the time in seconds; one core works.
    """

    question = "Before you move it: ten times as many samples – what costs ten times as much?"
    size = (6.6, 3.9)

    def __init__(
        self,
        sizes: Sequence[int] = SIZES,
        n_features: int = 100,
        n_queries: int = 100,
        rng: np.random.Generator | None = None,
        watch: Callable[[], float] = WATCH,
        **settings: object,
    ) -> None:
        rng = np.random.default_rng(0) if rng is None else rng
        self.sizes, self.watch = sorted(int(n) for n in sizes), watch
        if self.sizes[0] < 10:
            raise ValueError(f"sizes begins with {self.sizes[0]}; expected 10 samples or more")
        most = self.sizes[-1]
        self.y = np.arange(most) % 10
        self.X = rng.normal(size=(most, n_features)) + self.y[:, None] / 5
        self.Q = rng.normal(size=(n_queries, n_features)) + 1
        self.bills: dict[int, tuple[Bill, ...]] = {}
        for n in self.sizes:
            if n in FIRST:
                self.measure(n)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        first = max((n for n in self.sizes if n in FIRST), default=self.sizes[0])
        n = ipywidgets.SelectionSlider(
            options=[(f"{n:,}", n) for n in self.sizes],
            value=first,
            description="n",
            tooltip="How many training samples; what they cost is measured when you come there",
            continuous_update=False,
        )
        again = ipywidgets.Button(
            description="Measure again",
            tooltip="Time this n once more: clocks are never quite even",
        )
        again.on_click(self.measure_again)
        return {"n": n, "again": again}

    def measure_again(self, button: ipywidgets.Button) -> None:
        """Forget what this n cost, and measure it anew."""
        self.bills.pop(self.control["n"].value, None)
        self.refresh()

    def measure(self, n: int) -> None:
        """Time both learners on the first n samples."""
        X, y = self.X[:n], self.y[:n]
        with threadpool_limits(1):
            self.bills[n] = tuple(bill(each, X, y, self.Q, self.watch) for each in LEARNERS)

    def build(self, stage: Stage) -> None:
        times, memory = stage.figure.subplots(1, 2, width_ratios=(1.5, 1))
        self.prepare(times, (SHORT, LONG), UNITS)
        times.set_title("time", fontsize=11)
        self.prepare(memory, (1e3, max(5.0 * self.X.nbytes, 1e5)), BYTES)
        memory.set_title("memory", fontsize=11)
        self.curves = []
        for learner, (marker, colour) in zip(LEARNERS, LOOKS, strict=True):
            for ax, what, style in (
                (times, "predict", "-"),
                (times, "fit", ":"),
                (memory, "", "-"),
            ):
                face = "white" if what == "fit" else colour
                name = f"{learner.name}, {what}"
                look = {"color": colour, "mfc": face, "mec": colour, "markersize": 6}
                (curve,) = ax.plot([], [], style + marker, label=name, linewidth=1.8, **look)
                self.curves.append(curve)
        self.here = [
            ax.axvline(1, color=INK, linewidth=1, linestyle="-.") for ax in (times, memory)
        ]
        timed = [curve for curve in self.curves if curve.axes is times]
        stage.figure.legend(
            handles=timed, loc="outside upper center", ncols=2, fontsize=9, frameon=False
        )
        stage.moves(*self.curves, *self.here)

    def prepare(self, ax: Axes, ylim: tuple[float, float], units: tuple) -> None:
        """Two log axes with round numbers in words."""
        ax.set(xscale="log", yscale="log", xlabel="n, training samples", ylim=ylim)
        ax.set(xlim=(0.8 * self.sizes[0], 1.25 * self.sizes[-1]))
        low, high = np.log10(self.sizes[0]), np.log10(self.sizes[-1])
        decades = [10**e for e in range(int(np.ceil(low)), int(high) + 1)]
        ax.xaxis.set(major_locator=FixedLocator(decades), minor_locator=NullLocator())
        ax.xaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:,.0f}"))
        lowest, highest = np.ceil(np.log10(ylim[0])), np.floor(np.log10(ylim[1]))
        powers = [10.0**e for e in range(int(lowest), int(highest) + 1)]
        ax.yaxis.set(major_locator=FixedLocator(powers), minor_locator=NullLocator())
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_units(value, units)))

    def compute(self, n: int) -> dict:
        """What every n measured so far costs, and this one, measured now if it was not yet."""
        if n not in self.bills:
            self.measure(n)
        ns = sorted(self.bills)
        return {"n": n, "ns": ns, "bills": [self.bills[each] for each in ns]}

    def draw(self, result: dict) -> None:
        curves = iter(self.curves)
        for i in range(len(LEARNERS)):
            mine = [bills[i] for bills in result["bills"]]
            for values in (
                np.clip([each.predict for each in mine], SHORT, LONG),
                np.clip([each.fit for each in mine], SHORT, LONG),
                [each.memory for each in mine],
            ):
                next(curves).set_data(result["ns"], values)
        for each in self.here:
            each.set_xdata([result["n"]] * 2)

    def say(self, result: dict) -> str:
        parts = []
        for learner, costs in zip(LEARNERS, self.bills[result["n"]], strict=True):
            parts.append(
                f"the {learner.name} learns in {in_units(costs.fit, UNITS)}, answers "
                f"{len(self.Q)} questions in {in_units(costs.predict, UNITS)} and remembers "
                f"{in_units(costs.memory, BYTES)}"
            )
        return f"With n = {result['n']:,} samples " + "; ".join(parts) + "."


def in_units(value: float, units: tuple[tuple[float, str], ...]) -> str:
    """A number with two or three digits and the unit that suits it.

    >>> in_units(0.0123, UNITS), in_units(8_000_000, BYTES)
    ('12 ms', '8 MB')
    """
    size, unit = next((each for each in units if value >= 0.9995 * each[0]), units[-1])
    return f"{value / size:.0f} {unit}" if value >= 9.95 * size else f"{value / size:.2g} {unit}"
