"""A surface in relief: a grid of patches seen from the side, and a walk upon it.

Matplotlib's own axes in three dimensions take a tenth of a second for a new surface. Here a point
is projected by two lines of code, the patches are painted from back to front, and a new surface
takes a few milliseconds.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba

from course_lib.plots.network import bare
from course_lib.plots.style import CLASS_COLOURS, FAINT, INK
from course_lib.widgets.stage import Stage

TURN, TILT = np.deg2rad(28), 0.45  # where one looks from: to the side, and how far from above
TALL = 0.6  # of the surface, in units of its longer side
CELLS = 24  # patches a side
DARK, PALE = np.array(to_rgba("#3C6E8F")), np.array(to_rgba("#EAF3F8"))


class Relief:
    """A surface over a window (left, right, bottom, top), with the lowest value at the bottom.

    `put` takes a new surface, `walk` a path upon it; both change artists in place. Patches higher
    than `cut` are left out, so that a steep rim does not hide what is inside.
    """

    def __init__(self, ax: Axes, stage: Stage) -> None:
        self.stage, self.window = stage, (-1.0, 1.0, -1.0, 1.0)
        self.low, self.cut = 0.0, 1.0
        ax.set(xlim=(-0.72, 0.72), ylim=(-0.5, 0.84), aspect="equal")
        bare(ax)
        (self.base,) = ax.plot([], [], "-", color=FAINT, linewidth=0.8, zorder=0)
        self.patches = PolyCollection([], linewidths=0.4, edgecolors=INK)
        ax.add_collection(self.patches, autolim=False)
        colour = CLASS_COLOURS[1]
        (self.path,) = ax.plot([], [], "-o", color=colour, markersize=3, linewidth=1.8)
        (self.begin,) = ax.plot([], [], "o", color=CLASS_COLOURS[0], mec=INK, markersize=8)
        (self.end,) = ax.plot([], [], "s", color=colour, mec=INK, markersize=8)
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10}
        self.names = [ax.text(0, 0, name, **look) for name in ("x →", "↖ y")]
        stage.moves(self.path, self.begin, self.end)

    def flat(self, u: np.ndarray, v: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where points of the unit box are drawn: turned, then seen from a little above.

        u and v lie between −½ and ½, the height w between 0 and 1.
        """
        right = u * np.cos(TURN) - v * np.sin(TURN)
        back = u * np.sin(TURN) + v * np.cos(TURN)
        return right, TILT * back + TALL * w - 0.1

    def seen(self, points: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where points (…, 2) of the window and their heights are drawn."""
        left, right, bottom, top = self.window
        longer = max(right - left, top - bottom)
        u = (points[..., 0] - (left + right) / 2) / longer
        v = (points[..., 1] - (bottom + top) / 2) / longer
        w = (heights - self.low) / (self.cut - self.low)
        return self.flat(u, v, np.clip(w, 0, 1.1))

    def put(self, window: tuple, points: np.ndarray, heights: np.ndarray, cut: float) -> None:
        """A new surface: points (n, n, 2) of the window, row 0 at the bottom, heights (n, n)."""
        self.window, self.low, self.cut = window, float(np.min(heights)), cut
        x, y = self.seen(points, heights)
        drawn = np.stack([x, y], axis=-1)
        corners = [drawn[i, j] for i, j in CORNERS]
        quads = np.stack(corners, axis=-2)[::-1, ::-1].reshape(-1, 4, 2)  # from back to front
        lowest = np.min([heights[i, j] for i, j in CORNERS], axis=0)[::-1, ::-1].ravel()
        shade = np.clip((lowest - self.low) / (cut - self.low), 0, 1)[:, None]
        kept = lowest < cut
        self.patches.set_verts(list(quads[kept]))
        self.patches.set_facecolor((shade * PALE + (1 - shade) * DARK)[kept])
        self.outline()
        self.stage.still_changed()

    def outline(self) -> None:
        """The window on the ground, with the names of its axes along two edges."""
        left, right, bottom, top = self.window
        corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        ground = np.full(5, self.low)
        self.base.set_data(*self.seen(corners[[0, 1, 2, 3, 0]], ground))
        middle = np.array([(left + right) / 2, (bottom + top) / 2])
        for name, edge in zip(self.names, ((0, 1), (1, 2)), strict=True):
            at = corners[list(edge)].mean(axis=0)
            x, y = self.seen(at + 0.16 * (at - middle), np.array(self.low))
            name.set_position((float(x), float(y)))

    def walk(self, path: np.ndarray, heights: np.ndarray) -> None:
        """A path (n, 2) with its heights (n,)."""
        x, y = self.seen(path, heights)
        self.path.set_data(x, y)
        self.path.set_marker("o" if len(path) <= 60 else "")
        self.begin.set_data(x[:1], y[:1])
        self.end.set_data(x[-1:], y[-1:])


CORNERS = [
    (slice(None, -1), slice(None, -1)), (slice(None, -1), slice(1, None)),
    (slice(1, None), slice(1, None)), (slice(1, None), slice(None, -1)),
]  # fmt: skip
