"""What the page may ask of the playground; everything else is refused in words."""

import math
from typing import Any

from course_lib.nn.playground import FEATURES
from course_lib.widgets.playground_controls import CONTROLS, options_of

PLAIN = ("play", "pause", "step", "reset", "regenerate")  # nothing has to be said besides


def obey(playground: Any, asked: Any) -> None:
    """Do what a message asks; ValueError for what cannot be."""
    what = asked.get("do") if isinstance(asked, dict) else None
    experiment = playground.experiment
    if what in PLAIN:
        getattr(playground, what)()
    elif what == "hello":
        playground.send_frame()
    elif what == "seen":
        playground.seen = whole(asked, "id", playground.sent + 1)
    elif what == "show":
        node = asked.get("node")
        playground.show_node(None if node is None else whole(asked, "node", len(experiment.nodes)))
    elif what == "choose":
        name = one_of(asked, "name", CONTROLS)
        now = playground.speed if name == "speed" else getattr(experiment.settings, name)
        playground.choose(name, whole(asked, "index", len(options_of(name, now))))
    elif what == "toggle":
        playground.toggle(one_of(asked, "feature", FEATURES))
    elif what == "dataset":
        names = [t["name"] for t in playground.fixed["thumbnails"]]
        playground.change(dataset=one_of(asked, "name", names))
    elif what == "hidden":
        neurons = asked.get("neurons")
        if not isinstance(neurons, list):
            raise ValueError(f"neurons is {neurons!r}; expected a list, a number for each layer.")
        playground.change(hidden=tuple(neurons))
    elif what == "edit":
        index = whole(asked, "index", experiment.network.parameters.size)
        playground.edit(index, finite(asked.get("value")))
    elif what == "copy":
        playground.send({"kind": "state", "text": playground.link})
    elif what == "restore":
        playground.restore(str(asked.get("text")))
    else:
        raise ValueError(f"the page asks for {what!r}, which the playground does not know.")


def whole(asked: dict[str, Any], name: str, end: int) -> int:
    """A whole number from 0, below `end`."""
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < end:
        raise ValueError(f"{name} is {value!r}; expected a whole number from 0 to {end - 1}.")
    return value


def one_of(asked: dict[str, Any], name: str, choices: Any) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} is {value!r}; expected one of {', '.join(choices)}.")
    return value


def finite(value: Any) -> float:
    """A number that a weight can be."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or abs(value) > 1e6:
        raise ValueError(f"the value is {value!r}; expected a number from −1000000 to 1000000.")
    return float(value)
