"""Points in the plane that are moved by pointer or by keyboard, drawn in the browser.

The browser (`plane.js`) shows a move at once and then tells the kernel; the kernel answers with
what follows from it: lines, regions, a sentence. All state is here; the page only shows it.
"""

import base64
import io
import string
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.patheffects import withStroke

from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK, PAPER, new_figure
from course_lib.widgets.access import LessonBox
from course_lib.widgets.answers import describe
from course_lib.widgets.vote_tally import draw_tally

LINE_STYLES = ("solid", "dashed", "dotted")
HIDDEN = -2  # the label of a point that is not to be seen
PALE = 0.3  # how much of a class colour is in its region


def line(
    points: Any, label: str = "", style: str = "solid", colour: str = INK, width: float = 2
) -> dict[str, Any]:
    """A polyline through `points` (n, 2) for `Plane.lines`, with its label at half its length.

    >>> line([[0, 0], [3, 0], [3, 1]], "ℓ1 = 4")["at"]
    [2.0, 0.0]
    """
    corners = np.asarray(points, dtype=float)
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 2:
        raise ValueError(f"a line's points have shape {corners.shape}; expected (n, 2), n >= 2")
    if not np.isfinite(corners).all():
        raise ValueError("a line's points hold NaN or infinity; expected finite numbers")
    if style not in LINE_STYLES:
        raise ValueError(f"style is {style!r}; expected one of {', '.join(LINE_STYLES)}")
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    at = [float(np.interp(along[-1] / 2, along, corners[:, k])) for k in (0, 1)]
    look = {"style": style, "colour": colour, "width": float(width)}
    return {"points": corners.tolist(), "label": label, "at": at} | look


def _pack(points: np.ndarray, plane: "Plane") -> memoryview:
    """The points as the browser wants them: float32, little-endian, x and y in turn."""
    return memoryview(points.astype("<f4").tobytes())


