"""*Show me* for the exercise of lesson 09: the student's result beside the right one."""

import functools
from collections.abc import Callable

from course_lib.widgets import compare
from course_lib.widgets.best_confidence import BestConfidence
from course_lib.widgets.compare import Views
from course_lib.widgets.sigmoid_or_softmax import SigmoidOrSoftmax

beside = functools.partial(compare.beside, "09_outputs_and_losses")


def show_one_hot(args: tuple, own: Callable) -> Views:
    """The labels, and both tables."""
    return beside("one_hot.right_table", ("y", "n_classes"), args, own)


def show_squared_error(args: tuple, own: Callable) -> Views:
    """Targets and predictions, both losses and both gradients."""
    return beside("squared_error.right_pair", ("y", "f"), args, own, "loss_and_gradient")


def show_huber(args: tuple, own: Callable) -> Views:
    """Targets, predictions and δ, and both gradients."""
    return beside("huber_gradient.right_gradient", ("y", "f", "delta"), args, own)


def show_binary(args: tuple, own: Callable) -> Views:
    """Labels and logits, and both losses."""
    return beside("binary_cross_entropy.right_loss", ("y", "z"), args, own)


def show_smoothed(args: tuple, own: Callable) -> Views:
    """Labels, logits and a, and both losses."""
    return beside("smoothed_cross_entropy.right_loss", ("y", "Z", "a"), args, own)


def show_multi_label(args: tuple, own: Callable) -> Views:
    """Labels and logits, both losses and both gradients."""
    return beside("multi_label.right_pair", ("Y", "Z"), args, own, "loss_and_gradient")


def show_confusion(args: tuple, own: Callable) -> Views:
    """Labels and predictions, and both matrices."""
    names = ("y", "predicted", "n_classes")
    return beside("confusion_matrix.right_counts", names, args, own)


def show_outputs(args: tuple, own: str) -> Views:
    """*Show me* for `answer_outputs`: the same logits through softmax and through sigmoids."""
    return [("What can either of them say?", SigmoidOrSoftmax())]


def show_confidence(args: tuple, own: str) -> Views:
    """*Show me* for `answer_confidence`: the curves for 2, 3 and 10 classes."""
    title = "Find the lowest place for 2, 3 and 10 classes. And for 4?"
    return [(title, BestConfidence(classes=3))]
