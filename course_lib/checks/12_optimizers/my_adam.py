"""Question 6: Adam as an object, with the methods that the course's own rules have."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict
from course_lib.nn.optimizers import Adam

from .adam_step import ADAMAX, NADAM
from .steps import array

NAMES = ("learning_rate", "params", "grads", "", "")
KEPT = "what was handed in"  # the key under which the probe tells of changes
ATOL = 1e-6  # Keras's ε = 1e-7 is right, too


def walked(cls: Any, learning_rate: Any, networks: Any, grads: Any, turns: Any, pure: Any) -> Any:
    """Probe: the parameters of one or two networks after each step of a rule that they share.

    `turns` says whose turn it is; each has its own gradients, one list of arrays a step. If it is
    to be `pure`, every step is made again from the same things, which must not have changed, and
    once more from parameters elsewhere; at the end a twin of the rule makes all of them, the last
    first. Another rule with another rate is made beside it.
    """
    if not isinstance(cls, type):
        return "no class"

    def copies(arrays):
        return [np.array(each) for each in arrays]

    def equal(some, others):
        if len(some) != len(others):
            return False
        return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))

    def close(some, others):
        return all(np.allclose(a, b) for a, b in zip(some, others, strict=True))

    def again(rule, k, i, state):
        """Whether network k's step i comes out as it did."""
        try:
            new, _ = rule.step(copies(before[k][i]), copies(grads[k][i]), state)
            return equal(copies(new), before[k][i + 1])
        except Exception:
            return False

    def kept_by(k, i, state, outline):
        """What a step that was just made has changed, or hangs on."""
        there = rule.step([p + 1.0 for p in before[k][i]], copies(grads[k][i]), state)[0]
        there, after = copies(there), before[k][i + 1]
        if not close([p - 1.0 for p in there], after):
            elsewhere = "does not begin at" if close(there, after) else "hangs on"
            return f"the step {elsewhere} params"
        return "step changes state" if repr(state) != outline else "as it was"

    made = [cls() if learning_rate is None else cls(learning_rate=learning_rate) for _ in range(2)]
    rule, twin = made
    cls(learning_rate=7.0)
    kept, states = "as it was", []
    for network in networks:
        given = copies(network)
        states.append(rule.init(given))
        if not equal(given, network):
            kept = "init changes params"
    before = [[copies(network)] for network in networks]  # of each network, step by step
    held: list = []
    told: dict = {}
    for k in turns:
        i, state, outline = len(before[k]) - 1, states[k], repr(states[k])
        given, g = copies(before[k][i]), copies(grads[k][i])
        result = rule.step(given, g, state)
        if not isinstance(result, (tuple, list)):
            return "step returns no pair"
        if len(result) != 2:
            return f"step returns no pair: {len(result)}"
        if not isinstance(result[0], (tuple, list)):
            return "no list"
        if len(result[0]) != len(given):
            return f"{len(result[0])} of {len(given)}"
        before[k].append(copies(result[0]))
        states[k] = result[1]
        for j, after in enumerate(before[k][-1]):
            whose = f"network {'AB'[k]}, " if len(networks) > 1 else ""
            told[f"{whose}params[{j}] after step {i + 1}"] = after
        if [p.shape for p in before[k][-1]] != [p.shape for p in before[k][i]]:
            break
        if pure and kept == "as it was":
            if not equal(given, before[k][i]):
                kept = "step changes params"
            elif not equal(g, grads[k][i]):
                kept = "step changes grads"
            elif not again(rule, k, i, state):
                kept = "the same step again gives something else"
            else:
                kept = kept_by(k, i, state, outline)
        held.append((k, i, state))
    if pure and kept == "as it was":
        for network in networks:
            twin.init(copies(network))
        if not all(again(twin, *each) for each in reversed(held)):
            kept = "a twin goes on otherwise"
    if pure:
        told["what was handed in"] = kept
    return told


class RightAdam:
    """The course's Adam with the ε that is asked for, made as the student's."""

    def __init__(self, learning_rate: float = 0.001) -> None:
        self.rule = Adam(learning_rate, epsilon=1e-8)
        self.init, self.step = self.rule.init, self.rule.step


def right_walk(*args: Any) -> Any:
    return walked(RightAdam, *args)


