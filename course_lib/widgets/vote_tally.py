"""A small count of votes beside a point of the plane: a marker, a bar and a number a class."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.offsetbox import AnnotationBbox, DrawingArea
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, FAINT, INK, PAPER

ROW, BAR, APART = 14.0, 40.0, 20.0  # points: height of a row, longest bar, from the point
LETTER = 5.6  # points: about the width of a letter


def tally(point: int, side: str, rows: Sequence[tuple[int, float, str]], note: str = "") -> dict:
    """For `Plane.tally`: (class, share of the votes, text) a row, `side` of `point` by index.

    >>> tally(3, "left", [(0, 0.75, "3 wins"), (1, 0.25, "1")])["rows"][1]["share"]
    0.25
    """
    if side not in ("left", "right"):
        raise ValueError(f"side is {side!r}; expected 'left' or 'right'")
    for label, share, _ in rows:
        if not (0 <= label < len(CLASS_COLOURS) and 0 <= share <= 1):
            raise ValueError(
                f"a row has class {label} and share {share}; "
                f"expected a class from 0 to {len(CLASS_COLOURS) - 1} and a share from 0 to 1"
            )
    named = [{"label": int(c), "share": float(share), "text": text} for c, share, text in rows]
    return {"point": point, "side": side, "rows": named, "note": note}


def draw_tally(ax: Axes, place: Sequence[float], count: dict[str, Any]) -> None:
    """The count drawn by Matplotlib; the browser draws the same (`plane.js`)."""
    rows, note = count["rows"], count["note"]
    beside = 2 + ROW + BAR + 6 + LETTER * max(len(row["text"]) for row in rows)
    width = max(beside, 6 + LETTER * len(note))
    height = ROW * (len(rows) + bool(note))
    area = DrawingArea(width, height)
    for i, row in enumerate(rows):
        _draw_row(area, height - ROW * (i + 0.5), row)
    if note:
        area.add_artist(Text(2, ROW / 2, note, va="center", fontsize=9, color=INK))
    low, high = ax.get_ylim()
    up = (0.5 - (place[1] - low) / (high - low)) * height  # so that it stays inside the axes
    away = (APART + width / 2) * (1 if count["side"] == "right" else -1)
    box = AnnotationBbox(
        area, (place[0], place[1]), xybox=(away, up), boxcoords="offset points", pad=0.2,
        bboxprops={"facecolor": PAPER, "edgecolor": FAINT, "alpha": 0.9},
    )  # fmt: skip
    box.set_zorder(5)
    ax.add_artist(box)


def _draw_row(area: DrawingArea, y: float, row: dict[str, Any]) -> None:
    colour, marker = CLASS_COLOURS[row["label"]], CLASS_MARKERS[row["label"]]
    area.add_artist(Line2D([ROW / 2], [y], marker=marker, color=colour, mec=INK, markersize=7))
    long = max(1.0, BAR * row["share"])
    area.add_artist(Rectangle((2 + ROW, y - 4), long, 8, facecolor=colour, edgecolor=INK))
    words = Text(2 + ROW + long + 4, y, row["text"], va="center", fontsize=9, color=INK)
    area.add_artist(words)
