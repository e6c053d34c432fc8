"""How a race is drawn: paths, arrows of the update in view, swatches and the table of its terms."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK, PAPER
from course_lib.widgets.plane import LINE_STYLES, line
from course_lib.widgets.race_ground import AXES, Ground
from course_lib.widgets.race_terms import Term, momentum_push
from course_lib.widgets.words import figures, number

GLYPHS = "●■▲◆▼✚✖★"  # of CLASS_MARKERS
DASHES = {"solid": "none", "dashed": "6 4", "dotted": "2 3"}
DIRECTION = 0.13  # how long an arrow is that shows a direction only, as a share of the width
VISIBLE = 0.07  # a step shorter than this share of the width is drawn longer
ZOOMS = [factor * 10**power for power in range(6) for factor in (1, 2, 5)]
HEAD = 10.0  # pixels
SAME = 0.06  # an angle between two arrows that is smaller than this is not seen


def style_of(index: int) -> str:
    """The line of a path: three kinds, in turn, beside eight colours and markers."""
    return LINE_STYLES[index % 3]


def path_line(places: Sequence[np.ndarray], index: int, ground: Ground) -> list[dict]:
    """The way so far."""
    if len(places) < 2:
        return []
    corners = ground.clipped(np.array(places), windows=3).round(4)
    return [line(corners, style=style_of(index), colour=CLASS_COLOURS[index])]


def crosses(ground: Ground) -> list[dict]:
    """A cross at each minimum."""
    size = 0.012 * (ground.window[1] - ground.window[0])
    arms = size * np.array([[[-1, -1], [1, 1]], [[-1, 1], [1, -1]]])
    return [line(np.array(at) + arm, width=1.5) for at in ground.land.minima for arm in arms]


def arrow(start: Any, way: Any, ground: Ground, side: int, **look: Any) -> list[dict]:
    """An arrow from `start`, `way` long; its label stands beside its tip, to the left if side = 1.

    What leads out of the frame is cut there.
    """
    unit = (ground.window[1] - ground.window[0]) / AXES[0]  # of a pixel, the same along both axes
    start, way = np.asarray(start, float), np.asarray(way, float)
    end = ground.clipped(start + way)
    length = np.hypot(*(end - start))
    if length < unit:
        return []
    along = (end - start) / length
    left = np.array([-along[1], along[0]])
    back = min(HEAD * unit, length / 2) * along
    label = look.pop("label", "")
    shaft = line([start, end], label, **look)
    half = 4.5 * len(label)
    beside = np.abs(left) @ np.array([half, 9.0]) + 4
    shaft["at"] = (end + side * left * beside * unit).tolist()
    barbs = [end - back + side * left * 0.5 * HEAD * unit for side in (1, -1)]
    tip = line([barbs[0], end, barbs[1]], colour=look["colour"], width=look["width"])
    return [shaft, tip]


def zoom_of(step: np.ndarray, ground: Ground) -> int:
    """How many times longer a step is drawn so that it is seen."""
    share = float(np.hypot(*step)) / (ground.window[1] - ground.window[0])
    return next((zoom for zoom in ZOOMS if zoom * share >= VISIBLE), ZOOMS[-1])


def arrows(place: np.ndarray, terms: Sequence[Term], index: int, ground: Ground) -> list[dict]:
    """Downhill (dotted) and momentum (dashed) as directions, and the step (solid) in its length."""
    step, downhill, push = terms[-1].value, -terms[0].value, momentum_push(terms)
    if not np.all(np.isfinite(step)) or not bool(ground.inside(place)):
        return []
    long = DIRECTION * (ground.window[1] - ground.window[0])
    zoom = zoom_of(step, ground)
    label = "step" if zoom == 1 else f"step × {zoom}"
    side = left_of(downhill, step)  # labels stand on the sides where no other arrow is
    drawn = arrow(place, direction(downhill, long), ground, -side, label="−g", style="dotted",
                  colour=INK, width=2)  # fmt: skip
    if push is not None and angle(push, downhill) > SAME:
        side = left_of(push, step)
        drawn += arrow(place, direction(push, long), ground, -side, label="momentum",
                       style="dashed", colour=INK, width=2)  # fmt: skip
    return drawn + arrow(place, zoom * step, ground, side, label=label, style="solid",
                         colour=CLASS_COLOURS[index], width=4)  # fmt: skip


def left_of(way: np.ndarray, other: np.ndarray) -> int:
    """1 if the other lies to the left of the way, else −1.

    >>> left_of(np.array([1.0, 0.0]), np.array([1.0, 0.5]))
    1
    """
    return 1 if way[0] * other[1] - way[1] * other[0] > 0 else -1


def direction(way: np.ndarray, long: float) -> np.ndarray:
    """The way, so long; nowhere if it has no length."""
    length = np.hypot(*way)
    return way * (long / length) if np.isfinite(length) and length > 0 else np.zeros(2)


def angle(a: np.ndarray, b: np.ndarray) -> float:
    """Between two ways; 0 where one has no length."""
    product = float(np.hypot(*a) * np.hypot(*b))
    if not np.isfinite(product) or product == 0:
        return 0.0
    return float(np.arccos(np.clip(float(a @ b) / product, -1, 1)))


def swatch(index: int) -> str:
    """Marker and line of a path, as they are in the picture."""
    dash, colour = DASHES[style_of(index)], CLASS_COLOURS[index]
    return (
        f'<svg width="52" height="18" style="background:{PAPER}; border-radius:3px" '
        f'aria-hidden="true"><line x1="3" y1="9" x2="49" y2="9" stroke="{colour}" '
        f'stroke-width="2.5" stroke-dasharray="{dash}"/><text x="26" y="14" font-size="14" '
        f'text-anchor="middle" fill="{colour}" stroke="{INK}" stroke-width="0.6">'
        f"{GLYPHS[index]}</text></svg>"
    )


def table(title: str, terms: Sequence[Term], names: tuple[str, str]) -> str:
    """The terms of an update, a number for each parameter."""
    rows = "".join(
        f"<tr><th scope='row' style='text-align:left'>{html.escape(term.symbol)}</th>"
        f"<td style='text-align:left; opacity:0.8'>{html.escape(term.words)}</td>"
        + "".join(f"<td>{cell(value)}</td>" for value in term.value)
        + "</tr>"
        for term in terms
    )
    head = "".join(f"<th scope='col' style='min-width:5em'>{name}</th>" for name in names)
    return (
        f"<table><caption style='text-align:left'>{html.escape(title)}</caption>"
        f"<tr><th></th><th></th>{head}</tr>{rows}</table>"
    )


def cell(value: float) -> str:
    return figures(value) if abs(value) < 1e-9 and value else number(value)
