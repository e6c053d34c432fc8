"""A Matplotlib picture that is redrawn fast: what stands still is kept, what moves drawn over it.

Drawing axes, ticks and labels takes most of a redraw, and they do not change while a slider moves.
So they are drawn once and kept as pixels; each new picture starts from that copy. The picture is
the same, pixel for pixel, as if all had been drawn anew (`Stage.full_png`).
"""

import io
import struct
import zlib

import ipywidgets
import numpy as np
import PIL.Image
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib.plots.style import new_figure


class Stage:
    """A figure of `width` × `height` inches and the notebook image that shows it.

    Draw on `figure` once, name what will change with `moves`, change those artists (`set_data`,
    `set_text`, …) and call `show`:

    >>> stage = Stage()
    >>> ax = stage.figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    >>> dot, = ax.plot([0.5], [0.5], "o")
    >>> stage.moves(dot)
    >>> dot.set_data([0.2], [0.8])
    >>> stage.show()
    >>> bytes(stage.image.value[1:4])
    b'PNG'

    The layout is worked out for the first picture and then held, so that axes do not jump while a
    control moves; `still_changed` has it worked out again. A larger `dpi` makes the picture
    sharper, not larger: on the page an inch is always 100 pixels.
    """

    def __init__(self, width: float = 5.0, height: float = 4.0, dpi: int = 100) -> None:
        self.figure: Figure = new_figure(width, height, dpi)
        wide, high = str(round(100 * width)), str(round(100 * height))
        # The two numbers, which the page knows before the picture is there, keep the shape; in a
        # narrow window it is smaller, never squeezed, and leaves no gap below.
        self.image = ipywidgets.Image(
            format="png",
            width=wide,
            height=high,
            layout=ipywidgets.Layout(
                width=f"{wide}px", height="auto", max_width="100%", flex="0 0 auto"
            ),
        )
        self._canvas = FigureCanvasAgg(self.figure)
        self._engine = self.figure.get_layout_engine()
        self._moving: list[Artist] = []
        self._redrawn: list[Artist] = []  # the moving ones and all that lies over them, in order
        self._still = None

    def moves(self, *artists: Artist) -> None:
        """Say which artists will change; each must already be on the figure."""
        for artist in artists:
            if isinstance(artist, Axes):  # what is drawn in it would stay as it is
                raise ValueError(f"{artist!r} is a whole axes; name the artists in it that change")
            if artist.get_figure(root=True) is not self.figure:
                raise ValueError(
                    f"{artist!r} is not on this stage; expected an artist drawn on stage.figure"
                )
        self._moving += [artist for artist in artists if artist not in self._moving]
        self.still_changed()

    def still_changed(self) -> None:
        """Call after changing what was to stand still (limits, ticks, a legend, the layout)."""
        self._still = None

    def png(self, level: int = 1) -> bytes:
        """The picture as it is now; `level` 9 gives a smaller file, more slowly."""
        canvas = self._canvas
        if self._still is None:
            self._keep_still()
        canvas.restore_region(self._still)
        renderer = canvas.get_renderer()
        for artist in self._redrawn:
            artist.draw(renderer)
        return encode_png(np.asarray(canvas.buffer_rgba()), level)

    def full_png(self) -> bytes:
        """The same picture with everything drawn anew: slow, what `png` is measured against."""
        if self._still is None:
            self._keep_still()
        for artist in self._redrawn:
            artist.set_animated(False)
        self._canvas.draw()
        for artist in self._redrawn:
            artist.set_animated(True)
        return encode_png(np.asarray(self._canvas.buffer_rgba()), 1)

    def show(self) -> None:
        """Put the picture as it is now into the notebook's image."""
        self.image.value = self.png()

    def _keep_still(self) -> None:
        """Draw all that stands still, and keep the pixels."""
        for artist in self._redrawn:
            artist.set_animated(False)
        self._lay_out()
        self._redrawn = _redrawn(self.figure, self._moving)
        for artist in self._redrawn:
            artist.set_animated(True)  # Matplotlib's word for "leave it out of a full drawing"
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(self.figure.bbox)

    def _lay_out(self) -> None:
        """Let the layout engine place the axes once, then take it away until asked again."""
        self.figure.set_layout_engine(self._engine)
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")


def _redrawn(figure: Figure, moving: list[Artist]) -> list[Artist]:
    """The moving artists and all that is drawn over them, in drawing order.

    A still artist over a moving one (a legend over points) must be drawn anew too, or the moving
    one would come to lie on top of it. Axes that lie side by side do not concern each other.
    """
    redrawn: list[Artist] = []
    busy: list[Axes] = []
    for ax in sorted(figure.axes, key=Axes.get_zorder):
        if any(ax.bbox.overlaps(below.bbox) for below in busy):  # a twin, or one set into another
            part: list[Artist] = [ax]
        else:
            part = _from_first_mover(_in_drawing_order(ax), moving)
        redrawn += part
        busy += [ax] if part else []
    rest = [artist for artist in figure.get_children() if not isinstance(artist, Axes)]
    return redrawn + _from_first_mover(sorted(rest, key=Artist.get_zorder), moving)


def _from_first_mover(artists: list[Artist], moving: list[Artist]) -> list[Artist]:
    """What is drawn from the first moving artist on, but for ticks that lie outside."""
    first = next((i for i, artist in enumerate(artists) if artist in moving), len(artists))
    return [artist for artist in artists[first:] if artist in moving or not _lies_outside(artist)]


def _lies_outside(artist: Artist) -> bool:
    """Whether this is an axis without a grid and with its ticks outside: 4 ms saved for each."""
    if not isinstance(artist, Axis):
        return False
    ticks = artist.get_tick_params()
    return not ticks.get("gridOn") and ticks.get("direction", "out") == "out"


def _in_drawing_order(ax: Axes) -> list[Artist]:
    """What Matplotlib draws of `ax`, in its order, without the patch that lies under everything."""
    artists = [artist for artist in ax.get_children() if artist is not ax.patch]
    return sorted(artists, key=Artist.get_zorder)


def encode_png(rgba: np.ndarray, level: int = 1) -> bytes:
    """An (h, w, 4) image of bytes as a PNG file, without its alpha channel.

    Rows go unfiltered into zlib: on pictures of flat colours that is as small as with filters, and
    twice as fast as Pillow, which tries them all. Source: PNG specification, third edition, W3C.
    """
    height, width = rgba.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # a row begins with its filter: 0, none
    rows[:, 1:] = rgba[..., :3].reshape(height, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits a channel, RGB
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.data, level)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def side_by_side(*pictures: bytes) -> bytes:
    """PNG pictures of one height as one picture, from left to right."""
    opened = [np.asarray(PIL.Image.open(io.BytesIO(each)).convert("RGBA")) for each in pictures]
    return encode_png(np.hstack(opened), 9)