def _unpack(data: Any, plane: "Plane") -> np.ndarray:
    """The points that the browser sends; where they cannot be right, the ones there are."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        return plane.points
    raw = bytes(data)
    if len(raw) != 4 * plane.points.size:
        return plane.points
    moved = np.frombuffer(raw, "<f4").reshape(-1, 2).astype(float)
    if not np.isfinite(moved).all():
        return plane.points
    low, high = np.transpose([plane.xlim, plane.ylim])
    return np.where(np.array(plane.movable)[:, None], np.clip(moved, low, high), plane.points)


def _pack_backdrop(pixels: np.ndarray | None, plane: "Plane") -> dict[str, Any] | None:
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    upright = pixels[::-1]  # pictures in the browser begin at the top
    return {"width": width, "height": height, "data": memoryview(upright.tobytes())}


class Plane(anywidget.AnyWidget):
    """A plane with `points` (n, 2), some of them `movable`, and what follows from their places.

    `labels` are class numbers, -1 for a point without a class, HIDDEN for one that is not drawn;
    `names` letters (by default A, B, … for the movable points), each drawn on the side away from
    the place `name_away` if that is given; `click_moves` the index of a point that goes where one
    clicks. One press of an arrow key moves a point by `steps` (a hundredth of the axes), with Shift
    by ten.

    To be changed at any time: `points`; `lines` (a list of `line(…)`); `backdrop`, (h, w) class
    numbers or (h, w, 4) bytes RGBA, row 0 at the bottom, filling the axes; `tally`, a count of
    votes beside a point (`vote_tally.tally(…)`, or None); `sentence`.

    `on_move(callback)` calls `callback(points)` now, and again after every move.

    Raises ValueError for points that are not finite numbers, and for arguments of another length.
    """

    _esm = Path(__file__).with_name("plane.js")
    _css = Path(__file__).with_name("plane.css")

    points = traitlets.Any().tag(sync=True, to_json=_pack, from_json=_unpack)
    backdrop = traitlets.Instance(np.ndarray, allow_none=True).tag(
        sync=True, to_json=_pack_backdrop
    )
    lines = traitlets.List(traitlets.Dict()).tag(sync=True)
    tally = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)
    labels = traitlets.List(traitlets.Int()).tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    movable = traitlets.List(traitlets.Bool()).tag(sync=True)
    xlim = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    ylim = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    xlabel = traitlets.Unicode().tag(sync=True)
    ylabel = traitlets.Unicode().tag(sync=True)
    steps = traitlets.Tuple(traitlets.Float(), traitlets.Float()).tag(sync=True)
    name_away = traitlets.Tuple(
        traitlets.Float(), traitlets.Float(), default_value=None, allow_none=True
    ).tag(sync=True)
    click_moves = traitlets.Int(None, allow_none=True).tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    alert = traitlets.Unicode().tag(sync=True)
    look = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        points: Any,
        *,
        xlim: tuple[float, float],
        ylim: tuple[float, float],
        labels: Sequence[int] | None = None,
        movable: Sequence[bool] | bool = True,
        names: Sequence[str] | None = None,
        xlabel: str = "x₁",
        ylabel: str = "x₂",
        steps: tuple[float, float] | None = None,
        click_moves: int | None = None,
        name_away: tuple[float, float] | None = None,
        width: int = 520,
        height: int = 440,
        sentence: str = "",
    ) -> None:
        places = _as_points(points)
        n = len(places)
        moves = [movable] * n if isinstance(movable, bool) else [bool(m) for m in movable]
        named = _letters(moves) if names is None else list(names)
        classes = [-1] * n if labels is None else [int(label) for label in labels]
        for what, values in (("labels", classes), ("movable", moves), ("names", named)):
            if len(values) != n:
                raise ValueError(f"{what} has length {len(values)}; expected {n}, one a point")
        if not all(HIDDEN <= label < len(CLASS_COLOURS) for label in classes):
            raise ValueError(
                f"labels are {sorted(set(classes))}; expected -2 to {len(CLASS_COLOURS) - 1}"
            )
        if click_moves is not None and not (0 <= click_moves < n and moves[click_moves]):
            raise ValueError(f"click_moves is {click_moves}; expected the index of a movable point")
        self._callbacks: list[Callable[[np.ndarray], object]] = []
        self._busy = False
        super().__init__(
            points=places, labels=classes, movable=moves, names=named,
            xlim=_as_limits("xlim", xlim), ylim=_as_limits("ylim", ylim),
            xlabel=xlabel, ylabel=ylabel, click_moves=click_moves, name_away=name_away,
            steps=steps or ((xlim[1] - xlim[0]) / 100, (ylim[1] - ylim[0]) / 100),
            width=width, height=height, sentence=sentence,
            look={
                "colours": CLASS_COLOURS, "markers": CLASS_MARKERS, "ink": INK, "paper": PAPER
            },
        )  # fmt: skip

    def on_move(self, callback: Callable[[np.ndarray], object]) -> None:
        """Call `callback(points)` now, unguarded, and after every move.

        Errors after a move are shown under the plane until the next good one.
        """
        callback(self.points)
        self._callbacks.append(callback)

    @traitlets.validate("points")
    def _check_points(self, proposal: dict[str, Any]) -> np.ndarray:
        points = _as_points(proposal["value"])
        if self.movable and len(points) != len(self.movable):
            raise ValueError(
                f"points has shape {points.shape}; expected {(len(self.movable), 2)}: "
                "their number stays what it was at first"
            )
        points.setflags(write=False)  # an element changed in place would go unnoticed
        return points

    @traitlets.validate("backdrop")
    def _check_backdrop(self, proposal: dict[str, Any]) -> np.ndarray | None:
        return None if proposal["value"] is None else as_pixels(proposal["value"])

    @traitlets.observe("points")
    def _moved(self, change: dict[str, Any]) -> None:
        if self._busy:  # a callback has set them itself, and knows
            return
        self._busy = True
        try:
            with self.hold_sync():  # one message for all that follows from the move
                self.alert = ""
                for callback in self._callbacks:
                    callback(self.points)
        except Exception as error:
            self.alert = describe(error)
        finally:
            self._busy = False

    def png(self) -> bytes:
        """A still picture of the same state, drawn by Matplotlib."""
        figure = new_figure(self.width / 100, self.height / 100)
        ax = figure.add_subplot(
            xlim=self.xlim, ylim=self.ylim, xlabel=self.xlabel, ylabel=self.ylabel
        )
        halo = withStroke(linewidth=4, foreground=PAPER)
        if self.backdrop is not None:
            extent = (*self.xlim, *self.ylim)
            ax.imshow(self.backdrop, extent=extent, origin="lower", aspect="auto")
        for each in self.lines:
            look = {"color": each["colour"], "linestyle": each["style"]}
            ax.plot(*np.transpose(each["points"]), linewidth=0.75 * each["width"], **look)
            x, y = each["at"]
            ax.text(x, y, each["label"], ha="center", va="center", path_effects=[halo])
        for place, label, moves, name in zip(
            self.points, self.labels, self.movable, self.names, strict=True
        ):
            if label == HIDDEN:
                continue
            marker, colour = (
                ("*", PAPER) if label < 0 else (CLASS_MARKERS[label], CLASS_COLOURS[label])
            )
            ax.plot(*place, marker, color=colour, mec=INK, markersize=11 if moves else 7)
            offset, middle = self._name_offset(place)
            ax.annotate(
                name, place, offset, textcoords="offset points", path_effects=[halo], **middle
            )
        if self.tally is not None:
            draw_tally(ax, self.points[self.tally["point"]], self.tally)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
        return buffer.getvalue()

    def _name_offset(self, place: np.ndarray) -> tuple[tuple[float, float], dict[str, Any]]:
        """Where the name of the point at `place` stands, in points from it, and how aligned."""
        dx, dy = (0, 0) if self.name_away is None else place - np.array(self.name_away)
        length = float(np.hypot(dx, dy))
        if length == 0:
            return (9, 7), {}
        return (15 * dx / length, 15 * dy / length), {"ha": "center", "va": "center"}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live plane, and for pages without one its picture and its sentence."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        still = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": self.sentence}
        return data | still, metadata


def _as_points(values: Any) -> np.ndarray:
    points = np.array(values, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"points has shape {points.shape}; expected (n, 2) with n >= 1")
    if not np.isfinite(points).all():
        row = int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])
        raise ValueError(f"points[{row}] is {points[row]}; expected finite numbers")
    return points


def _as_limits(name: str, limits: tuple[float, float]) -> tuple[float, float]:
    low, high = map(float, limits)
    if not (np.isfinite([low, high]).all() and low < high):
        raise ValueError(f"{name} is {limits}; expected two numbers, the smaller one first")
    return low, high


def as_pixels(values: np.ndarray) -> np.ndarray:
    """Class numbers become pale class colours; RGBA bytes stay."""
    if values.ndim == 3 and values.shape[2] == 4 and values.dtype == np.uint8:
        return values
    if values.ndim != 2 or values.dtype.kind not in "iu":
        raise ValueError(
            f"backdrop is {values.dtype} of shape {values.shape}; "
            "expected (h, w) class numbers or (h, w, 4) uint8"
        )
    if values.size and not 0 <= values.min() <= values.max() < len(CLASS_COLOURS):
        raise ValueError(
            f"backdrop holds class {values.min()} to {values.max()}; "
            f"expected 0 to {len(CLASS_COLOURS) - 1}"
        )
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in CLASS_COLOURS])
    pale = np.rint(255 + PALE * (colours - 255)).astype(np.uint8)  # (classes, 3)
    return np.dstack([pale[values], np.full(values.shape, 255, np.uint8)])


def _letters(movable: list[bool]) -> list[str]:
    """A, B, … for the points that can be moved."""
    letters = iter(string.ascii_uppercase * (1 + len(movable) // 26))
    return [next(letters) if moves else "" for moves in movable]


class PlaneBox(LessonBox):
    """A lesson's box with a `plane` in it, whose picture and sentence stand for the whole."""

    plane: Plane

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live widget, and for pages without one the plane's picture and sentence."""
        still = self.plane._repr_mimebundle_(**kwargs)[0]
        picture = {name: still[name] for name in ("image/png", "text/plain")}
        return dict(super()._repr_mimebundle_(**kwargs)) | picture
