"""Question 5: the vote of the k nearest, one vote each or weighted by distance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.models.neighbors.vote import vote_weights

NAMES = ("labels", "distances", "weights")
NUMBERS = np.array([0, 3, 4, 8, 11])  # labels with gaps: a place among them is not a label


def votes_by_label(
    labels: np.ndarray, distances: np.ndarray, weights: str
) -> tuple[np.ndarray, np.ndarray]:
    """The labels that are there, smallest first, and the votes for each."""
    candidates = np.unique(labels)
    w = vote_weights(distances[None, :], weights)[0]
    return candidates, np.array([w[labels == label].sum() for label in candidates])


def winner(labels: np.ndarray, distances: np.ndarray, weights: str) -> int:
    """The label with the most votes, of several the smallest."""
    candidates, votes = votes_by_label(labels, distances, weights)
    return int(candidates[np.argmax(votes)])


def case(labels: Sequence[int], distances: Sequence[float], weights: str, label: str) -> Case:
    return Case((np.array(labels), np.array(distances, dtype=float), weights), label, NAMES)


def drawn_case(rng: np.random.Generator, k: int, weights: str) -> Case:
    """k neighbours among whom one label wins clearly, by votes and by weights: ties come apart."""
    while True:
        labels = rng.choice(NUMBERS, size=k)
        distances = np.sort(rng.uniform(0.2, 3, size=k).round(2))
        both = (votes_by_label(labels, distances, each)[1] for each in ("uniform", "distance"))
        ordered = (np.sort(votes)[::-1] for votes in both)
        if all(np.all(votes[0] > 1.01 * votes[1:]) for votes in ordered):
            return case(labels.tolist(), distances.tolist(), weights, f"{k} neighbours")


def one_vote_each(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([7], [2], "uniform", "one neighbour"),
        case([7, 3, 3], [1, 2, 4], "uniform", "the nearest is outvoted"),
        case([2, 9, 9], [0.5, 1, 1], "uniform", "the larger label wins"),
        case([4, 1, 1, 1], [0, 1, 2, 2], "uniform", "one at distance 0, and one vote each"),
        case([8, 6, 6, 8, 1, 8, 0], [1, 2, 3, 4, 5, 6, 7], "uniform", "seven neighbours"),
        *(drawn_case(rng, k, "uniform") for k in (5, 9)),
    ]


def ties(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([8, 3], [1, 2], "uniform", "one vote for each"),
        case([3, 8], [1, 2], "uniform", "one vote for each"),
        case([6, 9, 5, 7], [1, 2, 3, 4], "uniform", "one vote for each of four"),
        case([6, 2, 6, 2, 9], [1, 2, 3, 4, 5], "uniform", "two votes for each of two"),
        case([2, 7, 4, 7, 4], [1, 2, 3, 4, 5], "uniform", "the smallest label has lost"),
        case([7, 2, 4, 7, 4], [1, 2, 3, 4, 5], "uniform", "the smallest label has lost"),
        case([4, 1, 1, 1, 4, 4], [1, 2, 3, 4, 5, 6], "uniform", "three votes for each of two"),
    ]


def weighted(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([6, 2, 2], [1, 3, 4], "distance", "one near against two far away"),
        case([6, 2, 2], [1, 1.5, 2], "distance", "one near against two not much farther"),
        case([6, 2, 2], [0.1, 0.25, 0.25], "distance", "one near against two, all below 1"),
        case([6, 2, 2, 9], [1, 1.8, 1.8, 10], "distance", "the same, and one far away"),
        case([2, 6, 6, 6], [1, 4, 4, 4], "distance", "one against three"),
        case([6, 6, 2], [2, 2, 5], "distance", "two near against one far away"),
        case([6, 2, 6], [1, 1.25, 4], "distance", "the nearest and the farthest agree"),
        *(drawn_case(rng, k, "distance") for k in (5, 9)),
    ]


def somebody_at_zero(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([4, 1, 1], [0, 1, 1], "distance", "one at distance 0"),
        case([3, 8, 8, 8], [0, 0.001, 0.001, 0.001], "distance", "one at 0, three very near"),
        case([7, 2, 2, 9], [0, 0, 0, 0.5], "distance", "three at distance 0"),
        case([2, 7, 7, 9], [0, 0, 0, 0.5], "distance", "three at distance 0"),
        case([2, 7, 7, 7], [0, 0, 1, 1], "distance", "two at distance 0 disagree"),
        case([7, 2, 7, 7], [0, 0, 1, 1], "distance", "two at distance 0 disagree"),
        case([5, 3, 3], [0, 0, 0], "distance", "all at distance 0"),
    ]


compare_labels = agrees_with(winner)


def judge_winner(case: Case, output: Any) -> Verdict:
    verdict = compare_labels(case, output)
    if verdict.ok or verdict.why:
        return verdict
    labels, votes = votes_by_label(*case.args)
    counted = ", ".join(f"label {a} has {v:.3g}" for a, v in zip(labels, votes, strict=True))
    return replace(verdict, why=f"Count the votes on the input shown by the rule: {counted}.")


def vote_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with one of its lines replaced."""
    lines = {
        "start": "labels = labels.copy()",
        "one": "np.ones(len(labels))",
        "zero": "(distances == 0).astype(float)",
        "near": "1 / np.maximum(distances, 1e-300)",
        "if": "distances[0] == 0",
        "votes": "w[labels == label].sum()",
        "candidates": "np.unique(labels)",
        "choose": "candidates[np.argmax(votes)]",
    } | changes
    return Mistake(
        name,
        "def vote(labels, distances, weights):\n"
        f"    {lines['start']}\n"
        "    if weights == 'uniform':\n"
        f"        w = {lines['one']}\n"
        f"    elif {lines['if']}:\n"
        f"        w = {lines['zero']}\n"
        "    else:\n"
        f"        w = {lines['near']}\n"
        f"    candidates = {lines['candidates']}\n"
        f"    votes = [{lines['votes']} for label in candidates]\n"
        f"    return {lines['choose']}",
        hint,
        concept,
    )


