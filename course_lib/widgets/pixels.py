"""A picture of pixels that fills its axes and may change at every redraw.

Matplotlib's `imshow` resamples and normalizes whatever it is given, which takes most of a redraw.
Here pixels are repeated until they fill the axes, once, and then only copied.
"""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes


class Pixels(Artist):
    """`values` (rows, columns, 3) bytes, row 0 at the bottom, under everything else in `ax`."""

    def __init__(self, ax: Axes, values: np.ndarray) -> None:
        super().__init__()
        self.zorder = -10
        self._filled: dict[tuple, tuple[np.ndarray, np.ndarray]] = {}
        self.set_values(values)
        ax.add_artist(self)

    def set_values(self, values: np.ndarray) -> None:
        """Show these; the array is taken as it is, and must not be changed afterwards."""
        if values.ndim != 3 or values.shape[2] != 3 or values.dtype != np.uint8:
            raise ValueError(
                f"pixels are {values.dtype} of shape {values.shape}; expected (rows, columns, 3) "
                "uint8."
            )
        self.values = values

    def draw(self, renderer: object) -> None:
        """Copy the pixels to where the axes are."""
        if not self.get_visible() or self.axes is None:
            return
        left, bottom, right, top = (round(each) for each in self.axes.bbox.extents)
        gc = renderer.new_gc()  # type: ignore[attr-defined]
        image = self.filled(right - left, top - bottom)
        renderer.draw_image(gc, left, bottom, image)  # type: ignore[attr-defined]
        gc.restore()

    def filled(self, width: int, height: int) -> np.ndarray:
        """The values repeated to so many pixels, (height, width, 4).

        The values are kept beside the pixels: another array may come to have the same id.
        """
        key = (id(self.values), width, height)
        if key not in self._filled or self._filled[key][1] is not self.values:
            rows = np.arange(height) * len(self.values) // height
            columns = np.arange(width) * self.values.shape[1] // width
            rgb = self.values[rows[:, None], columns]
            image = np.dstack([rgb, np.full((height, width), 255, np.uint8)])
            self._filled[key] = (np.ascontiguousarray(image), self.values)
        return self._filled[key][0]
