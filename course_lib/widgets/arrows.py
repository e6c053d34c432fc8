"""Arrows on a plane, and labels beside them that cover as little as they can."""

from typing import Any

import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK
from course_lib.widgets.plane import line
from course_lib.widgets.words import number

HEAD = 0.045  # an arrow's head, as a share of the width of the axes
EDGE = 0.98  # how far towards the frame an arrow may go
LETTER, LINE, GAP = 3.9, 9.0, 5.0  # pixels: half a letter, half a line of text, and what is between
AROUND = [np.array([np.cos(angle), np.sin(angle)]) for angle in np.arange(8) * np.pi / 4]
FURTHER = (2.0, 5.0, 8.0)  # how many gaps away, where nothing nearer is free
NAME = ((0.0, 0.0), (14.0, 14.0))  # where a point and its name lie, pixels right and up of it


class Labels:
    """Places for labels on a square plane of ± `reach`, with axes of `side` pixels."""

    def __init__(self, reach: float, side: float) -> None:
        self.reach, self.pixel = reach, 2 * reach / side
        self.taken: list[tuple[np.ndarray, np.ndarray]] = []  # boxes: middle, half width and height

    def keep_point(self, at: np.ndarray) -> None:
        """Let no label cover the point at `at`, nor its name."""
        for offset in NAME:
            self.taken.append((at + self.pixel * np.array(offset), self.pixel * np.full(2, 10.0)))

    def keep_line(self, start: Any, end: Any) -> None:
        """Let no label cover the line from `start` to `end`."""
        for at in np.linspace(start, end, 24):
            self.taken.append((at, self.pixel * np.full(2, 3.0)))

    def along(self, text: str, start: Any, end: Any, away: Any) -> list[float]:
        """A place for `text` beside a line: at half its length to the side `away`, if that is free.

        `away` is a direction at right angles to the line; it says how the line runs where its
        length is 0.
        """
        start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
        side = np.asarray(away, dtype=float)
        way = np.array([side[1], -side[0]])
        half = self.pixel * np.array([LETTER * len(text), LINE])
        gap = self.pixel * GAP

        def shifted(at: np.ndarray, to: np.ndarray, far: float = 1.0) -> np.ndarray:
            return at + to * (np.abs(to) @ half + far * gap)

        ends = [start, end] if (end - start) @ way >= 0 else [end, start]
        places = [
            shifted(start + share * (end - start), to)
            for share in (0.5, 1.0, 0.0)
            for to in (side, -side)
        ]
        places += [shifted(ends[1], way), shifted(ends[0], -way)]
        places += [shifted(start, to, far) for far in FURTHER for to in AROUND]
        room = np.maximum(self.reach - half, 0)
        places = [np.clip(place, -room, room) for place in places]
        best = min(places, key=lambda place: self.covered(place, half))
        self.taken.append((best, half))
        return best.tolist()

    def covered(self, middle: np.ndarray, half: np.ndarray) -> int:
        """How much a label there would cover."""
        return sum(bool(np.all(np.abs(middle - at) < half + size)) for at, size in self.taken)


def arrow(
    start: Any, end: Any, xlim: tuple, label: str = "", style: str = "solid", colour: str = INK
) -> list[dict]:
    """An arrow as lines for `Plane.lines`; `xlim` is for the size of its head."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    way = end - start
    length = np.sqrt(way @ way)
    shaft = line([start, end], label, style, colour)
    if length == 0:
        return [shaft]
    along = way / length * min(HEAD * (xlim[1] - xlim[0]), length / 2)
    across = np.array([-along[1], along[0]]) / 2
    return [shaft, line([end - along + across, end, end - along - across], colour=colour)]


def room(x: np.ndarray, drawn: np.ndarray, reach: float) -> float:
    """The share of the arrow `drawn` from x that lies within the frame.

    >>> room(np.array([0.0, 0.0]), np.array([1.0, -4.0]), 2.0)
    0.49
    """
    limit = EDGE * reach
    ways = [
        (np.copysign(limit, part) - at) / part for at, part in zip(x, drawn, strict=True) if part
    ]
    return float(np.clip(min(ways, default=1.0), 0, 1))


def gradient_arrows(
    x: np.ndarray, drawn: np.ndarray, g: np.ndarray, reach: float, side: float
) -> list[dict]:
    """The gradient as an arrow from x, as long as `drawn`, and its two components with their sizes.

    What would leave the frame is cut there, and then dashed. `side`: see `Labels`.
    """
    share = room(x, drawn, reach)
    drawn = share * drawn
    colour = CLASS_COLOURS[1]
    style = "solid" if share == 1 else "dashed"
    lines = arrow(x, x + drawn, (-reach, reach), style=style, colour=colour)
    labels = Labels(reach, side)
    labels.keep_point(x)
    parts = [drawn * (np.arange(2) == j) for j in range(2)]
    for each in (drawn, *parts):
        labels.keep_line(x, x + each)
    for j, name in enumerate(("∂f/∂x₁", "∂f/∂x₂")):
        label = f"{name} = {number(g[j])}"
        away = np.where(drawn > 0, -1.0, 1.0) * (np.arange(2) != j)
        shaft = line([x, x + parts[j]], label, "dotted", colour)
        lines.append(shaft | {"at": labels.along(label, x, x + parts[j], away)})
    return lines


def steps_made(trail: list[np.ndarray]) -> list[dict]:
    """The way of the steps so far, with a small square where each began."""
    if len(trail) == 1:
        return []
    square = 0.05 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    return [line(trail, style="dashed"), *(line(each + square) for each in trail[:-1])]