AVERAGE = (
    "You average the labels. They are names that happen to be numbers: between a 3 and a 7 there "
    "is no 5. Count the votes for each label instead."
)
TIE_NEAREST = (
    "Right but for ties: yours go to the label that is met first, that of the nearer neighbour "
    "(`Counter(…).most_common` does so). Here the smallest label wins a tie; `np.unique` and "
    "`np.bincount` put the labels in that order."
)
INFINITE = (
    "1/0 is ∞, and ∞ + ∞ is ∞ again: two votes at distance 0 count no more than one, and shares "
    "become nan. Where somebody is at distance 0, let only those vote, 1 each."
)
A_LITTLE = (
    "A little added to the distance avoids 1/0, but those farther away still vote, and can break "
    "a tie at distance 0. Where somebody is at distance 0, let only those vote, 1 each."
)

VOTE = Question(
    name="vote",
    title="The vote",
    parts=(
        Part("one vote each", 1, one_vote_each),
        Part("ties", 1, ties),
        Part("weighted by distance", 1, weighted),
        Part("somebody at distance 0", 1, somebody_at_zero),
    ),
    judge=judge_winner,
    picture="course_lib.widgets.vote_regions:show_vote",
    mistakes=(
        vote_mistake(
            "first_at_zero_decides",
            "Somebody is at distance 0, and you return the first of them. There may be several: "
            "they vote, one vote each.",
            zero="np.eye(len(labels))[0]",
        ),
        vote_mistake("tie_to_the_nearest", TIE_NEAREST, candidates="list(dict.fromkeys(labels))"),
        vote_mistake(
            "tie_to_the_largest",
            "Right but for ties: yours go to the largest label. `argmax` takes the first of equal "
            "votes; so let the labels come smallest first, and compare with `>`, not `>=`.",
            candidates="np.unique(labels)[::-1]",
        ),
        vote_mistake(
            "tie_to_the_last",
            "Right but for ties: yours go to the label that is met last. With `>=` a later label "
            "takes over from an equal one. Go through the labels from small to large, and "
            "compare with `>`.",
            candidates="list(dict.fromkeys(labels))[::-1]",
        ),
        vote_mistake(
            "tie_to_the_farthest",
            "Right but for ties: yours go to the label of the farther neighbour. Here the "
            "smallest label wins a tie, whoever is nearer.",
            candidates="list(dict.fromkeys(labels[::-1]))",
        ),
        vote_mistake(
            "tie_to_nobody",
            "On a tie you return nothing. The smallest of the labels that have the most votes "
            "wins.",
            choose="candidates[np.argmax(votes)] if votes.count(max(votes)) == 1 else -1",
        ),
        vote_mistake(
            "nearest_decides",
            "You return the label of the nearest and ask nobody else. That is k = 1; here all k "
            "vote.",
            choose="labels[0]",
        ),
        vote_mistake(
            "farthest_decides",
            "You return the last label, that of the farthest neighbour. Count the votes of all.",
            choose="labels[-1]",
        ),
        vote_mistake("mean_label", AVERAGE, choose="round(float(np.mean(labels)))"),
        vote_mistake("mean_label_unrounded", AVERAGE, choose="float(np.mean(labels))"),
        vote_mistake(
            "weighted_mean_label", AVERAGE, choose="round(float((w * labels).sum() / w.sum()))"
        ),
        vote_mistake(
            "median_label",
            "You return the label in the middle. Labels are names, they have no order: count the "
            "votes for each.",
            choose="int(np.median(labels))",
        ),
        vote_mistake(
            "largest_label",
            "You return the largest label. The one with the most votes is wanted: `argmax` of the "
            "votes, not `max` of the labels.",
            choose="np.max(labels)",
        ),
        vote_mistake(
            "smallest_label",
            "You return the smallest label. That is only for ties, between labels that have "
            "equally many votes.",
            choose="np.min(labels)",
        ),
        vote_mistake(
            "fewest_votes",
            "The label with the fewest votes wins: `argmin` where `argmax` is meant. (Small is "
            "good for distances, not for votes.)",
            choose="candidates[np.argmin(votes)]",
        ),
        vote_mistake(
            "sums_labels",
            "You add the labels in place of the votes: a large label then counts more than a "
            "small one, and label 0 never wins. Each neighbour adds its weight, not its label.",
            votes="(w * labels)[labels == label].sum()",
        ),
        vote_mistake(
            "count_instead_of_label",
            "You return how many votes the winner has. The question is which label it is.",
            choose="max(votes)",
        ),
        vote_mistake(
            "place_instead_of_label",
            "`argmax` gives the winner's place among the different labels, not the label. Look it "
            "up: `np.unique(labels)[argmax]`.",
            choose="int(np.argmax(votes))",
        ),
        vote_mistake(
            "label_as_place",
            "The argmax of `np.bincount(labels)` is a label already. Looked up in `labels` once "
            "more, it is taken for a place.",
            choose="labels[candidates[np.argmax(votes)]]",
        ),
        vote_mistake(
            "all_the_winners",
            "You return all labels that have the most votes, as an array. One label is wanted: of "
            "several the smallest.",
            choose="candidates[np.array(votes) == max(votes)]",
        ),
        vote_mistake(
            "forgets_earlier_votes",
            "Each vote replaces the one before: `votes[label] = …` forgets what the label had. "
            "Add to it, `+=`.",
            concept=False,
            votes="w[labels == label][-1]",
            candidates="list(dict.fromkeys(labels))",
        ),
        vote_mistake(
            "place_among_neighbours",
            "`np.unique` sorts the labels, and your place counts in the sorted ones; you look it "
            "up in `labels`, where the neighbours stand by distance.",
            choose="labels[np.argmax(votes)]",
        ),
        vote_mistake(
            "needs_a_majority",
            "You ask for more than half of all votes. The most votes are enough: with three or "
            "more labels the winner may have fewer than half.",
            choose="candidates[np.argmax(votes)] if 2 * max(votes) > sum(votes) else labels[0]",
        ),
        vote_mistake(
            "ignores_weights",
            'Everybody has one vote, whatever `weights` says. With "distance" a neighbour\'s vote '
            "counts 1/d, so that one who is near outweighs two who are far.",
            near="np.ones(len(labels))",
            zero="np.ones(len(labels))",
        ),
        vote_mistake(
            "ignores_weights_but_zero",
            "Distance 0 you treat apart, but the others still have one vote each. With "
            '"distance" a vote counts 1/d.',
            near="np.ones(len(labels))",
        ),
        vote_mistake(
            "always_by_distance",
            'Votes are weighted even if `weights` is "uniform". Then each neighbour has one vote, '
            "however far away it is.",
            one="(distances == 0) * 1.0 if distances[0] == 0 else 1 / distances",
        ),
        vote_mistake(
            "zero_outvotes_always",
            'Also with "uniform" you let only those at distance 0 vote. One vote each means just '
            "that: 0 is a distance like any other.",
            one="(distances == 0) * 1.0 if distances[0] == 0 else np.ones(len(labels))",
        ),
        vote_mistake(
            "weights_fall_on_a_line",
            "Your weight falls on a straight line with the distance, to 0 at the farthest, who "
            "then has no vote at all. Here a vote counts 1/d.",
            near="distances[-1] - distances",
        ),
        vote_mistake(
            "weights_by_distance_itself",
            "You weight by the distance itself, so that the farthest has the loudest voice. Near "
            "ones should count more: 1/d.",
            near="distances",
        ),
        vote_mistake(
            "weights_by_distance_itself_zero_too",
            "You weight by the distance itself, so that the farthest has the loudest voice. Near "
            "ones should count more: 1/d.",
            near="distances",
            zero="distances",
        ),
        vote_mistake(
            "squared_weights",
            "You weight by 1/d². That is a choice that some make, and it listens to the nearest "
            "more; here a vote counts 1/d.",
            near="1 / distances**2",
        ),
        vote_mistake(
            "exponential_weights",
            "You weight by exp(−d). That is a choice, too; here a vote counts 1/d, which doubles "
            "when the distance halves.",
            near="np.exp(-distances)",
        ),
        vote_mistake(
            "one_more_below",
            "You weight by 1/(1 + d). That avoids 1/0 but is another rule: below distance 1 it "
            "hardly tells near from far. Use 1/d, and treat distance 0 apart.",
            near="1 / (1 + distances)",
            zero="1 / (1 + distances)",
        ),
        vote_mistake(
            "weights_by_rank",
            "You weight by rank: 1, ½, ⅓ … Then it does not matter *how much* farther the second "
            "is. Weight by the distance: 1/d.",
            near="1 / np.arange(1, len(labels) + 1)",
        ),
        vote_mistake(
            "mean_weight",
            "You average the weights of each label in place of adding them; so one near neighbour "
            "beats any number of others. Every neighbour's vote adds.",
            votes="w[labels == label].mean()",
        ),
        vote_mistake(
            "loudest_voice",
            "The single largest weight decides, not the sum for each label; so the nearest always "
            "wins. Add the weights of each label.",
            votes="w[labels == label].max()",
        ),
        vote_mistake(
            "sorts_labels_alone",
            "You sort the labels but not the distances: after that each label has somebody else's "
            "weight. What belongs together must be moved together.",
            start="labels = np.sort(labels)",
        ),
        vote_mistake(
            "divides_by_zero",
            "Python refuses 1/0. Where somebody is at distance 0, no weight is needed: let only "
            "those at 0 vote, 1 each.",
            zero="[1 / d for d in distances.tolist()]",
        ),
        vote_mistake("infinite_votes", INFINITE, zero="1 / distances"),
        vote_mistake(
            "adds_a_little",
            A_LITTLE,
            zero="1 / (distances + 1e-9)",
            near="1 / (distances + 1e-9)",
        ),
        vote_mistake(
            "adds_much",
            A_LITTLE,
            zero="1 / (distances + 0.01)",
            near="1 / (distances + 0.01)",
        ),
        vote_mistake(
            "zero_counts_one",
            "A neighbour at distance 0 gets the weight 1, and those nearer than 1 outvote it. At "
            "distance 0 it must win over all that are farther: then only those at 0 vote.",
            zero="np.where(distances == 0, 1, 1 / np.maximum(distances, 1e-300))",
        ),
        vote_mistake(
            "zero_counts_nothing",
            "A neighbour at distance 0 gets no vote at all, though it is the best there is. Then "
            "only those at distance 0 vote.",
            zero="np.where(distances == 0, 0, 1 / np.maximum(distances, 1e-300))",
        ),
    ),
)
