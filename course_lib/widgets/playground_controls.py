"""What can be chosen in the playground: names, words and values of its lists."""

from typing import Any

from course_lib.nn.initializers import INITIALIZERS
from course_lib.nn.optimizers import OPTIMIZERS
from course_lib.nn.playground import CHOICES, Settings

SPEEDS = (10, 60, 300, 1500)  # epochs a second
OWN_PARTS = (
    "buttons", "data", "draw", "inside", "state", "features", "layers", "weights", "test_points",
    "discrete",
)  # fmt: skip

Options = tuple[tuple[Any, str], ...]


def plain(values: tuple, unit: str = "") -> Options:
    """Numbers or names as they are.

    >>> plain((0.00001, 10), " %")
    ((1e-05, '0.00001 %'), (10, '10 %'))
    """
    return tuple((value, as_text(value) + unit) for value in values)


def as_text(value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    text = f"{value:.6f}" if 0 < value < 1e-4 else f"{value:g}"
    return text.rstrip("0") if "." in text else text


CONTROLS: dict[str, tuple[str, str, Options]] = {
    "learning_rate": (
        "learning rate", "How far a step goes; applied at once",
        plain(CHOICES["learning_rate"]),
    ),
    "activation": (
        "activation", "What a hidden neuron makes of its sum",
        (("relu", "ReLU"), ("tanh", "tanh"), ("sigmoid", "sigmoid"), ("linear", "linear")),
    ),
    "regularization": (
        "regularization", "Whether weights are pulled towards 0",
        (("none", "none"), ("l1", "L1"), ("l2", "L2")),
    ),
    "regularization_rate": (
        "regularization rate", "How strongly weights are pulled towards 0",
        plain(CHOICES["regularization_rate"]),
    ),
    "dropout": (
        "dropout", "Which share of the hidden neurons each batch silences; applied at once",
        plain(CHOICES["dropout"], " %"),
    ),
    "batch_normalization": (
        "batch normalization",
        "Whether hidden sums are normalized over each batch; a change begins a new network",
        ((False, "no"), (True, "yes")),
    ),
    "problem": ("problem", "Find classes or fit numbers", plain(CHOICES["problem"])),
    "train_share": (
        "training share", "Which share of the points is learned from; the rest tests",
        plain(CHOICES["train_share"], " %"),
    ),
    "noise": ("noise", "How noisy the points are", plain(CHOICES["noise"], " %")),
    "batch_size": ("batch size", "How many samples a step sees", plain(CHOICES["batch_size"])),
    "optimizer": (
        "optimizer", "The rule that makes a step of a gradient", plain(tuple(OPTIMIZERS))
    ),
    "initializer": (
        "first weights", "Where the weights begin; another choice begins a new network",
        ((None, "−½ to ½"), *plain(tuple(INITIALIZERS))),
    ),
    "loss": (
        "loss", "What is made small; another choice begins a new network",
        ((None, "½ (output − y)²"), *plain(("mse", "mae", "huber", "hinge"))),
    ),
    "speed": ("speed", "How many epochs a second Play runs", plain(SPEEDS, " epochs/s")),
}  # fmt: skip


def options_of(name: str, now: Any) -> Options:
    """The choices for a control; what is set now is among them, a student's own part by its name.

    >>> options_of("noise", 7)[-1]
    (7, '7 %')
    """
    options = CONTROLS[name][2]
    if any(value is now or value == now for value, _ in options):
        return options
    first = now[0] if isinstance(now, tuple) and now else now
    unit = " %" if name in ("noise", "train_share", "dropout") else ""
    text = as_text(now) + unit if isinstance(now, str | int | float) else own_name(first)
    return (*options, (now, text))


def own_name(part: Any) -> str:
    """How a student's part is called in a list; a pair of functions has the first one's name."""
    part = part[0] if isinstance(part, tuple) and part else part
    return str(getattr(part, "__name__", None) or type(part).__name__)


def controls(settings: Settings, speed: int, classes: int = 2) -> list[dict[str, Any]]:
    """What the page shows of every list: its words, its options' words, which one is chosen.

    With more than two `classes` the loss that nobody chose is another one.
    """
    shown = []
    for name, (label, tip, _) in CONTROLS.items():
        now = speed if name == "speed" else getattr(settings, name)
        options = options_of(name, now)
        chosen = next(i for i, (value, _) in enumerate(options) if value is now or value == now)
        texts = [text for _, text in options]
        if name == "loss" and classes > 2:
            texts[0] = "cross-entropy"
        shown.append({"name": name, "label": label, "tip": tip, "texts": texts, "index": chosen})
    return shown
