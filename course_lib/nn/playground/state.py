"""An experiment as a plain dict of numbers, words and lists, and back.

Numbers are written so that they come back to the last bit. What belongs to the library is written
by name (`"adam"`, or `{"name": "Adam", "beta_1": 0.8, …}`); what a student wrote is only named
(`{"own": "my_relu"}`), for code does not belong into a link: it is given again when the state is
restored. A state may lack anything but the settings: then that part begins anew.
"""

import dataclasses
from typing import Any

import numpy as np

from course_lib.nn import losses, optimizers, schedules
from course_lib.nn.optimizers.rule import State
from course_lib.nn.playground.settings import Settings

VERSION = 1
LIBRARY: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(type(rule) for rule in optimizers.OPTIMIZERS.values()),
        *(type(loss) for loss in losses.LOSSES.values()),
        schedules.StepDecay, schedules.ExponentialDecay, schedules.InverseTimeDecay,
        schedules.CosineDecay, schedules.WarmUp,
    )
}  # fmt: skip


def written(experiment: Any) -> dict[str, Any]:
    """The state of an experiment."""
    network = experiment.network
    state = {
        "version": VERSION,
        "settings": {
            field.name: part_written(getattr(experiment.settings, field.name))
            for field in dataclasses.fields(Settings)
        },
        "generator": ints_as_words(experiment.rng.bit_generator.state),
        "masks": ints_as_words(experiment.masks.bit_generator.state),
        "parameters": network.parameters.tolist(),
        "dead": np.flatnonzero(network.dead).tolist(),
        "part": {
            "samples": experiment.part.samples,
            "gradient": experiment.part.gradient.tolist(),
        },
        "memory": tree_written(experiment.stepper.memory()),
        "epoch": experiment.epoch,
        "position": experiment.position,
        "history": {
            name: [None if value != value else value for value in values]  # no NaN in JSON
            for name, values in experiment.history.items()
        },
    }
    if network.normalized:
        state["scales"] = network.scales.tolist()
        state["statistics"] = network.statistics.tolist()
    if experiment.given is not None:
        state["points"] = experiment.given.written()
    return state


def restored(kind: Any, state: dict[str, Any], own_parts: dict[str, Any]) -> Any:
    """An experiment from its state; `own_parts` are settings that were a student's own code."""
    if state.get("version", VERSION) != VERSION:
        raise ValueError(
            f"the state has version {state['version']!r}; this course reads version {VERSION}."
        )
    settings = {
        name: own_parts.pop(name) if name in own_parts else part_read(name, value)
        for name, value in state["settings"].items()
    }
    experiment = kind(**settings, **own_parts, **state.get("points", {}))
    network = experiment.network
    if "generator" in state:
        experiment.rng.bit_generator.state = words_as_ints(state["generator"])
    if "masks" in state:
        experiment.masks.bit_generator.state = words_as_ints(state["masks"])
    if "parameters" not in state:
        return experiment
    parameters = np.array(state["parameters"], dtype=float)
    if parameters.shape != network.parameters.shape:
        raise ValueError(
            f"the state has {parameters.size} weights and biases; its settings need "
            f"{network.parameters.size}."
        )
    network.parameters[...] = parameters
    network.dead[state.get("dead", [])] = True
    if network.normalized and "scales" in state:
        network.scales[...], network.statistics[...] = state["scales"], state["statistics"]
    if "part" in state:
        experiment.part.samples = state["part"]["samples"]
        experiment.part.gradient[...] = state["part"]["gradient"]
    experiment.stepper.forget()
    if "memory" in state:
        experiment.stepper.recall(tree_read(state["memory"]))
    experiment.epoch, experiment.position = state.get("epoch", 0), state.get("position", 0)
    if "history" in state:
        experiment.history = {
            name: [np.nan if value is None else value for value in values]
            for name, values in state["history"].items()
        }
    return experiment


def part_written(value: Any) -> Any:
    """A setting: plain values and names as they are, the library's parts by name and fields."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple) and all(isinstance(item, str | int) for item in value):
        return list(value)
    if LIBRARY.get(type(value).__name__) is type(value):
        fields = {f.name: part_written(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"name": type(value).__name__, **fields}
    first = value[0] if isinstance(value, tuple) else value
    return {"own": getattr(first, "__name__", type(first).__name__)}


def part_read(setting: str, value: Any) -> Any:
    """The same backwards; ValueError for what has to be given again."""
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, dict):
        return value
    if "own" in value:
        raise ValueError(
            f"{setting} was {value['own']}, somebody's own code, which a state cannot hold; give "
            f"it again: from_state(state, {setting}={value['own']})."
        )
    fields = {name: part_read(setting, field) for name, field in value.items() if name != "name"}
    if value.get("name") not in LIBRARY:
        raise ValueError(
            f"{setting} has the name {value.get('name')!r}; expected one of {', '.join(LIBRARY)}."
        )
    return LIBRARY[value["name"]](**fields)


def ints_as_words(tree: Any) -> Any:
    """A generator's state has integers of 128 bits: as words they survive every JSON reader."""
    if isinstance(tree, dict):
        return {name: ints_as_words(value) for name, value in tree.items()}
    return str(tree) if isinstance(tree, int) else tree


def words_as_ints(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: words_as_ints(value) for name, value in tree.items()}
    return int(tree) if isinstance(tree, str) and tree.isdigit() else tree


def tree_written(value: Any) -> Any:
    """What an optimizer remembers: arrays, tuples, lists, dicts and numbers, in each other."""
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, State):
        return {"state": [value.t, tree_written(value.memory)]}
    if isinstance(value, tuple):
        return {"tuple": [tree_written(item) for item in value]}
    if isinstance(value, list):
        return [tree_written(item) for item in value]
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {"dict": {name: tree_written(item) for name, item in value.items()}}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(
        f"the optimizer remembers a {type(value).__name__}, which cannot be written down; expected "
        "arrays, numbers, and tuples, lists or dicts of them."
    )


def tree_read(value: Any) -> Any:
    if isinstance(value, list):
        return [tree_read(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "array":
        return np.array(content, dtype=float)
    if kind == "state":
        return State(content[0], tree_read(content[1]))
    if kind == "tuple":
        return tuple(tree_read(item) for item in content)
    return {name: tree_read(item) for name, item in content.items()}
