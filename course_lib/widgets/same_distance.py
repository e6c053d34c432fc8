"""Six changes of one image, all at the same distance from it: do they look alike to you?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import ipywidgets
import numpy as np

from course_lib.models.neighbors.distances import distance
from course_lib.plots.digits import draw_image
from course_lib.plots.style import INK
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.nearest_digit import a
from course_lib.widgets.stage import Stage

INK_VALUE = 255.0
TRIED = 13  # strengths tried before the right one is closed in on
HALVINGS = 18  # of the step between two of them: 1/250,000 of it is left
STEP = 50  # of the slider, in units of distance


@dataclass(frozen=True)
class Change:
    """A way to change an image: `apply(image, strength)`, strength from 0 (nothing) to `most`."""

    name: str
    apply: Callable[[np.ndarray, float], np.ndarray]
    most: float
    amount: str  # how a strength is written

    def words(self, strength: float) -> str:
        return f"{self.name} {self.amount.format(strength)}"


class SameDistance(LessonWidget):
    """An image and six changes of it that lie at one and the same ℓ2 distance from it.

    `image` is (height, width), 0 for paper to 255 for ink. The slider sets the distance, and each
    change is made just as strong as that asks for. Values are not cut off at 0 and 255, or the
    distance would lie; the picture shows what is beyond as plain paper or ink. `other` is a
    different image with its label, shown with its own distance; `rng` draws the noise.
    """

    question = "To you, which of them still looks like the original? And to the pixels?"
    size = (6.4, 3.9)

    def __init__(
        self,
        image: np.ndarray,
        other: tuple[np.ndarray, int] | None = None,
        rng: np.random.Generator | None = None,
        **settings: object,
    ) -> None:
        self.image = as_image(image)
        self.other = None if other is None else (as_image(other[0]), int(other[1]))
        self.changes = changes(self.image, np.random.default_rng(0) if rng is None else rng)
        super().__init__(**settings)

    def controls(self) -> dict[str, ipywidgets.Widget]:
        one, far = (distance(self.image, moved(self.image, pixels)) for pixels in (1.0, 2.5))
        return {
            "distance": ipywidgets.IntSlider(
                value=STEP * round(one / STEP),
                max=STEP * max(10, round(far / STEP)),
                step=STEP,
                description="distance",
                tooltip="How far from the original all changed images lie, by ℓ2",
            )
        }

    def build(self, stage: Stage) -> None:
        axes = stage.figure.subplots(2, 4)
        self.titles = [ax.set_title("\n", fontsize=10) for ax in axes[:, 1:].flat]
        self.pictures = [draw_image(ax, self.image) for ax in axes[:, 1:].flat]
        draw_image(axes[0, 0], self.image).axes.set_title("the original\n", fontsize=10)
        if self.other is None:
            axes[1, 0].set_axis_off()
        else:
            image, label = self.other
            far = distance(self.image, image)
            title = f"a different one: {a(label)}\nat {far:,.0f}"
            draw_image(axes[1, 0], image).axes.set_title(title, fontsize=10)
        for ax in axes[:, 0]:
            ax.spines[:].set(color=INK, linewidth=2)
        stage.moves(*self.pictures, *self.titles)

    def compute(self, distance: int) -> dict:
        """The changed images, how strong each change is, and how far each came."""
        return {"asked": distance, "versions": versions(self.image, distance, self.changes)}

    def draw(self, result: dict) -> None:
        rows = zip(self.changes, result["versions"], self.pictures, self.titles, strict=True)
        for change, (strength, image, came), picture, title in rows:
            picture.set_data(image)
            short = "" if reaches(came, result["asked"]) else "only "
            title.set_text(f"{change.words(strength)}\n{short}at {came:,.0f}")

    def say(self, result: dict) -> str:
        asked = result["asked"]
        there, short = [], []
        for change, (strength, _, came) in zip(self.changes, result["versions"], strict=True):
            words = change.words(strength)
            if reaches(came, asked):
                there.append(words)
            else:
                short.append(f"{words} comes only to {came:,.0f}")
        said = f"At the same ℓ2 distance {asked:,} from the original: {'; '.join(there)}."
        if short:
            said += f" Not so far: {'; '.join(short)}."
        return said + self.about_other(asked)

    def about_other(self, asked: float) -> str:
        if self.other is None:
            return ""
        image, label = self.other
        far = distance(self.image, image)
        place = "nearer than they are" if far < asked else "no nearer than they are"
        return f" The different one, {a(label)}, is at {far:,.0f}: {place}."


def as_image(image: np.ndarray) -> np.ndarray:
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(
            f"image has shape {image.shape}; expected (height, width). "
            "For a row of pixels use row.reshape(28, 28)."
        )
    return image.astype(float)


def changes(image: np.ndarray, rng: np.random.Generator) -> tuple[Change, ...]:
    """Three changes that leave the digit what it is to the eye, and three that spoil the sheet."""
    grain = rng.random(image.shape)
    most = min(image.shape)
    return (
        Change("moved", moved, most / 4, "{:.1f} pixels"),
        Change("turned", turned, 45.0, "by {:.0f}°"),
        Change("enlarged", enlarged, 100.0, "by {:.0f} %"),
        Change("veiled:", veiled, INK_VALUE, "{:.0f} added"),
        Change("noise", partial(noisy, grain=grain), INK_VALUE, "up to {:.0f}"),
        Change("block", blocked, most, "{0:.1f} × {0:.1f}"),
    )


def versions(
    image: np.ndarray, d: float, changes: tuple[Change, ...]
) -> list[tuple[float, np.ndarray, float]]:
    """For each change the strength that brings the image to distance d, the changed image, and
    the distance to which it came: less than d where even the greatest strength does not reach it.
    """
    found = []
    for change in changes:
        strength = strength_for(image, d, change)
        changed = change.apply(image, strength)
        found.append((strength, changed, distance(image, changed)))
    return found


def strength_for(image: np.ndarray, d: float, change: Change) -> float:
    """The least strength at which the changed image is at distance d, by bisection.

    If none goes so far: the strength that goes farthest.
    """

    def far(strength: float) -> float:
        return float(np.linalg.norm(change.apply(image, strength) - image))

    tried = np.linspace(0, change.most, TRIED)
    came = [0.0]
    while came[-1] < d and len(came) < TRIED:
        came.append(far(tried[len(came)]))
    if came[-1] < d:
        return float(tried[np.argmax(came)])
    if len(came) == 1:
        return 0.0
    low, high = tried[len(came) - 2], tried[len(came) - 1]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if far(middle) < d else (low, middle)
    return float(high)


def reaches(came: float, asked: float) -> bool:
    return came >= 0.995 * asked


def moved(image: np.ndarray, pixels: float) -> np.ndarray:
    """The image moved to the right, by a part of a pixel too.

    >>> moved(np.array([[0.0, 8.0, 0.0]]), 0.25)
    array([[0., 6., 2.]])
    """
    rows, columns = pixel_places(image)
    return sample(image, rows, columns - pixels)


def turned(image: np.ndarray, degrees: float) -> np.ndarray:
    """The image turned clockwise about its centre."""
    rows, columns = pixel_places(image)
    middle_row, middle_column = middle(image)
    down, right = rows - middle_row, columns - middle_column
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return sample(
        image, middle_row + cos * down - sin * right, middle_column + sin * down + cos * right
    )


def enlarged(image: np.ndarray, percent: float) -> np.ndarray:
    """The image enlarged about its centre; what no longer fits the sheet is lost."""
    rows, columns = pixel_places(image)
    middle_row, middle_column = middle(image)
    shrink = 1 / (1 + percent / 100)  # each pixel looks nearer to the centre for its value
    return sample(
        image,
        middle_row + shrink * (rows - middle_row),
        middle_column + shrink * (columns - middle_column),
    )


def veiled(image: np.ndarray, added: float) -> np.ndarray:
    """The same number added to every pixel."""
    return image + added


def noisy(image: np.ndarray, most: float, grain: np.ndarray) -> np.ndarray:
    """`grain` (0 … 1 for each pixel) times `most`, added to paper and taken from ink."""
    return image + most * np.where(image < INK_VALUE / 2, grain, -grain)


def blocked(image: np.ndarray, side: float) -> np.ndarray:
    """A square of ink in the upper left corner; the pixels at its edge are covered in part."""
    height, width = image.shape
    down = np.clip(side - np.arange(height), 0, 1)
    right = np.clip(side - np.arange(width), 0, 1)
    return image + np.outer(down, right) * (INK_VALUE - image)


def sample(image: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The values at places between the pixels, from the four around each; outside is paper, 0.

    >>> sample(np.array([[0.0, 8.0], [4.0, 4.0]]), np.array([0.5]), np.array([0.5]))
    array([4.])
    """
    height, width = image.shape
    paper = np.zeros((height + 3, width + 3))
    paper[1:-2, 1:-2] = image  # a margin of one pixel before, and two after for `+ 1` below
    rows, columns = np.clip(rows, -1, height) + 1, np.clip(columns, -1, width) + 1
    i, j = rows.astype(int), columns.astype(int)
    down, right = rows - i, columns - j
    above = (1 - right) * paper[i, j] + right * paper[i, j + 1]
    below = (1 - right) * paper[i + 1, j] + right * paper[i + 1, j + 1]
    return (1 - down) * above + down * below


def pixel_places(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The row and the column number of every pixel, both (height, width)."""
    rows, columns = np.indices(image.shape).astype(float)
    return rows, columns


def middle(image: np.ndarray) -> tuple[float, float]:
    return (image.shape[0] - 1) / 2, (image.shape[1] - 1) / 2
