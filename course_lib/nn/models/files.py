"""A network in one file: its arrays, and a description of its layers in JSON.

The file is a .npz, a zip of NumPy's arrays: "description" holds the JSON as bytes, "w0", "w1", …
the learned arrays in the order of `get_weights()`. Nothing in it is ever run: pickle is neither
written nor read, so that a file from a stranger can do no more than be wrong. What the optimizer
has gathered (velocities, moments) is not kept: training that goes on starts it anew.
"""

import io
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.files import shown, write_atomic
from course_lib.nn.layers import LAYERS, Layer
from course_lib.nn.losses import LOSSES
from course_lib.nn.metrics import METRICS
from course_lib.nn.optimizers import OPTIMIZERS
from course_lib.nn.regularizers import REGULARIZERS

if TYPE_CHECKING:
    from course_lib.nn.models.sequential import Sequential

FORMAT, VERSION = "ml-course network", 1


class DamagedModel(ValueError):
    """A file that does not hold a network of ours, whole."""


def save_model(model: "Sequential", path: Path) -> None:
    """Write `model` to `path`: whoever reads it sees the old file or the whole new one.

    Raises ValueError where a part has no description in words and numbers: a function of one's own
    as activation, say.
    """
    text = json.dumps(description(model))
    arrays: dict[str, Any] = {f"w{i}": array for i, array in enumerate(model.weights)}
    arrays["description"] = np.frombuffer(text.encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    write_atomic(path, buffer.getvalue())


def load_model(path: str | Path) -> "Sequential":
    """The network in `path`, as `save` wrote it.

    Raises FileNotFoundError, or `DamagedModel` if the file is damaged, of another kind, or written
    by a newer version.
    """
    path = Path(path)
    text, arrays = read(path)
    try:
        described = json.loads(text)
        if described["format"] != FORMAT:
            raise KeyError("format")
        version = int(described["version"])
    except (ValueError, KeyError, TypeError):
        raise DamagedModel(f"{shown(path)} is no network that save wrote.") from None
    if version > VERSION:
        raise DamagedModel(
            f"{shown(path)} is of format {version}; this version of the course reads up to "
            f"{VERSION}. Update the course, or save the network again with the older one."
        )
    try:
        model = from_description(described)
        model.set_weights(arrays)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModel(f"{shown(path)} is damaged: {error}") from None
    return model


def read(path: Path) -> tuple[bytes, list[np.ndarray]]:
    """The description and the arrays of the file."""
    with path.open("rb") as file:
        try:
            stored = np.load(file, allow_pickle=False)
            arrays = {name: stored[name] for name in stored.files}
            weights = [arrays[f"w{i}"] for i in range(len(arrays) - 1)]
            return arrays["description"].tobytes(), weights
        except Exception as error:  # there is no end of what a damaged file makes its readers raise
            raise DamagedModel(
                f"{shown(path)} cannot be read as a network ({error}); expected a file that save "
                "wrote, whole. Arrays that need pickle are not opened."
            ) from None


def description(model: "Sequential") -> dict[str, Any]:
    """The network in words and numbers."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": model.name,
        "dtype": model.dtype.name,
        "input_shape": list(model.input_shape),
        "layers": [layer_description(layer) for layer in model.layers],
        "compiled": None if model.loss is None else compiled_description(model),
    }


def compiled_description(model: "Sequential") -> dict[str, Any]:
    for name, metric in model.metrics.items():
        if name not in (*METRICS, "accuracy", "acc"):
            raise ValueError(no_description(metric))
    return {
        "optimizer": described(model.rule, OPTIMIZERS),
        "loss": described(model.loss, LOSSES),
        "metrics": list(model.metrics),
    }


def layer_description(layer: Layer) -> dict[str, Any]:
    """The layer's class and arguments; how its weights began is left out where it has no name."""
    if LAYERS.get(type(layer).__name__) is not type(layer):
        raise ValueError(no_description(layer))
    config = {
        name: described(value, REGULARIZERS)
        for name, value in layer.config().items()
        if not (name.endswith("_initializer") and callable(value))
    }
    return {"class": type(layer).__name__, "name": layer.name, "config": config}


def described(value: Any, table: dict[str, Any]) -> Any:
    """A plain value as it is; an object of a class that `table` has as that class and its numbers.

    >>> described(REGULARIZERS["l2"], REGULARIZERS)
    {'class': 'L1L2', 'config': {'l1': 0.0, 'l2': 0.01}}
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return list(value)
    if type(value) not in map(type, table.values()):
        raise ValueError(no_description(value))
    numbers = {key: described(part, {}) for key, part in asdict(value).items()}
    return {"class": type(value).__name__, "config": numbers}


def no_description(what: Any) -> str:
    return (
        f"{what!r} cannot be described in a file; use one of the library's, or keep "
        "get_weights() instead, with np.savez."
    )


def from_description(found: dict[str, Any]) -> "Sequential":
    """The network, its weights not yet filled in."""
    from course_lib.nn.models.sequential import Sequential

    model = Sequential(dtype=found["dtype"], name=found["name"])
    for entry in found["layers"]:
        config = {key: made(value, REGULARIZERS) for key, value in entry["config"].items()}
        layer = LAYERS[entry["class"]](**config)
        layer.name = entry["name"]
        model.add(layer)
    model.build(tuple(found["input_shape"]))
    if found["compiled"] is not None:
        compiled = found["compiled"]
        model.compile(
            made(compiled["optimizer"], OPTIMIZERS),
            made(compiled["loss"], LOSSES),
            compiled["metrics"],
        )
    return model


def made(value: Any, table: dict[str, Any]) -> Any:
    """What `described` wrote: a plain value, or an object of a class that `table` has."""
    if not isinstance(value, dict):
        return value
    classes = {type(known).__name__: type(known) for known in table.values()}
    return classes[value["class"]](**value["config"])


def snake_case(name: str) -> str:
    """A class's name as Keras names its layers.

    >>> snake_case("BatchNormalization")
    'batch_normalization'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
