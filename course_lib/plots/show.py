"""A figure as cell output: the picture, and one sentence for those who do not see it.

JupyterLab shows PNG outputs without a text alternative, so the picture is also given as HTML with
`<img alt="…">`, and the sentence stands alone as plain text.
"""

import base64
import html
import io

from matplotlib.figure import Figure


class Picture:
    """A drawn figure that a notebook shows with its text alternative."""

    def __init__(self, png: bytes, alt: str, width: int) -> None:
        self.png, self.alt, self.width = png, alt, width

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        data = base64.b64encode(self.png).decode()
        alt = html.escape(self.alt, quote=True)
        style = f"max-width: 100%; width: {self.width}px"
        return {
            "text/html": f'<img alt="{alt}" src="data:image/png;base64,{data}" style="{style}">',
            "image/png": data,
            "text/plain": self.alt,
        }

    def __repr__(self) -> str:
        return self.alt


def show(figure: Figure, alt: str) -> Picture:
    """`figure` as a cell's value; `alt` says in a sentence what is to be seen.

    Raises ValueError without a sentence: a picture that some readers cannot see is not done.
    """
    if not alt.strip():
        raise ValueError("alt is empty; say in one sentence what the figure shows")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=2 * figure.dpi)  # twice, for sharp screens
    return Picture(buffer.getvalue(), alt, width=round(figure.get_figwidth() * figure.dpi))
