"""What is seen in the playground, in a sentence; and the state as a text to be passed on."""

import base64
import json
import zlib
from typing import Any

import numpy as np

from course_lib.nn.playground import Experiment, Goal
from course_lib.widgets.playground_controls import own_name
from course_lib.widgets.words import pair

MOST_BYTES = 20_000_000  # of a state, unpacked
BEGINNING = "playground1:"


def sentence(
    experiment: Experiment, node: int | None, playing: bool, goal: Goal | None = None
) -> str:
    """How far training has come, what the network is, which map is large, how far the goal is."""
    it = experiment.settings
    *others, last = map(str, it.hidden or (0,))
    hidden = f"{', '.join(others)} and {last}" if others else last
    of = f"{hidden} hidden neurons" if it.hidden else "no hidden neuron"
    name = it.activation if isinstance(it.activation, str) else own_name(it.activation)
    if it.dropout:
        name += f", dropout {it.dropout:g} %"
    if it.batch_normalization:
        name += ", batch normalization"
    found = ""
    if experiment.data.classes and len(experiment.data.X_test):
        found = f" {experiment.accuracy[1]:.0%} of the test points are given their class."
    large = "" if node is None else f" The large map is that of {experiment.nodes[node]}."
    stopped = "".join(f" {why}" for why in (experiment.diverged, experiment.missing) if why)
    aim = "" if goal is None else f" {goal.told(experiment)}"
    return (
        f"{'Training, epoch' if playing else 'Epoch'} {experiment.epoch} on {it.dataset}, "
        f"{of}{f' ({name})' if it.hidden else ''}: training loss {loss(experiment.train_loss)}, "
        f"test loss {loss(experiment.test_loss)}.{found}{large}{stopped}{aim}"
    )


def loss(value: float) -> str:
    """Three decimals; of no points there is none."""
    return "none" if np.isnan(value) else f"{value:.3f}"


def labels_of(experiment: Experiment) -> tuple:
    """What a drawn point may be: one of the classes, or of a regression −1 or 1."""
    return experiment.data.classes or (-1, 1)


def added(x1: float, x2: float, kind: str, tests: bool) -> str:
    """What became of a new point.

    >>> added(1.25, -2, "class red", False)
    'A point of class red is put at (1.25, −2), to learn from.'
    """
    return (
        f"A point of {kind} is put at {pair((x1, x2))}, {'to test' if tests else 'to learn from'}."
    )


def as_goal(goal: Goal | None, experiment: Experiment) -> dict[str, Any] | None:
    """How far the goal is: a mark and a sentence, and whether it is reached.

    >>> as_goal(Goal(0.1, epochs=5), Experiment())
    {'mark': '○', 'text': 'Goal not reached yet; 5 epochs are left.', 'reached': False}
    """
    if goal is None:
        return None
    text = goal.told(experiment)
    reached = text.startswith("Goal reached")
    mark = "✓" if reached else "○" if text.startswith("Goal not reached yet") else "✗"
    return {"mark": mark, "text": text, "reached": reached}


def as_link(state: dict[str, Any]) -> str:
    """A state as one word of letters and digits.

    >>> from_link(as_link({"settings": {"noise": 5}}))
    {'settings': {'noise': 5}}
    """
    packed = zlib.compress(json.dumps(state, separators=(",", ":")).encode(), 9)
    return BEGINNING + base64.urlsafe_b64encode(packed).decode()


def from_link(text: Any) -> dict[str, Any]:
    """The state that a text holds; ValueError where it cannot be one."""
    word = "".join(text.split()) if isinstance(text, str) else ""
    if not word.startswith(BEGINNING):
        raise ValueError(f'the text is no state; expected one that begins with "{BEGINNING}".')
    try:
        packed = base64.urlsafe_b64decode(word.removeprefix(BEGINNING))
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(packed, MOST_BYTES)
        if not unpacking.eof:
            raise ValueError
        state = json.loads(raw)
    except (ValueError, zlib.error, RecursionError):
        raise ValueError("the text is damaged or not all there; copy all of it.") from None
    if not isinstance(state, dict) or not isinstance(state.get("settings"), dict):
        raise ValueError("the text holds no settings; copy all of a state.")
    return state


def with_own(state: dict[str, Any], settings: Any) -> dict[str, Any]:
    """The parts that a state names as somebody's own code, from `settings` where they have it.

    >>> with_own({"settings": {"activation": {"own": "bend"}, "noise": 0}}, None)
    {}
    """
    parts = {}
    for name, value in state["settings"].items():
        if isinstance(value, dict) and "own" in value:
            now = getattr(settings, name, None)
            first = now[0] if isinstance(now, tuple) and now else now
            if now is not None and own_name(first) == value["own"]:
                parts[name] = now
    return parts


def sound(experiment: Experiment) -> Experiment:
    """The experiment, if its numbers are numbers; ValueError else."""
    with np.errstate(all="ignore"):
        is_sound = np.isfinite(experiment.answering.parameters).all()
    if not is_sound:
        raise ValueError("the state holds a weight that is no finite number.")
    return experiment