compare = agrees_with(right_walk, atol=ATOL)
TOLD = {
    "no class": "`MyAdam` is to be a class: `class MyAdam:`.",
    "step returns no pair": (
        "`step` returns two things, the new parameters and the new state: `return params, state`."
    ),
    "no list": "The new parameters are to be a list of arrays, one for each that came.",
}


def judge(case: Case, output: Any) -> Verdict:
    """Whether anything was changed that was handed in, then the values, in their order."""
    verdict = compare(case, output)
    if verdict.ok or output is None:
        return verdict
    if isinstance(output, str):
        why = TOLD.get(
            output.split(":")[0], f"`step` returns {output} parameters; expected as many as came."
        )
        return Verdict(False, verdict.expected, output, why)
    if not isinstance(output, dict):
        return verdict
    kept = str(output.get(KEPT))
    if kept in CHANGED:
        return Verdict(False, f"{KEPT} stays as it was", kept, CHANGED[kept])
    for key, value in right_walk(*case.args).items():
        told = agrees_with(lambda *_, value=value: value, atol=ATOL)(case, output.get(key))
        if not told.ok:
            why = f"Look at {key}. {told.why}"
            return Verdict(False, f"{key}: {told.expected}", told.got, why)
    return verdict


CHANGED = {
    "init changes params": (
        "`init` changes the parameters that it was handed (`m *= 0`, `m[:] = 0`, `clear`): a "
        "network would have lost its weights before the first step. Make new arrays, "
        "`np.zeros(p.shape)`; a copied *list* still holds the same arrays."
    ),
    "step changes params": (
        "`step` changes the parameters that it was handed. Make new arrays: `p - …`, not `p -= …`."
    ),
    "step changes grads": (
        "`step` changes the gradients that it was handed. Make new arrays, without `*=` and the "
        "like."
    ),
    "the same step again gives something else": (
        "The same step from the same parameters, gradients and state gives something else the "
        "second time: `step` has changed the state that it was handed, or keeps something in "
        "`self` or a global variable. What the rule remembers goes in by `state` and out as a new "
        "one."
    ),
    "step changes state": (
        "`step` changes the state that it was handed: it fills it, or uses its arrays for "
        "something else. `init` makes all that the first step needs, and each step makes a new "
        "state with arrays of its own."
    ),
    "a twin goes on otherwise": (
        "A second `MyAdam` with the same rate, handed the states of the first, makes other steps: "
        "something is kept in `self`, or a later step has written into an earlier state. All that "
        "is remembered goes into the state, and each step makes a new one."
    ),
    "the step hangs on params": (
        "From other parameters, with the same gradients and state, the step has another length. "
        "Adam's hangs on gradients alone: the parameters come in only where it is taken away from "
        "them."
    ),
    "the step does not begin at params": (
        "Handed other parameters, `step` goes on from those that it remembers. It begins at the "
        "`params` that it is handed; the state holds t and the moments only."
    ),
}


def case(
    learning_rate: float | None, networks: Sequence[Sequence[Any]],
    grads: Sequence[Sequence[Sequence[Any]]], label: str, turns: Sequence[int] | None = None,
    pure: bool = False,
) -> Case:  # fmt: skip
    arrays = [[array(p) for p in network] for network in networks]
    steps = [[[array(g) for g in step] for step in network] for network in grads]
    order = tuple(turns if turns is not None else [0] * len(grads[0]))
    return Case((learning_rate, arrays, steps, order, pure), label, NAMES)


def drawn(rng: np.random.Generator, steps: int, *shapes: tuple[int, ...]) -> tuple[list, list]:
    """A network's parameters, and its gradients for so many steps."""
    params = [rng.normal(size=shape).round(2) for shape in shapes]
    grads = [
        [(rng.uniform(0.5, 3, shape) * rng.choice([-1, 1], shape)).round(2) for shape in shapes]
        for _ in range(steps)
    ]
    return params, grads


