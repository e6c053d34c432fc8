"""Running one notebook in a fresh kernel, with every way of failing as a result.

The kernel is this very Python, whatever kernels the machine has registered; the folder is the
notebook's own; Matplotlib draws into memory; COURSE_OPEN is unset, so that a failed check fails.
"""

import math
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

CELL_TIMEOUT = 600.0  # seconds


@dataclass(frozen=True)
class Failure:
    """What stopped a notebook.

    `cell` counts the code cells from 1, as the prompt of an executed notebook does; it is None
    where no cell had been started.
    """

    cell: int | None
    first_line: str
    error: str

    def __str__(self) -> str:
        where = "before the first cell" if self.cell is None else f"code cell {self.cell}"
        return f"{where}: {self.error}" + (f"\n    {self.first_line}" if self.first_line else "")


@dataclass(frozen=True)
class Run:
    """An executed notebook (as far as it came), the time it took, and what stopped it."""

    notebook: NotebookNode
    seconds: float
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        return self.failure is None


class ThisPython(KernelSpecManager):
    """Every kernel name means the Python that is running now."""

    def get_kernel_spec(self, kernel_name: str) -> Any:
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def run_notebook(
    path: Path,
    timeout: float = CELL_TIMEOUT,
    env: Mapping[str, str] | None = None,
    keep_going: bool = False,
) -> Run:
    """Execute the notebook at `path` in its own folder; the file stays as it is.

    `timeout` is in seconds for each cell; `env` adds to the environment; with `keep_going` a cell
    that raises does not stop the others (its error is in its outputs and `failure` is None).
    """
    path = Path(path)
    return execute(nbformat.read(path, as_version=4), path.parent, timeout, env, keep_going)


def execute(
    notebook: NotebookNode,
    folder: Path,
    timeout: float = CELL_TIMEOUT,
    env: Mapping[str, str] | None = None,
    keep_going: bool = False,
) -> Run:
    """Execute `notebook` in place, in `folder`; for the rest see `run_notebook`."""
    started: list[NotebookNode] = []
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=ThisPython()),
        timeout=math.ceil(timeout),
        timeout_func=lambda cell: timeout,  # this one takes fractions of a second
        startup_timeout=120,
        allow_errors=keep_going,
        shutdown_kernel="immediate",
        on_cell_execute=lambda cell, cell_index: started.append(cell),
    )
    client.log.disabled = True  # it would tell what the Failure tells
    client.owns_km = True  # so that the client stops the kernel that was made for it
    start = time.perf_counter()
    error = None
    try:
        # The kernel's own log goes nowhere; what cells write to stderr comes as their output.
        client.execute(cwd=str(folder), env=environment(env), stderr=subprocess.DEVNULL)
    except CellExecutionError as exception:
        error = f"{exception.ename}: {exception.evalue}".strip(": ")
    except CellTimeoutError:
        error = f"it did not finish within {timeout:g} s"
    except DeadKernelError:
        error = "the kernel died (out of memory, or a crash in compiled code?)"
    except AssertionError as exception:
        # nbclient answers Ctrl-C by stopping the kernel, then falls over its own answer.
        raise KeyboardInterrupt from exception
    except RuntimeError as exception:  # a kernel that never came up
        error = f"the kernel did not start: {exception}"
    failure = None if error is None else fail(started, error)
    return Run(notebook, time.perf_counter() - start, failure)


def fail(started: list[NotebookNode], error: str) -> Failure:
    if not started:
        return Failure(None, "", error)
    lines = (line.strip() for line in started[-1].source.splitlines())
    return Failure(len(started), next(line for line in lines if line), error)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a kernel that runs a notebook for a test, a page or a mark."""
    env = {name: value for name, value in os.environ.items() if name != "COURSE_OPEN"}
    # The folder of this Python first: then `python` in a subprocess is this one, too.
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)])
    return env | {"MPLBACKEND": "Agg", "JUPYTER_PREFER_ENV_PATH": "1"} | dict(extra or {})
