"""One look for every figure: colours and markers of the classes, axes, sizes.

The class colours are those of Okabe and Ito (2008), chosen so that readers with any of the common
colour-vision deficiencies tell them apart; every class has a marker and a name besides, so that no
figure speaks by colour alone.
"""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

CLASS_COLOURS = (
    "#0072B2",  # blue
    "#D55E00",  # vermilion
    "#009E73",  # green
    "#CC79A7",  # purple
    "#E69F00",  # orange
    "#56B4E9",  # sky
    "#F0E442",  # yellow
    "#000000",  # black
)
CLASS_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
CLASS_WORDS = (
    "blue circles",
    "orange-red squares",
    "green triangles",
    "purple diamonds",
    "orange triangles pointing down",
    "sky-blue plus signs",
    "yellow crosses",
    "black stars",
)
RIGHT, WRONG = "#0072B2", "#D55E00"  # always beside the words "right" and "wrong"
INK, FAINT, PAPER = "#1A1A1A", "#6E6E6E", "#FFFFFF"


def class_colormap(n_classes: int) -> ListedColormap:
    """The first `n_classes` class colours as a colormap, for images of class numbers.

    >>> class_colormap(3).N
    3
    """
    if not 1 <= n_classes <= len(CLASS_COLOURS):
        raise ValueError(
            f"n_classes is {n_classes}; expected 1 to {len(CLASS_COLOURS)}, one colour for each"
        )
    return ListedColormap(CLASS_COLOURS[:n_classes])


def new_figure(width: float = 5.0, height: float = 4.0, dpi: int = 100) -> Figure:
    """A figure of `width` × `height` inches drawn by Agg: no pyplot, no window, no global state."""
    figure = Figure(figsize=(width, height), dpi=dpi, facecolor=PAPER, layout="constrained")
    FigureCanvasAgg(figure)
    return figure