def one_network(rng: np.random.Generator) -> Sequence[Case]:
    """Steps that are not tiny beside the parameters; gradients that are tiny, or 0."""
    first, second = drawn(rng, 5, (3, 2), (2,)), drawn(rng, 6, (1,), (2, 4), (4,))
    usual = drawn(rng, 4, (2, 2), (2,))
    small = [[[0.001]], [[-0.002]], [[0.001]]]
    return [
        case(0.5, [[[1]]], [[[[4]]]], "one parameter, one step"),
        case(0.5, [[[1]]], [[[[4]], [[-1]], [[-1]]]], "one parameter, three steps"),
        case(0.1, [[[1.5]]], [small[:1]], "a small gradient"),
        case(0.01, [[[1.5]]], [small], "small gradients"),
        case(0.1, [[[1, 2], [3]]], [[[[0, 4], [0]], [[0, -2], [0]]]], "gradients of 0"),
        case(0.25, [first[0]], [first[1]], "a matrix and a vector"),
        case(0.1, [second[0]], [second[1]], "three arrays"),
        case(0.25, [[[1, 2], [1, 2]]], [[[[1, 2], [-3, 1]], [[2, 1], [1, -4]]]],
             "two arrays that begin alike"),
        case(None, [usual[0]], [usual[1]], "MyAdam(), without a rate"),
        case(0.5, [[[1, 2], [3]]], [[[[4, 1], [2]], [[0, 1], [0]], [[0, 0], [0]], [[1, 0], [1]]]],
             "gradients that come once"),
        case(0.1, [[[1]]], [[[[2]], [[1]]] * 6], "a dozen steps"),
    ]  # fmt: skip


def two_networks(rng: np.random.Generator) -> Sequence[Case]:
    """A rule that two share, in turn; what came in is used again."""
    a, b = drawn(rng, 4, (3, 2), (2,)), drawn(rng, 4, (3, 2), (2,))
    c, d = drawn(rng, 3, (2,)), drawn(rng, 3, (4, 2), (2,))
    return [
        case(0.5, [[[1]]], [[[[4]], [[-1]], [[-1]]]], "one network, each step made twice",
             pure=True),
        case(0.25, [a[0], b[0]], [a[1], b[1]], "two networks, one after the other",
             [0, 0, 0, 0, 1, 1, 1, 1], pure=True),
        case(0.25, [a[0], b[0]], [a[1], b[1]], "two networks in turn", [0, 1] * 4, pure=True),
        case(0.1, [c[0], d[0]], [c[1], d[1]], "two networks of different shape",
             [0, 1, 1, 0, 1, 0], pure=True),
    ]  # fmt: skip


LINES = {
    "body": "pass",
    "header": "learning_rate=0.001",
    "made": "self.learning_rate = learning_rate",
    "init": "return 0, [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]",
    "start": "t, moments = state; t = t + 1",
    "each": "pass",
    "m": "0.9 * m + 0.1 * g",
    "v": "0.999 * v + 0.001 * g**2",
    "m_hat": "m / (1 - 0.9**t)",
    "v_hat": "v / (1 - 0.999**t)",
    "p": "p - self.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8)",
    "kept": "new.append(p); kept.append((m, v))",
    "end": "pass",
    "returned": "new, (t, kept)",
}


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right class, some of whose lines are others."""
    unknown = changes.keys() - LINES.keys()
    if unknown:
        raise ValueError(f"MyAdam, {name}: there is no line {sorted(unknown)}")
    new = LINES | changes
    code = f"""\
