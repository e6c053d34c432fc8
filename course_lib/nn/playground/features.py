"""What the network may be given of a point (x₁, x₂): the point itself, squares, product, sines.

One neuron draws a line in the features it sees. Given x₁² and x₂², a line is an ellipse: what the
data need can be put in at the front, or be learned by hidden neurons.
"""

from collections.abc import Callable, Sequence

import numpy as np

from course_lib.nn.playground.data import HALF_WIDTH

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1 x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}


def features_of(X: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The named features of the points X (n, 2), in that order: (n, d).

    >>> features_of(np.array([[2.0, -3.0]]), ("x1", "x2^2", "x1 x2")).tolist()
    [[2.0, 9.0, -6.0]]
    """
    x1, x2 = X.T
    return np.column_stack([FEATURES[name](x1, x2) for name in names])


def grid(n: int) -> np.ndarray:
    """The n × n points of a map, (n², 2), row by row as a picture: the top left is (−6, 6).

    >>> grid(2).tolist()
    [[-6.0, 6.0], [6.0, 6.0], [-6.0, -6.0], [6.0, -6.0]]
    """
    along = np.linspace(-HALF_WIDTH, HALF_WIDTH, n)
    x1, x2 = np.meshgrid(along, along[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])
