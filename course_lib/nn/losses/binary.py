"""Cross-entropy of yes-or-no answers: one output, or several that do not exclude one another.

y is 1 for yes and 0 for no (or between, see `targets.py`), p the probability of yes, z its logit:
p = σ(z), z = log p/(1 − p). All have one shape, (n,) or (n, outputs). A loss gives (n,), a slope
the table of the prediction's shape.

Source: decks R, E, M and P; D. R. Cox (1958) for the likelihood.
"""

import numpy as np

from course_lib.nn.activations import sigmoid
from course_lib.nn.losses.check import answers, probabilities, same_shape
from course_lib.nn.losses.regression import outputs, over_outputs

FLOOR = 1e-7  # p is kept so far from 0 and from 1, as Keras does: −log 0 is no number


def binary_cross_entropy(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """L_i = −y log p − (1 − y) log(1 − p), the mean over the outputs as in Keras, (n,).

    A probability of 0 or 1 has lost how sure it was: p is held within [1e-7, 1 − 1e-7], so a sure
    mistake costs 16.1 and never more. From logits there is no such end.

    >>> binary_cross_entropy([1, 0], [0.9, 0.9]).round(3)
    array([0.105, 2.303])
    """
    y, p = checked(y, p)
    return over_outputs(-y * np.log(p) - (1 - y) * np.log(1 - p))


def binary_cross_entropy_slope(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """∂L_i/∂p = (p − y) / (p (1 − p)), over the number of outputs; beyond the floor, as at it.

    >>> binary_cross_entropy_slope([1], [0.25])
    array([-4.])
    """
    y, p = checked(y, p)
    return (p - y) / (p * (1 - p)) / outputs(p)


def binary_cross_entropy_from_logits(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """L_i = log(1 + e^z) − y z, the same loss of p = σ(z), the mean over the outputs, (n,).

    For a large z it is (1 − y) z, and `logaddexp` computes it so: no power overflows.

    >>> binary_cross_entropy_from_logits([1, 0, 1], [0.0, 1000.0, 1000.0]).round(3)
    array([6.93e-01, 1.00e+03, 0.00e+00])
    """
    y, z = same_shape(y, z)
    answers(y)
    return over_outputs(by_entry(y, z))


def binary_cross_entropy_from_logits_slope(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """∂L_i/∂z = σ(z) − y, over the number of outputs. The p (1 − p) of the sigmoid has cancelled.

    >>> binary_cross_entropy_from_logits_slope([1], [0.0])
    array([-0.5])
    """
    y, z = same_shape(y, z)
    answers(y)
    return (sigmoid(z) - y) / outputs(z)


def multi_label(Y: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """L_i = Σ_j −y_ij log σ(z_ij) − (1 − y_ij) log(1 − σ(z_ij)), the *sum* over the labels, (n,).

    Each label is a question of its own. Keras takes the mean over them: 1/c of this.

    >>> multi_label([[1, 0, 1]], [[0.0, 0.0, 0.0]]).round(3)  # three times log 2
    array([2.079])
    """
    return binary_cross_entropy_from_logits(Y, Z) * outputs(np.asarray(Z))


def multi_label_slope(Y: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """∂L_i/∂z_ij = σ(z_ij) − y_ij: no output knows of the others.

    >>> multi_label_slope([[1, 0, 1]], [[0.0, 0.0, 0.0]])
    array([[-0.5,  0.5, -0.5]])
    """
    return binary_cross_entropy_from_logits_slope(Y, Z) * outputs(np.asarray(Z))


def sigmoid_cross_entropy(logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean over all entries of the binary cross-entropy, and its gradient by the logits.

        L = 1/(n c) Σ log(1 + e^z) − y z,   dL/dz = (σ(z) − y) / (n c)

    >>> loss, dz = sigmoid_cross_entropy(np.zeros((2, 1)), np.array([[1], [0]]))
    >>> round(loss, 3), dz.ravel().tolist()
    (0.693, [-0.25, 0.25])
    """
    y, z = same_shape(y, logits)
    answers(y)
    return float(by_entry(y, z).mean()), (sigmoid(z) - y) / z.size


def by_entry(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """log(1 + e^z) − y z, entry by entry, written so that neither part is large without need."""
    return np.logaddexp(0, np.where(y > 0.5, -z, z)) + np.where(y > 0.5, (1 - y) * z, -y * z)


def checked(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as floats of one shape, p held off 0 and 1; ValueError for what is no probability."""
    y, p = same_shape(y, p)
    probabilities(p)
    answers(y)
    return y, np.clip(p, FLOOR, 1 - FLOOR)
