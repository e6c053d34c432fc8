"""Neural networks, from the graph to the trained model, in NumPy.

`graph` computes any gradient; `activations`, `losses`, `initializers` and `optimizers` are the
parts; `layers` and `models` put them together, in Keras's words. A part is loaded when
it is asked for. `playground` trains small networks on points in the plane.
"""

import importlib
from typing import Any

_PARTS = (
    "activations",
    "callbacks",
    "graph",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "playground",
    "regularizers",
    "schedules",
)


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return importlib.import_module(f"course_lib.nn.{name}")
    if name == "to_categorical":
        return importlib.import_module("course_lib.nn.labels").to_categorical
    raise AttributeError(f"course_lib.nn has no {name!r}; it has {', '.join(__dir__())}")


def __dir__() -> list[str]:
    return sorted((*_PARTS, "to_categorical"))
