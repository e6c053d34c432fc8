"""Pictures of small grey images, such as handwritten digits."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage


def draw_image(
    ax: Axes, image: np.ndarray, title: str = "", vmax: float = 255, cmap: str = "gray_r"
) -> AxesImage:
    """A grey image (height, width), dark where the pixel value is large, without axes."""
    artist = ax.imshow(image, cmap=cmap, vmin=0, vmax=vmax, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks([])
    if title:
        ax.set_title(title)
    return artist


def draw_row(axes: np.ndarray, images: np.ndarray, titles: list[str]) -> None:
    """Images (n, height, width) side by side, each under its title."""
    for ax, image, title in zip(axes, images, titles, strict=True):
        draw_image(ax, image, title)
