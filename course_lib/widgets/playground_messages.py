"""What the page may ask of the playground; everything else is refused in words."""

import math
from typing import Any

from course_lib.nn.playground import FEATURES
from course_lib.nn.playground.placing import OWN
from course_lib.widgets.playground_controls import CONTROLS, options_of
from course_lib.widgets.playground_words import labels_of

PLAIN = (
    "play",
    "pause",
    "step",
    "reset",
    "regenerate",
    "clear_points",
)  # nothing has to be said besides

QUIET = ("seen", "show", "hello")  # the reader did nothing by it: an error stays to be read


def is_quiet(asked: Any) -> bool:
    return isinstance(asked, dict) and asked.get("do") in QUIET


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
        names += [OWN] * (experiment.given is not None)
        playground.change(dataset=one_of(asked, "name", names))
    elif what == "hidden":
        neurons = asked.get("neurons")
        if not isinstance(neurons, list):
            raise ValueError(f"neurons is {neurons!r}; expected a list, a number for each layer.")
        playground.change(hidden=tuple(neurons))
    elif what == "edit":
        index = whole(asked, "index", experiment.network.parameters.size)
        playground.edit(index, finite(asked.get("value")))
    elif what == "add":
        labels = labels_of(experiment)
        label = labels[whole(asked, "label", len(labels))]
        playground.add_point(*place(asked), label)
    elif what == "remove":
        playground.remove_point(*place(asked))
    elif what == "inside":
        playground.step_inside(playground.walk is None)
    elif what == "go":
        playground.go(-1 if asked.get("back") is True else 1)
    elif what == "sample":
        size = 1 if playground.walk is None else playground.walk.size
        playground.go(0, whole(asked, "index", size))
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


def place(asked: dict[str, Any]) -> tuple[float, float]:
    """Where in the plane."""
    return finite(asked.get("x1")), finite(asked.get("x2"))


def finite(value: Any) -> float:
    """A number that a weight can be."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or abs(value) > 1e6:
        raise ValueError(f"the value is {value!r}; expected a number from −1000000 to 1000000.")
    return float(value)
