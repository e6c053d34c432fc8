"""*Show me* for `choose_k`: the errors of every fold, right and as the answer finds them."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from course_lib.plots.style import INK, WRONG, new_figure
from course_lib.widgets.answers import AnswerError, answer
from course_lib.widgets.error_parts import Choice, choose, choose_by, predict_by_vote
from course_lib.widgets.nearest_regions import still


def show_case(args: tuple, own: Callable) -> list[tuple[str, ipywidgets.Widget]]:
    """Both curves in one picture; the title names the first difference.

    `args` are (X, y, folds, ks), and `predict` where the case brings its own.
    """
    X, y, folds, ks, predict = args if len(args) == 5 else (*args, predict_by_vote)
    right = choose(X, y, folds, ks, predict)
    theirs: Choice | None = None
    asked: list[bool] = []

    def listening(*given: Any, **named: Any) -> np.ndarray:
        asked.append(True)
        return predict(*given, **named)

    try:
        theirs = answer(own, choose_by)(X, y, folds, ks, listening)
        said = first_gap(right, theirs, ks)
        if not asked and theirs.k == right.k and np.allclose(theirs.errors, right.errors):
            said = "Your errors agree, but `predict` was never called: they come from elsewhere."
    except AnswerError as error:
        said = f"No curve of yours: {error}"
    figure = new_figure(5.6, 3.2)
    draw_errors(figure.add_subplot(), right, theirs, ks)
    return [(said, still(figure, alt=f"Mean error over the folds against k. {said}"))]


def first_gap(right: Choice, theirs: Choice, ks: Sequence[int]) -> str:
    """Where the answer first differs from what is right, in a sentence.

    >>> right = Choice(1, np.array([[0.0, 0.5], [0.5, 0.5]]))
    >>> first_gap(right, Choice(3, right.errors), [1, 3])
    'The errors agree, the pick does not: expected k = 1, yours is 3.'
    """
    for i, fold in np.argwhere(~np.isclose(right.errors, theirs.errors)):
        return (
            f"k = {ks[i]}, fold {fold}: expected {right.errors[i, fold]:.1%} wrong, "
            f"yours says {theirs.errors[i, fold]:.1%}."
        )
    if theirs.k != right.k:
        return f"The errors agree, the pick does not: expected k = {right.k}, yours is {theirs.k}."
    return f"Your errors agree, and so does k = {right.k}."


def draw_errors(ax: Axes, right: Choice, theirs: Choice | None, ks: Sequence[int]) -> None:
    """Mean errors against k, each fold as a faint dot, the pick as a star."""
    curves = [("as it should be", right, "-s", INK, 6.0)]
    if theirs is not None:
        curves.append(("yours", theirs, "--o", WRONG, 4.0))
    for name, choice, style, colour, size in curves:
        mean, order = choice.errors.mean(axis=1), np.argsort(ks, kind="stable")
        ax.plot(np.array(ks)[order], mean[order], style, color=colour, markersize=size, label=name)
        for fold in choice.errors.T:
            ax.plot(ks, fold, style[-1], color=colour, alpha=0.3, markersize=size - 2)
        ax.plot(
            [choice.k], [mean[list(ks).index(choice.k)]], "*", color=colour, mec=INK,
            markersize=2.5 * size, label=f"picks k = {choice.k}",
        )  # fmt: skip
    ax.set(xlabel="k", ylabel="share of wrong labels", ylim=(-0.05, None))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
