"""Bar charts as SVG, drawn by hand: grading never loads Matplotlib.

Lengths along a chart are percentages and heights are pixels: a chart is as wide as its place, and
its letters keep their size, on a telephone as on paper. Colours come from the page's style.
"""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 7.0  # pixels, about
NARROW = 300  # pixels along a chart on a telephone
LABEL = 40  # characters that have room beside a count there


@dataclass(frozen=True)
class Bar:
    """`count` students, of `of` where a whole is meant."""

    text: str
    count: int
    of: int = 0


@dataclass(frozen=True)
class Words:
    """What a reader gets who cannot see the picture; `key` is its name within the page."""

    key: str
    title: str
    seen: str


def picture(words: Words, height: int, shapes: Sequence[str]) -> str:
    """An SVG with its text alternative; `shapes` are SVG already."""
    key, title, seen = map(html.escape, (words.key, words.title, words.seen))
    return (
        f'<svg role="img" aria-labelledby="{key}-title {key}-seen" width="100%" '
        f'height="{height}" paint-order="stroke">'
        f'<title id="{key}-title">{title}</title><desc id="{key}-seen">{seen}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def columns(
    words: Words, bars: Sequence[Bar], axis: str, height: int, mark: tuple[float, str] | None = None
) -> str:
    """Upright bars, their counts on top. `mark` is a place (0 to 1) and what is written at it."""
    top, floor = (52 if mark else 36), height - 40
    tallest = max([bar.count for bar in bars] + [1])
    every = math.ceil(len(bars) * LETTER * max(len(bar.text) + 1 for bar in bars) / NARROW)
    step = 100 / len(bars)
    shapes, above = [], [text(0, 12, "students", "axis"), text(100, height - 4, axis, "axis left")]
    for i, bar in enumerate(bars):
        middle, size = (i + 0.5) * step, (floor - top) * bar.count / tallest
        if bar.count:
            shapes.append(rectangle((i + 0.08) * step, floor - size, 0.84 * step, size, "bar"))
            above.append(text(middle, floor - size - 4, f"{bar.count:,}", "count middle"))
        if i % every == 0:
            above.append(text(middle, floor + 16, bar.text, "tick middle"))
    shapes += [line(0, floor, 100, floor), line(0, 20, 0, floor)]
    if mark:
        place, aside = 100 * mark[0], 5 if mark[0] < 0.5 else -5
        shapes.append(line(place, 20, place, floor, "mark"))
        above.append(text(place, 28, mark[1], "said" if aside > 0 else "said left", aside))
    return picture(words, height, shapes + above)


def rows(words: Words, bars: Sequence[Bar], kind: str = "bar") -> str:
    """Lying bars, each a share of its whole, with its name and "31 of 40" above it."""
    shapes = []
    for i, bar in enumerate(bars):
        y = 42 * i
        shapes += [
            text(0, y + 14, cut(bar.text, LABEL), "name"),
            text(100, y + 14, f"{bar.count:,} of {bar.of:,}", "count left"),
            rectangle(0, y + 20, 100, 14, "whole"),
        ]
        if bar.count:
            shapes.append(rectangle(0, y + 20, 100 * bar.count / bar.of, 14, kind))
    return picture(words, 42 * len(bars) - 4, shapes)


def text(x: float, y: float, words: str, kind: str, aside: int = 0) -> str:
    """`x` in percent, `y` and `aside` in pixels."""
    moved = f' dx="{aside}"' if aside else ""
    return f'<text class="{kind}" x="{x:.2f}%" y="{y:.1f}"{moved}>{html.escape(words)}</text>'


def rectangle(x: float, y: float, width: float, height: float, kind: str) -> str:
    place = f'x="{x:.2f}%" y="{y:.1f}" width="{width:.2f}%" height="{height:.1f}"'
    return f'<rect class="{kind}" {place}/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "edge") -> str:
    return f'<line class="{kind}" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}"/>'


def cut(words: str, most: int) -> str:
    """At most so many characters, the last of them saying that there were more.

    >>> cut("neighbours", 6)
    'neigh…'
    """
    return words if len(words) <= most else words[: most - 1] + "…"
