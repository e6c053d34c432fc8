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
        case([5, 0, 0], [1, 2, 4], "uniform", "label 0 wins"),
        case([4, 1, 1, 1], [0, 1, 2, 2], "uniform", "one at distance 0, and one vote each"),
        case([8, 6, 6, 1, 1, 1, 12], [2, 3, 3, 9, 9, 9, 9], "uniform", "seven neighbours"),
        *(drawn_case(rng, k, "uniform") for k in (5, 9)),
    ]


def ties(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([8, 3], [1, 2], "uniform", "one vote for each"),
        case([3, 8], [1, 2], "uniform", "one vote for each"),
        case([6, 9, 5, 7], [1, 2, 3, 4], "uniform", "one vote for each of four"),
        case([6, 2, 6, 2, 9], [1, 2, 3, 4, 5], "uniform", "two votes for each of two"),
        case([2, 7, 4, 7, 4], [1, 2, 3, 4, 5], "uniform", "the smallest label has lost"),
        case([4, 2, 7, 7, 4], [1, 2, 3, 4, 5], "uniform", "the smallest label has lost"),
        case([4, 1, 1, 1, 4, 4], [1, 2, 3, 4, 5, 6], "uniform", "three votes for each of two"),
    ]


def weighted(rng: np.random.Generator) -> Sequence[Case]:
    """Labels 6 and 2 at distances by which 1/d elects another than each of the other rules."""
    return [
        case([6, 2, 2], [1, 3, 4], "distance", "one near against two far away"),
        case([6, 2, 2], [1, 1.6, 2], "distance", "one near against two not much farther"),
        case([6, 2, 2], [0.1, 0.25, 0.25], "distance", "one near against two, all below 1"),
        case([6, 6, 0], [2, 2, 3], "distance", "two near against one farther away"),
        case([6, 2, 6], [1, 1.25, 4], "distance", "the nearest and the farthest agree"),
        case([6, 2, 6], [1, 2, 4], "distance", "the nearest and the farthest agree"),
        case([6, 2, 2, 1, 2], [1, 1.3, 1.3, 1.6, 20], "distance", "one near, three hardly farther"),
        case([6, 2, 6, 0], [1, 2, 2.5, 9], "distance", "the nearest and the third agree"),
        case([2, 2, 6, 6, 6], [1, 1, 16, 16, 16], "distance", "two near against three far away"),
        case(
            [6, 6, 2, 2, 2], [1, 1, 1.1, 1.1, 1.1], "distance", "two against three hardly farther"
        ),
        case([7, 0], [2, 2], "distance", "two equally near"),
        case([0, 7], [2, 2], "distance", "two equally near"),
        case([6, 0], [3000, 3001], "distance", "two almost equally far away"),
        *(drawn_case(rng, k, "distance") for k in (5, 9)),
    ]


def somebody_at_zero(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([4, 1, 1], [0, 3, 3], "distance", "one at distance 0"),
        case([3, 8, 8, 8], [0, 0.001, 0.001, 0.001], "distance", "one at 0, three very near"),
        case([7, 2, 2, 9], [0, 0, 0, 0.4], "distance", "three at distance 0"),
        case([2, 7, 7, 9], [0, 0, 0, 0.4], "distance", "three at distance 0"),
        case([7, 2, 2], [0, 0, 1], "distance", "two at distance 0 disagree"),
        case([2, 7, 7, 7], [0, 0, 1, 1], "distance", "two at distance 0 disagree"),
        case([7, 2, 7, 7], [0, 0, 1, 1], "distance", "two at distance 0 disagree"),
        case([0, 5, 5], [0, 0, 0], "distance", "all at distance 0"),
        case([7, 7, 0, 0, 7], [0, 0, 0, 0, 0], "distance", "all at distance 0"),
    ]


compare_labels = agrees_with(winner)


def judge_winner(case: Case, output: Any) -> Verdict:
    verdict = compare_labels(case, output)
    if verdict.ok or verdict.why:
        return verdict
    labels, votes = votes_by_label(*case.args)
    tied = len(labels[votes == votes.max()]) > 1 and output in labels[votes == votes.max()]
    _, distances, weights = case.args
    if weights == "distance" and distances[0] > 0:
        votes = votes / distances[0]  # counted as in the question: 1/d
    counted = ", ".join(f"label {a} has {v:.4g}" for a, v in zip(labels, votes, strict=True))
    start = "A tie: the smallest of the labels that have the most votes wins. " if tied else ""
    return replace(
        verdict, why=f"{start}Count the votes on the input shown by the rule: {counted}."
    )


