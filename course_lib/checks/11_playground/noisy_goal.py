"""Question 7: noise, fifty points to learn from, and a network that could learn them by heart."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Part, Verdict
from course_lib.nn.playground import Experiment, Goal, Settings

from .runs import NO_DICT, Refused, Task, goal_question, settings_of

FIXED = {
    "dataset": "gauss", "noise": 50, "train_share": 10,
    "hidden": (8, 8), "activation": "relu", "learning_rate": 0.3,
}  # fmt: skip
EPOCHS = 600
SHARE = 0.8  # of the test loss that the network has without a penalty
FIRST, SEEDS = 20, 60  # which settle it, where the share is clear; else all do
CLEAR = (0.7, 0.93)  # of such shares the first are not likely to err
WEAK, STRONG = 0.005, {"l1": 0.1, "l2": 0.2}
EXPECTED = (
    f"test loss after {EPOCHS} epochs, in the mean of many seeds, at most {SHARE:g} of what it is "
    "without a penalty"
)


def kind(settings: Settings) -> str:
    """What penalties look like that miss the goal."""
    name, rate = settings.regularization, settings.regularization_rate
    if name == "none":
        return "kind missing" if rate else "none"
    if not rate:
        return "rate missing"
    if rate <= WEAK:
        return "weak"
    return "strong" if rate >= STRONG[name] else "in between"


TASK = Task(
    Goal(0, epochs=EPOCHS, fixed=FIXED), ("regularization", "regularization_rate"),
    '{"regularization": "l2", "regularization_rate": 1}', kind, said=EXPECTED,
)  # fmt: skip


def drawn_seeds(rng: np.random.Generator) -> Sequence[Case]:
    """One case: more seeds than a goal has, as a mean is to be steady: see FIRST."""
    seeds = sorted(rng.choice(10_000, SEEDS, replace=False).tolist())
    return [Case((tuple(seeds),), "trained on several seeds", ("seeds",))]


@functools.lru_cache(maxsize=2000)
def last_loss(settings: Settings) -> float:
    """The test loss at the end of all epochs."""
    return Experiment(settings).run(EPOCHS).test_loss


def means(settings: Settings, seeds: Sequence[int]) -> tuple[float, float]:
    """The mean of the last losses on these seeds, with the penalty and without it."""
    bare = replace(settings, regularization="none", regularization_rate=0)
    with_it, without = (
        sum(last_loss(replace(each, seed=seed)) for seed in seeds) / len(seeds)
        for each in (settings, bare)
    )
    return with_it, without


def judge(case: Case, output: Any) -> Verdict:
    """On the case's seeds together, against the same networks without a penalty."""
    try:
        settings = settings_of(TASK, output)
    except Refused as refused:
        return Verdict(False, EXPECTED, describe(output), refused.why)
    (seeds,) = case.args
    mean, without = means(settings, seeds[:FIRST])
    if CLEAR[0] < mean / without < CLEAR[1]:
        mean, without = means(settings, seeds)
    got = f"{mean:.3f}, and {without:.3f} without a penalty"
    ok = mean <= SHARE * without
    why = "" if ok else "It is close. Which of its neighbours in the list of rates does better?"
    return Verdict(ok, EXPECTED, got, why)


NOISY = replace(
    goal_question(
        "noisy_goal", "Noise that is not to be learned", 2, TASK, "show_noisy",
        ("none", "{}",
         "Without a penalty the network has weights enough to bend its border around single "
         "points: its training loss falls, and its test loss rises. Which setting holds the "
         "weights small?"),
        ("rate_missing", '{"regularization": "l2"}',
         "The kind is chosen, but its rate is 0: then the penalty weighs nothing."),
        ("kind_missing", '{"regularization_rate": 0.03}',
         "A rate without a kind: `regularization` is still none, so that nothing is pulled."),
        ("weak", '{"regularization": "l2", "regularization_rate": 0.001}',
         "The penalty is so weak that the network learns nearly as much of the noise as without "
         "it. Look at the gap of the two losses: does it close?"),
        ("strong", '{"regularization": "l1", "regularization_rate": 1}',
         "The penalty is so strong that it drowns what the points say: weights are pulled to about "
         "0, and at last the map is flat. The network *under*fits: training loss and test loss are "
         "alike, and both bad."),
        ("fewer_neurons", '{"hidden": (2,)}',
         "A smaller network would learn less of the noise as well. But here the network is given, "
         "and only the penalty is yours: `regularization` and `regularization_rate`."),
        ("more_points", '{"train_share": 90}',
         "More points to learn from are the best cure, if one has them. Here there are fifty; only "
         "`regularization` and `regularization_rate` are to be set."),
        ("slower", '{"learning_rate": 0.003}',
         "A smaller rate stops the training early, in effect. Here the rate and the epochs are "
         "given; only `regularization` and `regularization_rate` are to be set."),
        ("no_dict", '"l2"', NO_DICT),
    ),
    parts=(Part("goal", 2, drawn_seeds),),
    judge=judge,
)  # fmt: skip
