"""What a submission may import of the course: its data; the rest is empty or refused.

Checks and widgets are there in name only, so that the cells that use them do no harm. The models
are refused: they hold the answers.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .cells import Nothing

EMPTY = ("course_lib.widgets", "course_lib.plots", "IPython", "ipywidgets", "anywidget")
REFUSED = ("course_lib.models", "course_lib.nn", "course_lib.grading", "course_lib.authoring")


def install() -> None:
    sys.meta_path.insert(0, Stubs())


def below(name: str, roots: Sequence[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


class Stubs(MetaPathFinder, Loader):
    """Finds the modules that are only there in name."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if below(name, REFUSED):
            raise ModuleNotFoundError(
                f"{name} cannot be used while grading: write the answer yourself", name=name
            )
        return ModuleSpec(name, self, is_package=True) if below(name, EMPTY) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = Empty(spec.name)
        if spec.name == "IPython":
            vars(module)["version_info"] = (9, 0, 0)  # Matplotlib compares it
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass


class Empty(ModuleType):
    """A module in which every name is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()