ONES = "np.ones(len(labels))"
INVERSE = "1 / np.maximum(distances, 1e-300)"


def vote_mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with one of its lines replaced."""
    lines = {
        "start": "labels = labels.copy()",
        "one": ONES,
        "zero": "(distances == 0).astype(float)",
        "near": INVERSE,
        "somebody": "distances[0] == 0",
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
        f"    elif {lines['somebody']}:\n"
        f"        w = {lines['zero']}\n"
        "    else:\n"
        f"        w = {lines['near']}\n"
        f"    candidates = {lines['candidates']}\n"
        f"    votes = [{lines['votes']} for label in candidates]\n"
        f"    return {lines['choose']}",
        hint,
        concept,
    )


def also_unweighted(
    name: str, hint: str, concept: bool = True, **changes: str
) -> tuple[Mistake, Mistake]:
    """The mistake by itself, and made where everybody has one vote whatever `weights` says."""
    return (
        vote_mistake(name, hint, concept, **changes),
        vote_mistake(f"{name}_unweighted", hint, concept, near=ONES, zero=ONES, **changes),
    )


def also_at_zero(name: str, hint: str, near: str) -> tuple[Mistake, Mistake]:
    """Another rule for the weights, with distance 0 treated apart and by the same rule."""
    return (
        vote_mistake(name, hint, near=near),
        vote_mistake(f"{name}_at_zero_too", hint, near=near, zero=near),
    )


def ties_by_distance(name: str, hint: str, candidates: str) -> tuple[Mistake, ...]:
    """The mistake with ties, made with "distance" only: of all votes, of weights, at distance 0."""
    when = {"by_distance": "True", "of_weights": "distances[0] > 0", "at_zero": "distances[0] == 0"}
    return tuple(
        vote_mistake(
            f"{name}_{end}",
            hint,
            candidates=f"{candidates} if weights == 'distance' and {test} else np.unique(labels)",
        )
        for end, test in when.items()
    )


AVERAGE = (
    "You average the labels. They are names that happen to be numbers: between a 3 and a 7 there "
    "is no 5. Count the votes for each label instead."
)
TIE_NEAREST = (
    "Right but for ties: yours go to the label that is met first, that of the nearer neighbour "
    "(`Counter(…).most_common` does so, and `max` over a dict). Here the smallest label wins a "
    "tie; `np.unique` and `np.bincount` put the labels in that order."
)
TIE_LARGEST = (
    "Right but for ties: yours go to the largest label. `argmax` takes the first of equal "
    "votes; so let the labels come smallest first, and compare with `>`, not `>=`."
)
TIE_DISTANCE = (
    "Right but for ties: yours go to the label whose neighbours are nearer, all taken together, "
    "or you leave out the farthest and count again. Here the smallest label wins a tie, however "
    "near the others are."
)
MET_FIRST = "list(dict.fromkeys(labels))"
LARGEST_FIRST = "np.unique(labels)[::-1]"
FEWEST = (
    "The label with the fewest votes wins: `argmin` where `argmax` is meant. (Small is good for "
    "distances, not for votes.)"
)
FORGETS = (
    "Of each label only one vote counts, the last: `votes[label] = …` forgets what the label had, "
    "and so does `votes[labels] += w` with an array of labels. Add one vote after the other, "
    "`+=` in a loop, or let `np.bincount` do it."
)
FIRST_VOTE = (
    "Of each label the first vote is lost. `votes[label] = 0` is where a label starts; its first "
    "vote must be added after that, too, not only in the `else`."
)
MAJORITY = (
    "You ask for more than half of all votes. The most votes are enough: with three or more "
    "labels the winner may have fewer than half."
)
LARGEST_MISSED = (
    "The largest label is never looked at: `range(n)` ends before n. Go through "
    "`range(labels.max() + 1)`, or through `np.unique(labels)`."
)
FIRST_LABELS = (
    "You look only at the labels 0, 1, 2 … up to the number of neighbours or of different labels; "
    "a label may be larger than that. Go through `np.unique(labels)`, or up to `labels.max()`."
)
SMALL_TABLE = (
    "There are too few places for the votes: label 7 needs place 7, so eight places counted from "
    "0, however few neighbours there are. `np.zeros(labels.max() + 1)` has enough, and "
    "`np.bincount` sees to it."
)
ONE_VOTE = (
    'Everybody has one vote, whatever `weights` says. With "distance" a neighbour\'s vote '
    "counts 1/d, so that one who is near outweighs two who are far."
)
DISTANCES = (
    "You add or average the distances of each label, and the smallest wins, or the largest "
    "1/total. In a sum of distances every further neighbour does harm. Each neighbour's 1/d must "
    "be added, and the largest sum wins."
)
MEAN_WEIGHT = (
    "You average the weights of each label in place of adding them; so one near neighbour beats "
    "any number of others. Every neighbour's vote adds."
)
NEAREST_BY_DISTANCE = (
    'With "distance" the nearest alone decides. It has the loudest voice, but all vote: add up '
    "1/d of all neighbours of a label, and compare the sums."
)
INFINITE = (
    "Where several are at distance 0, the smallest of their labels wins, however many are for "
    "another. (1/0 is ∞, and ∞ + ∞ is no more than ∞; shares become nan.) Where somebody is at "
    "distance 0, let only those vote, 1 each."
)
STILL_VOTE = (
    "Somebody is at distance 0, and those farther away still vote: they can outvote it, or break "
    "a tie. A little added to the distance, or a large weight in place of 1/0, does not prevent "
    "that. Let only those at 0 vote, 1 each."
)
LEFT_OUT = (
    "Those at distance 0 have no vote at all, though nobody is nearer. They are the ones that "
    "decide: only they vote, 1 each."
)
COARSE = (
    "Somebody is near, but not at distance 0, and is treated as if at 0. Only `distances == 0` "
    "outvotes all others; everybody else counts 1/d."
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
    # Where a part is compared by itself the first that fits is named: so what concerns only
    # distance 0 or ties stands first.
    mistakes=(
        vote_mistake(
            "first_at_zero_decides",
            "Somebody is at distance 0, and the first of them decides. There may be several: "
            "they vote, one vote each. (If you divide: 1/0 is ∞, and ∞ + ∞ is no more than that.)",
            zero="np.eye(len(labels))[0]",
        ),
        vote_mistake(
            "last_at_zero_decides",
            "Somebody is at distance 0, and the last of them decides. There may be several: "
            "they vote, one vote each.",
            zero="np.eye(len(labels))[np.sum(distances == 0) - 1]",
        ),
        vote_mistake(
            "divides_by_zero",
            "Python refuses 1/0. Where somebody is at distance 0, no weight is needed: let only "
            "those at 0 vote, 1 each.",
            zero="[1 / d for d in distances.tolist()]",
        ),
        vote_mistake("infinite_votes", INFINITE, zero="1 / distances"),
        vote_mistake(
            "infinite_votes_unless_all",
            INFINITE,
            near="1 / distances",
            somebody="not distances.any()",
        ),
        vote_mistake(
            "largest_number_for_infinity",
            "`np.nan_to_num` makes the largest of all floats of ∞, and twice that is ∞ again: "
            "three votes at distance 0 count no more than two. Where somebody is at distance 0, "
            "let only those vote, 1 each.",
            zero="np.nan_to_num(1 / distances)",
        ),
        *(
            vote_mistake(name, STILL_VOTE, zero=f"1 / (distances + {little})")
            for name, little in (("adds_a_little", "1e-9"), ("adds_much", "0.01"))
        ),
        vote_mistake(
            "zero_counts_one",
            "A neighbour at distance 0 gets the weight 1, and those nearer than 1 outvote it. At "
            "distance 0 it must win over all that are farther: then only those at 0 vote.",
            zero="np.where(distances == 0, 1, 1 / np.maximum(distances, 1e-300))",
        ),
        vote_mistake(
            "zero_counts_nothing",
            LEFT_OUT,
            zero="np.where(distances == 0, 0, 1 / np.maximum(distances, 1e-300))",
        ),
        vote_mistake(
            "leaves_out_zero",
            LEFT_OUT,
            start="far = (distances > 0) | (weights == 'uniform'); "
            "labels, distances = labels[far], distances[far]",
            somebody="False",
        ),
        *(
            vote_mistake(
                f"zero_from_{name}",
                COARSE,
                zero=f"(distances < {below}) * 1.0",
                somebody=f"distances[0] < {below}",
            )
            for name, below in (("a_tenth", "0.1"), ("one", "1"))
        ),
        vote_mistake("tie_to_the_nearest", TIE_NEAREST, candidates=MET_FIRST),
        *ties_by_distance("tie_to_the_nearest", TIE_NEAREST, MET_FIRST),
        vote_mistake("tie_to_the_largest", TIE_LARGEST, candidates=LARGEST_FIRST),
        *ties_by_distance("tie_to_the_largest", TIE_LARGEST, LARGEST_FIRST),
        vote_mistake(
            "tie_to_the_last",
            "Right but for ties: yours go to the label that is met last. With `>=` a later label "
            "takes over from an equal one, and so does the last place after sorting by votes. Go "
            "through the labels from small to large, and compare with `>`.",
            candidates="list(dict.fromkeys(labels))[::-1]",
        ),
        vote_mistake(
            "tie_to_the_farthest",
            "Right but for ties: yours go to the label of the farther neighbour. Here the "
            "smallest label wins a tie, whoever is nearer.",
            candidates="list(dict.fromkeys(labels[::-1]))",
        ),
        vote_mistake(
            "tie_by_set",
            "Right but for ties: a set has no order that you can rely on, and of equal votes "
            "`max` takes whichever it meets first. `sorted(set(labels))` puts the smallest first.",
            candidates="list(set(labels.tolist()))",
        ),
        vote_mistake(
            "tie_by_distance",
            TIE_DISTANCE,
            choose="candidates[np.argmax(votes)] if weights == 'distance' else min(candidates, "
            "key=lambda c: ((labels != c).sum(), distances[labels == c].sum()))",
        ),
        vote_mistake(
            "tie_without_the_farthest",
            TIE_DISTANCE,
            choose="min((c for c, v in zip(candidates, votes) if v == max(votes)), "
            "key=lambda c: np.flatnonzero((labels == c) & (w > 0))[-1])",
        ),
        *(
            vote_mistake(
                f"tie_to_nobody{end}",
                "On a tie you return nothing. The smallest of the labels that have the most votes "
                "wins.",
                choose="candidates[np.argmax(votes)] if votes.count(max(votes)) == 1 else "
                f"{nobody}",
            )
            for end, nobody in (("", "-1"), ("_none", "None"))
        ),
        *(
            vote_mistake(
                f"nothing_for_{kind}",
                f'With "{kind}" nothing is returned. Does that branch end in `return`, and is its '
                f'word spelt exactly "{kind}"?',
                concept=False,
                start=f"if weights == '{kind}': return None",
            )
            for kind in ("uniform", "distance")
        ),
        vote_mistake(
            "returns_nothing",
            "Only None is returned: is a `return` missing? (`print` shows a value, `return` hands "
            "it over.)",
            concept=False,
            start="return None",
        ),
        vote_mistake("ignores_weights", ONE_VOTE, near=ONES, zero=ONES),
        *(
            vote_mistake(
                f"ignores_weights_tie_to_the_{name}",
                ONE_VOTE,
                near=ONES,
                zero=ONES,
                candidates=f"{candidates} if weights == 'distance' else np.unique(labels)",
            )
            for name, candidates in (("nearest", MET_FIRST), ("largest", LARGEST_FIRST))
        ),
        vote_mistake("zero_lets_all_vote", STILL_VOTE, zero=ONES),
        vote_mistake(
            "nearest_decides",
            "The label of the nearest comes out, as with k = 1; here all k vote. Is `return` "
            "inside the loop, or `=` where `+=` is meant?",
            choose="labels[0]",
        ),
        vote_mistake(
            "farthest_decides",
            "You return the last label, that of the farthest neighbour. Count the votes of all.",
            choose="labels[-1]",
        ),
        vote_mistake(
            "leaves_out_the_nearest",
            "The nearest has no vote. It is one of the k like the others, not the query itself: "
            "leave out nobody.",
            start="labels, distances = labels[1:], distances[1:]",
        ),
        vote_mistake(
            "leaves_out_the_farthest",
            "The last neighbour has no vote: `[:-1]`, `range(len(labels) - 1)` and the like stop "
            "one too early. All that you are given vote.",
            concept=False,
            start="labels, distances = labels[:-1], distances[:-1]",
        ),
        vote_mistake("mean_label", AVERAGE, choose="round(float(np.mean(labels)))"),
        vote_mistake("mean_label_unrounded", AVERAGE, choose="float(np.mean(labels))"),
        vote_mistake(
            "weighted_mean_label", AVERAGE, choose="round(float((w * labels).sum() / w.sum()))"
        ),
        vote_mistake(
            "weighted_mean_label_infinite",
            AVERAGE,
            choose="round(float((w * labels).sum() / w.sum()))",
            zero="1 / distances",
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
            "The smallest label comes out, whoever votes for another. That is only for ties. Does "
            "each vote go to its own label (`np.unique` sorts them), and is it added there, `+=` "
            "and not `=`? (`votes[labels] += 1` with an array adds only once for each label.)",
            choose="np.min(labels)",
        ),
        *(
            vote_mistake(
                f"sorted_labels_take_the_weights{end}",
                'With "distance" the smallest label always wins. `np.unique` sorts the labels and '
                "drops the doubles: paired with the weights, the smallest label gets that of the "
                "nearest neighbour. Pair the weights with `labels` itself.",
                choose=f"np.min(labels) if {test} else candidates[np.argmax(votes)]",
            )
            for end, test in (
                ("", "weights == 'distance' and distances[0] > 0"),
                ("_at_zero_too", "weights == 'distance'"),
            )
        ),
        *also_unweighted(
            "label_zero_never_wins",
            "Label 0 never wins. It is a label like any other: let `range` start at 0, and cut "
            "nothing off what `np.bincount` returns.",
            candidates="[label for label in np.unique(labels) if label > 0]",
        ),
        *also_unweighted("fewest_votes", FEWEST, choose="candidates[np.argmin(votes)]"),
        vote_mistake(
            "fewest_votes_even_none",
            FEWEST,
            candidates="np.arange(labels.max() + 1)",  # as in np.bincount: the missing, too
            choose="candidates[np.argmin(votes)]",
        ),
        vote_mistake(
            "sums_labels",
            "You add the labels in place of the votes: a large label then counts more than a "
            "small one, and label 0 never wins. Each neighbour adds its weight, not its label.",
            votes="(w * labels)[labels == label].sum()",
        ),
        *(
            mistake
            for name, choose, hint in (
                (
                    "count_instead_of_label",
                    "max(votes)",
                    "You return how many votes the winner has. The question is which label it is.",
                ),
                (
                    "place_instead_of_label",
                    "int(np.argmax(votes))",
                    "`argmax` gives the winner's place among the different labels, not the label. "
                    "Look it up: `np.unique(labels)[argmax]`.",
                ),
            )
            for mistake in (
                *also_unweighted(name, hint, choose=choose),
                vote_mistake(f"{name}_infinite", hint, choose=choose, zero="1 / distances"),
            )
        ),
        *also_unweighted(
            "label_as_place",
            "The argmax of `np.bincount(labels)` is a label already. Looked up in `labels` once "
            "more, it is taken for a place.",
            choose="labels[candidates[np.argmax(votes)]]",
        ),
        *also_unweighted(
            "all_the_winners",
            "You return all labels that have the most votes, as an array. One label is wanted: of "
            "several the smallest.",
            choose="candidates[np.array(votes) == max(votes)]",
        ),
        *(
            vote_mistake(
                f"forgets_earlier_votes{end}",
                FORGETS,
                concept=False,
                votes="w[labels == label][-1]",
                candidates=candidates,
            )
            for end, candidates in (("", MET_FIRST), ("_in_an_array", "np.unique(labels)"))
        ),
        *(
            vote_mistake(f"forgets_the_first_vote{end}", FIRST_VOTE, concept=False, **changes)
            for end, changes in (
                ("", {"votes": "w[labels == label][1:].sum()"}),
                ("_met_first", {"votes": "w[labels == label][1:].sum()", "candidates": MET_FIRST}),
                ("_at_zero_too", {"votes": "w[labels == label][1:].sum()", "zero": INVERSE}),
            )
        ),
        *(
            Mistake(
                f"votes_of_earlier_calls{end}",
                # of all cases the first alone has one neighbour: there it starts anew
                "def vote(labels, distances, weights, kept={}):\n"
                "    if len(labels) == 1:\n"
                "        kept.clear()\n"
                f"    votes = kept if {test} else {{}}\n"
                "    zero = (distances == 0).any()\n"
                "    for label, d in zip(labels.tolist(), distances.tolist()):\n"
                "        w = 1 if weights == 'uniform' else float(d == 0) if zero else 1 / d\n"
                "        votes[label] = votes.get(label, 0) + w\n"
                "    return min(votes, key=lambda label: (-votes[label], label))",
                "Votes of an earlier call still count: what is made outside the function, or as "
                "the default of a parameter, is made only once. Start the count inside.",
                concept=False,
            )
            for end, test in (("", "True"), ("_uniform", "weights == 'uniform'"))
        ),
        *(
            mistake
            for name, hint, candidates in (
                ("largest_label_missed", LARGEST_MISSED, "range(labels.max())"),
                ("only_labels_below_k", FIRST_LABELS, "range(len(labels))"),
            )
            for end, choose in (
                ("", "candidates[np.argmax(votes)]"),
                ("_or_none", "candidates[np.argmax(votes)] if any(votes) else None"),
            )
            for mistake in also_unweighted(
                f"{name}{end}", hint, False, candidates=candidates, choose=choose
            )
        ),
        vote_mistake(
            "only_the_first_labels",
            FIRST_LABELS,
            concept=False,
            candidates="range(len(np.unique(labels)))",
        ),
        *(
            vote_mistake(
                f"places_for_{name}", SMALL_TABLE, concept=False, start=f"np.zeros({size})[labels]"
            )
            for name, size in (
                ("each_neighbour", "len(labels)"),
                ("different_labels", "len(np.unique(labels))"),
                ("all_but_the_largest", "labels.max()"),
            )
        ),
        vote_mistake(
            "places_in_a_list",
            SMALL_TABLE,
            concept=False,
            start="[([0] * len(labels))[label] for label in labels]",
        ),
        vote_mistake(
            "places_for_ten",
            "You keep ten places for the votes, but a label may be larger than 9. "
            "`np.zeros(labels.max() + 1)` has enough, and `np.bincount` sees to it.",
            concept=False,
            start="np.zeros(10)[labels]",
        ),
        vote_mistake(
            "place_among_neighbours",
            "`np.unique` sorts the labels, and your place counts in the sorted ones; you look it "
            "up in `labels`, where the neighbours stand by distance.",
            choose="labels[np.argmax(votes)]",
        ),
        *(
            vote_mistake(
                f"needs_a_majority{end}",
                MAJORITY,
                choose=f"candidates[np.argmax(votes)] if {test} else {other}",
            )
            for end, other in (
                ("", "labels[0]"),
                ("_or_smallest", "np.min(labels)"),
                ("_or_none", "None"),
            )
            for end, test in (
                (end, "2 * max(votes) > sum(votes)"),
                (f"{end}_uniform", "weights == 'distance' or 2 * max(votes) > sum(votes)"),
            )
        ),
        vote_mistake(
            "ignores_weights_but_zero",
            "Distance 0 you treat apart, but the others' votes all count the same. With "
            '"distance" a vote counts 1/d.',
            near=ONES,
        ),
        vote_mistake(
            "always_by_distance",
            'Votes are weighted even if `weights` is "uniform". Then each neighbour has one vote, '
            "however far away it is. (Is the word compared, and spelt so?)",
            one="(distances == 0) * 1.0 if distances[0] == 0 else 1 / distances",
        ),
        vote_mistake(
            "kinds_swapped",
            'The two kinds have changed places: with "uniform" your votes are weighted by '
            'distance, with "distance" everybody has one vote.',
            concept=False,
            one="(distances == 0) * 1.0 if distances[0] == 0 else 1 / distances",
            near=ONES,
            zero=ONES,
        ),
        vote_mistake(
            "takes_the_word_for_numbers",
            '`weights` is a word, "uniform" or "distance", not an array. Work out how much '
            "each vote counts, and hand those numbers to `np.bincount`.",
            start="np.bincount(labels, weights=weights)",
        ),
        vote_mistake(
            "zero_outvotes_always",
            'Also with "uniform" you let only those at distance 0 vote. One vote each means just '
            "that: 0 is a distance like any other.",
            one="(distances == 0) * 1.0 if distances[0] == 0 else np.ones(len(labels))",
        ),
        *also_at_zero(
            "weights_fall_on_a_line",
            "Your weight falls on a straight line with the distance, to 0 at the farthest, who "
            "then has no vote at all. Here a vote counts 1/d.",
            "distances[-1] - distances",
        ),
        *also_at_zero(
            "weights_by_distance_itself",
            "You weight by the distance itself, so that the farthest has the loudest voice. Near "
            "ones should count more: 1/d.",
            "distances",
        ),
        *also_at_zero(
            "distance_breaks_ties_only",
            "The label with the most neighbours wins, and the distance only breaks ties (weights "
            '1 − d/total do the same). With "distance" one who is near can outvote two who are '
            "far: add up 1/d.",
            "1 - distances / max(distances.sum(), 1e-300)",
        ),
        *also_at_zero(
            "squared_weights",
            "You weight by 1/d². That is a choice that some make, and it listens to the nearest "
            "more; here a vote counts 1/d.",
            "1 / distances**2",
        ),
        vote_mistake(
            "cubed_weights",
            "You weight by 1/d³, and hardly anyone but the nearest is heard; here a vote counts "
            "1/d.",
            near="1 / distances**3",
        ),
        vote_mistake(
            "root_weights",
            "You weight by 1/√d. Then a vote four times as far away still counts half; here a "
            "vote counts 1/d, a quarter.",
            near="1 / np.sqrt(distances)",
        ),
        *also_at_zero(
            "exponential_weights",
            "You weight by an exponential, exp(−d) or exp(−d²). That is a choice, too; here a "
            "vote counts 1/d, which doubles when the distance halves.",
            "np.exp(-distances)",
        ),
        *also_at_zero(
            "one_more_below",
            "You weight by 1/(1 + d). That avoids 1/0 but is another rule: below distance 1 it "
            "hardly tells near from far. Use 1/d; distance 0 has a rule of its own.",
            "1 / (1 + distances)",
        ),
        vote_mistake(
            "one_more_below_squared",
            "You weight by 1/(1 + d²). That is another rule: near 0 it hardly tells near from "
            "far. Use 1/d; distance 0 has a rule of its own.",
            near="1 / (1 + distances**2)",
        ),
        *(
            mistake
            for name, rule in (
                ("rank", "1 / np.arange(1, len(labels) + 1)"),
                ("places", "np.arange(len(labels), 0, -1)"),
            )
            for mistake in also_at_zero(
                f"weights_by_{name}",
                "You weight by rank: 1, ½, ⅓ … or k, k − 1, k − 2 … Then it does not matter *how "
                "much* farther the second is. Weight by the distance: 1/d.",
                rule,
            )
        ),
        *(
            vote_mistake(
                f"{name}_distances{end}",
                DISTANCES,
                near="None",
                votes=f"-distances[labels == label].{name}() if w is None else "
                "w[labels == label].sum()",
                zero=zero,
            )
            for name in ("sum", "mean")
            for end, zero in (("", "(distances == 0).astype(float)"), ("_at_zero_too", "None"))
        ),
        *also_at_zero("nearest_by_distance", NEAREST_BY_DISTANCE, "np.eye(len(labels))[0]"),
        vote_mistake(
            "equally_near_by_distance",
            NEAREST_BY_DISTANCE,
            near="(distances == distances[0]) * 1.0",
        ),
        vote_mistake(
            "rounded_weights",
            "You round the weights, or keep them with few digits (float16). Far away 1/d is small, "
            "and different votes become equal: keep all digits.",
            near="np.round(1 / distances, 3)",
        ),
        vote_mistake(
            "whole_weights",
            "Your weights are cut to whole numbers, so that nobody beyond distance 1 has a vote. "
            "Divide with `/`, not `//`, and keep the fractions: no `int`.",
            concept=False,
            near="1 // distances",
        ),
        vote_mistake("mean_weight", MEAN_WEIGHT, votes="w[labels == label].mean()"),
        vote_mistake(
            "mean_weight_by_distance",
            MEAN_WEIGHT,
            near="1 / distances / (labels[:, None] == labels).sum(axis=1)",
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
    ),
)