class MyAdam:
    {new["body"]}
    def __init__(self, {new["header"]}):
        {new["made"]}
    def init(self, params):
        {new["init"]}
    def step(self, params, grads, state):
        {new["start"]}
        new, kept = [], []
        for p, g, (m, v) in zip(params, grads, moments):
            {new["each"]}
            m = {new["m"]}
            v = {new["v"]}
            m_hat = {new["m_hat"]}
            v_hat = {new["v_hat"]}
            p = {new["p"]}
            {new["kept"]}
        {new["end"]}
        return {new["returned"]}"""
    return Mistake(name, code, hint, concept)


NO_CORRECTION = (
    "The bias correction is missing, or one of the two: m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t)."
)
NO_POWER = (
    "You divide by 1 − β in every step: the *power* t is missing, 1 − β^t, or t is 1 each time, "
    "because the state does not hand it on."
)
PER_PARAMETER = (
    "t is advanced once for every *parameter*. It counts steps: one more for each call of `step`, "
    "before the loop over the parameters."
)
FROM_0 = "t is 0 in the first step, so that you divide by 1 − β⁰ = 0. Count up before you correct."
FROM_2 = (
    "t is 2 in the first step already: it begins at 0, and each step adds 1 before it corrects."
)
IN_SELF = (
    "The object keeps what it remembers in `self`. Two networks may share one rule, and each has "
    "memories of its own: put them into the state, which goes in and comes out."
)
SHARED = (
    "All parameters share one memory. Each has an m and a v of its own, of its shape: make them in "
    "`init`, one pair for each."
)
STATE_CHANGED = (
    '`step` changes the state that it was handed (`m *= …`, `state["t"] += 1`). Who still has '
    "it, to go back a step, finds it altered: make new arrays and a new state."
)
PARAMS_CHANGED = CHANGED["step changes params"]
GRADS_CHANGED = CHANGED["step changes grads"]
STORED = (
    "The state holds the *corrected* moments, and they are corrected again in the next step. Keep "
    "m and v as they are."
)
OLD_STATE = (
    "`step` returns the state that it was handed: nothing is remembered. Return the new one."
)
NO_WEIGHT = (
    "1 − β is missing. m and v are running *means*: β of the old one and 1 − β of what is new."
)
ONE_ONLY = (
    "Only one parameter comes back: `return` stands inside the loop, or only the last is kept. "
    "Collect all of them in a list."
)
INIT_NEEDED = (
    "`init` returns nothing that `step` could use. It makes the state before the first step: t = 0 "
    "and for each parameter zeros of its shape, twice."
)
HARD_RATE = "The rate is a number in your `step`: use the one that the object was made with."
DEFAULT = "Without an argument the rate is 0.001: `def __init__(self, learning_rate=0.001)`."
STANDS_STILL = (
    "A parameter whose gradient is 0 stands still in yours. Its m̂ is not 0 yet: Adam has inertia, "
    "and goes on. (0/0 is what ε is for.)"
)
STEP = "m_hat / (np.sqrt(v_hat) + 1e-8)"

MY_ADAM = Question(
    name="MyAdam",
    title="Adam, an object of your own",
    parts=(Part("one network", 2, one_network), Part("two networks, one rule", 2, two_networks)),
    judge=judge,
    call=walked,
    picture="course_lib.widgets.optimizer_tables:show_my_adam",
    mistakes=(
        mistake("no_correction", NO_CORRECTION, m_hat="m", v_hat="v"),
        mistake("mean_not_corrected", NO_CORRECTION, m_hat="m"),
        mistake("square_not_corrected", NO_CORRECTION, v_hat="v"),
        mistake("no_power", NO_POWER, m_hat="m / (1 - 0.9)", v_hat="v / (1 - 0.999)"),
        mistake("t_per_parameter", PER_PARAMETER, start="t, moments = state", each="t = t + 1"),
        mistake("t_from_0", FROM_0, start="t, moments = state", returned="new, (t + 1, kept)"),
        mistake("t_from_2", FROM_2, init="return 1, [(0 * p, 0 * p) for p in params]"),
        mistake("in_self", IN_SELF,
                init="self.t, self.moments = 0, [(0 * p, 0 * p) for p in params]; return self",
                start="self.t += 1; t, moments = self.t, self.moments",
                end="self.moments = kept", returned="new, self"),
        mistake("counter_in_self", IN_SELF,
                made="self.learning_rate, self.t = learning_rate, 0",
                init="return [(0 * p, 0 * p) for p in params]",
                start="self.t += 1; t, moments = self.t, state", returned="new, kept"),
        mistake("in_the_class", IN_SELF, body="t, moments = 0, None", init="return ()",
                start="MyAdam.t += 1; t = MyAdam.t; "
                "moments = MyAdam.moments or [(0, 0)] * len(params)",
                end="MyAdam.moments = kept", returned="new, state"),
        mistake("one_square", SHARED, v="0.999 * v + 0.001 * np.mean(g**2)"),
        mistake("one_square_sum", SHARED, v="0.999 * v + 0.001 * np.sum(g**2)"),
        mistake("handed_from_one_to_the_next", SHARED, init="return 0, [(0.0, 0.0)]",
                start="t, ((m, v),) = state; t = t + 1; moments = [(0, 0)] * len(params); a = m, v",
                each="m, v = a[0] * np.ones(g.shape) if np.size(a[0]) == 1 else np.resize(a[0], "
                "g.shape), np.resize(a[1], g.shape)",
                kept="new.append(p); a = m, v", returned="new, (t, [a])"),
        mistake("moments_of_the_first", SHARED, init="return 0, [(0 * params[0], 0 * params[0]) "
                "for p in params]"),
        mistake("state_in_place", STATE_CHANGED,
                each="m *= 0.9; m += 0.1 * g; v *= 0.999; v += 0.001 * g**2", m="m", v="v"),
        mistake("state_as_a_dict_in_place", STATE_CHANGED,
                init="return {'t': 0, 'moments': [(0 * p, 0 * p) for p in params]}",
                start="state['t'] += 1; t, moments = state['t'], state['moments']",
                end="state['moments'] = kept", returned="new, state"),
        mistake("counter_in_place", STATE_CHANGED,
                init="return [0, [(0 * p, 0 * p) for p in params]]",
                start="state[0] += 1; t, moments = state", end="state = [t, kept]",
                returned="new, state"),
        mistake("state_filled_by_step", CHANGED["step changes state"], init="return []",
                start="state or state.extend([0, [(0 * p, 0 * p) for p in params]]); "
                "t, moments = state; t = t + 1", returned="new, [t, kept]"),
        mistake("pages_in_self", CHANGED["a twin goes on otherwise"],
                made="self.learning_rate, self.pages = learning_rate, []",
                init="self.pages.append([(0 * p, 0 * p) for p in params]); "
                "return 0, len(self.pages) - 1",
                start="t, page = state; t = t + 1; moments = self.pages[page]",
                end="self.pages.append(kept)", returned="new, (t, len(self.pages) - 1)"),
        mistake("init_in_place", CHANGED["init changes params"],
                init="z = params.copy(); [np.copyto(a, 0) for a in z]; "
                "return 0, [(a.copy(), a.copy()) for a in z]"),
        mistake("params_in_place", PARAMS_CHANGED,
                each="q = p", p=f"q.__isub__(self.learning_rate * {STEP})"),
        mistake("params_remembered", CHANGED["the step does not begin at params"],
                init="return 0, [(0 * p, 0 * p) for p in params], params",
                start="t, moments, params = state; t = t + 1", returned="new, (t, kept, new)"),
        mistake("rate_of_the_class", (
            "The rate is kept for the whole *class*, so that a second `MyAdam(…)` changes the "
            "first one's. Each object has its own: `self.learning_rate = learning_rate`."
        ), made="MyAdam.learning_rate = learning_rate"),
        mistake("grads_in_place", GRADS_CHANGED, each="h = g.copy(); g *= 0.1; d, g = g, h",
                m="0.9 * m + d"),
        mistake("stored", STORED, kept="new.append(p); kept.append((m_hat, v_hat))"),
        mistake("old_state", OLD_STATE, returned="new, state"),
        mistake("old_moments", OLD_STATE, returned="new, (t, moments)"),
        mistake("sign", "The step goes uphill: η m̂ / (√v̂ + ε) is taken away from θ.",
                p=f"p + self.learning_rate * {STEP}"),
        mistake("no_root", (
            "The root is missing: m̂ / (√v̂ + ε). v̂ is a mean of squares."
        ), p="p - self.learning_rate * m_hat / (v_hat + 1e-8)"),
        mistake("inside", (
            "ε stands inside the root. Beside small gradients 1e-8 in there is much: √v̂ + ε."
        ), p="p - self.learning_rate * m_hat / np.sqrt(v_hat + 1e-8)"),
        mistake("no_epsilon", (
            "ε is missing: a parameter that has no gradient gets 0/0, which is no number. √v̂ + ε."
        ), p="p - self.learning_rate * m_hat / np.sqrt(v_hat)"),
        mistake("short_form", (
            "You put both corrections into the rate, as the paper does to save time. That leaves "
            "ε to be added to √v, and not to √v̂: another number where gradients are small."
        ), p="p - self.learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m "
                "/ (np.sqrt(v) + 1e-8)"),
        mistake("stands_still", STANDS_STILL,
                p=f"np.where(g == 0, p, p - self.learning_rate * {STEP})"),
        mistake("nadam", NADAM, m_hat="(0.9 * m + 0.1 * g) / (1 - 0.9**t)"),
        mistake("nadam_next_power", NADAM,
                m_hat="0.9 * m / (1 - 0.9**(t + 1)) + 0.1 * g / (1 - 0.9**t)"),
        mistake("adamax", ADAMAX, v="np.maximum(0.999 * v, np.abs(g))",
                p="p - self.learning_rate * m_hat / (v + 1e-8)"),
        mistake("largest", (
            "You keep the largest v that there was (AMSGrad has it so). Adam's v may fall again."
        ), each="old = v", v="np.maximum(old, 0.999 * v + 0.001 * g**2)"),
        mistake("not_squared", (
            "v takes g where g² belongs: it is the mean of the squares."
        ), v="0.999 * v + 0.001 * g"),
        mistake("betas_exchanged", (
            "β₁ and β₂ are exchanged: 0.9 belongs to m, 0.999 to v."
        ), m="0.999 * m + 0.001 * g", v="0.9 * v + 0.1 * g**2",
                m_hat="m / (1 - 0.999**t)", v_hat="v / (1 - 0.9**t)"),
        mistake("beta_99", (
            "β₂ is 0.999 here: v is a mean over about a thousand steps."
        ), v="0.99 * v + 0.01 * g**2", v_hat="v / (1 - 0.99**t)"),
        mistake("turned", (
            "β and 1 − β are exchanged: β₁ (0.9) is the share of the *old* m that stays. "
            "Likewise v."
        ), m="0.1 * m + 0.9 * g", v="0.001 * v + 0.999 * g**2"),
        mistake("no_weights", NO_WEIGHT, m="0.9 * m + g", v="0.999 * v + g**2"),
        mistake("no_weight_of_g", NO_WEIGHT, m="0.9 * m + g"),
        mistake("moments_exchanged", (
            "The moments are exchanged where the parameters move: m̂ on top, the root of v̂ below."
        ), p="p - self.learning_rate * v_hat / (np.sqrt(np.abs(m_hat)) + 1e-8)"),
        mistake("gradient_on_top", (
            "g stands on top where m̂ belongs: that is RMSprop with a correction."
        ), p="p - self.learning_rate * g / (np.sqrt(v_hat) + 1e-8)"),
        mistake("no_scale", (
            "v is worked out but not used: this is momentum. The step is divided by √v̂ + ε."
        ), p="p - self.learning_rate * m_hat"),
        mistake("no_rate", "The learning rate is missing: η m̂ / (√v̂ + ε).", p=f"p - {STEP}"),
        mistake("rate_fixed", HARD_RATE, p=f"p - 0.001 * {STEP}"),
        mistake("rate_fixed_at_a_tenth", HARD_RATE, p=f"p - 0.1 * {STEP}"),
        mistake("default_of_a_hundredth", DEFAULT, header="learning_rate=0.01"),
        mistake("default_of_a_tenth", DEFAULT, header="learning_rate=0.1"),
        mistake("no_default", DEFAULT, header="learning_rate"),
        mistake("first_only", ONE_ONLY, returned="new[:1], (t, kept)"),
        mistake("an_array_for_a_list", (
            "The new parameters come as something else than a list (an array alone, a generator, a "
            "dict). A list of arrays is wanted, one for each parameter."
        ), concept=False, returned="new[-1], (t, kept)"),
        mistake("params_only", (
            "`step` returns the parameters alone. It returns two things: `return params, state`."
        ), concept=False, returned="new"),
        mistake("three_things", (
            "`step` returns more than two things. What is remembered, t among it, goes into *one* "
            "state: `return params, state`."
        ), concept=False, returned="new, t, kept"),
        mistake("turned_round", (
            "`step` returns its two things in the other order. First the parameters, then the "
            "state."
        ), concept=False, returned="(t, kept), new"),
        mistake("init_returns_nothing", INIT_NEEDED, init="pass"),
        mistake("starts_at_the_parameters", (
            "The moments begin at the parameters. They begin at 0: no gradient has been seen."
        ), init="return 0, [(p, p * p) for p in params]"),
        mistake("starts_at_ones", (
            "The moments begin at 1. They begin at 0: no gradient has been seen."
        ), init="return 0, [(np.ones(p.shape), np.ones(p.shape)) for p in params]"),
        mistake("steps_returned", (
            "`step` returns how far the parameters move, not where to."
        ), p=f"-self.learning_rate * {STEP}"),
    ),
)  # fmt: skip
