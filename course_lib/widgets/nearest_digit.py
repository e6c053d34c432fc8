"""An unlabelled image and the labelled ones nearest to it."""

from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.models.neighbors.search import nearest
from course_lib.plots.digits import draw_image
from course_lib.plots.style import RIGHT, WRONG
from course_lib.widgets.answers import number_answer
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.stage import Stage

MEASURES = {"ℓ1": 1, "ℓ2": 2}
OWN = "yours"
OWN_LIMIT = 500  # training images that a student's own distance is asked about


class NearestDigit(LessonWidget):
    """One unlabelled image, and the labelled ones that are nearest to it.

    `images` (n, height, width) with `labels` are the training set, `queries` with `truth` the
    images to be named. A `distance(a, b)` of the student's, or its name, joins the measures; it
    is asked about the first 500 training images only, so that even slow code keeps up.
    """

    question = "Find a digit that gets the wrong name. What fooled the pixels?"
    size = (7.6, 2.15)
    shown = 5

    def __init__(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        queries: np.ndarray,
        truth: np.ndarray,
        distance: str | Callable | None = None,
        **settings: object,
    ) -> None:
        self.images, self.labels = images, labels
        self.queries, self.truth = queries, truth
        self.own = None if distance is None else number_answer(distance)
        self._flat = images.reshape(len(images), -1).astype(np.float32)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        measures = [*([OWN] if self.own else []), *MEASURES]
        return {
            "query": ipywidgets.IntSlider(
                value=0,
                max=len(self.queries) - 1,
                description="unknown digit",
                tooltip="Which of the unlabelled digits is asked about",
                layout=ipywidgets.Layout(width="420px"),
            ),
            "measure": ipywidgets.Dropdown(
                options=measures,
                value=measures[0],
                description="measure",
                tooltip="By which distance the training digits are compared",
            ),
        }

    def build(self, stage: Stage) -> None:
        blank = np.zeros(self.images.shape[1:])
        axes = stage.figure.subplots(
            1, self.shown + 1, gridspec_kw={"width_ratios": [1.35] + [1] * self.shown}
        )
        self.pictures = [draw_image(ax, blank) for ax in axes]
        self.pictures[0].set_data(self.queries[0])
        self.titles = [ax.set_title("?\n ", fontsize=11) for ax in axes]
        stage.moves(*self.pictures, *self.titles)

    def compute(self, query: int, measure: str) -> dict:
        """The nearest training images: indices and distances, nearest first."""
        if measure == OWN and self.own:
            indices, distances = self.nearest_by_own(self.queries[query])
        else:
            q = self.queries[query].reshape(1, -1).astype(np.float32)
            found = nearest(q, self._flat, self.shown, MEASURES[measure])
            distances, indices = found[0][0], found[1][0]
        guess = int(self.labels[indices[0]])
        return {
            "query": query,
            "measure": measure,
            "indices": indices,
            "distances": distances,
            "guess": guess,
            "right": guess == int(self.truth[query]),
        }

    def nearest_by_own(self, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert self.own is not None
        own = self.own
        d = np.array([own(x, q) for x in self.images[:OWN_LIMIT]])
        order = np.argsort(d, kind="stable")[: self.shown]
        return order, d[order]

    def draw(self, result: dict) -> None:
        i, right = result["query"], result["right"]
        self.pictures[0].set_data(self.queries[i])
        self.titles[0].set_text(
            f"guess {result['guess']}: {'right' if right else 'WRONG'}\n(it is {a(self.truth[i])})"
        )
        self.titles[0].set_color(RIGHT if right else WRONG)
        rows = zip(result["indices"], result["distances"], strict=True)
        for place, (j, d) in enumerate(rows, start=1):
            self.pictures[place].set_data(self.images[j])
            self.titles[place].set_text(f"{ordinal(place)}: {a(self.labels[j])}\nat {d:,.0f}")

    def say(self, result: dict) -> str:
        names = ", ".join(str(self.labels[j]) for j in result["indices"])
        verdict = "right" if result["right"] else "wrong"
        measure = "your distance" if result["measure"] == OWN else result["measure"]
        return (
            f"Digit number {result['query']} is {a(self.truth[result['query']])}. Its "
            f"{self.shown} nearest by {measure} are labelled {names}; the nearest, at "
            f"distance {result['distances'][0]:,.0f}, is {verdict}."
        )


def a(digit: int) -> str:
    """A digit with its article.

    >>> a(8), a(9)
    ('an 8', 'a 9')
    """
    return f"an {digit}" if digit == 8 else f"a {digit}"


def ordinal(n: int) -> str:
    """The place in words.

    >>> ordinal(1), ordinal(4)
    ('1st', '4th')
    """
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }"
