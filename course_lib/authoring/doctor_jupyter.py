"""The doctor's look at Jupyter: the kernel, JupyterLab, the widgets' extensions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from course_lib.authoring.findings import AGAIN, Finding


def kernel() -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_core.paths import jupyter_path

    # As `course` itself looks for kernels, whatever the shell says.
    before = os.environ.get("JUPYTER_PREFER_ENV_PATH")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
        folders = [Path(path) / "python3" for path in jupyter_path("kernels")]
    finally:
        if before is None:
            del os.environ["JUPYTER_PREFER_ENV_PATH"]
        else:
            os.environ["JUPYTER_PREFER_ENV_PATH"] = before
    yield from kernel_findings(spec.argv[0], Path(spec.resource_dir), folders)


def kernel_findings(program: str, used: Path, folders: list[Path]) -> Iterator[Finding]:
    """Whether the kernel `program` of the spec in `used` is this Python; names other specs."""
    generic = {"python", "python3", f"python3.{sys.version_info.minor}"}
    # Jupyter reads a bare `python` as the interpreter that it runs in itself.
    if program in generic or os.path.realpath(program) == os.path.realpath(sys.executable):
        yield Finding("ok", "kernel", "python3 is this Python")
    else:
        yield Finding(
            "fail",
            "kernel",
            f"python3 starts {program}, not {sys.executable}; named in {used}",
            "Remove that kernel: jupyter kernelspec remove python3, then "
            "python -m pip install --force-reinstall ipykernel.",
        )
    for folder in folders:
        if folder != used and (folder / "kernel.json").exists():
            yield Finding(
                "warn",
                "kernel",
                f"another python3 kernel stands in {folder}",
                "The `course` command passes it by; a JupyterLab that you start yourself may not.",
            )


def jupyterlab() -> Iterator[Finding]:
    command = [sys.executable, "-m", "jupyterlab", "--version"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        yield Finding("fail", "JupyterLab", "does not say its version within 60 s", AGAIN)
        return
    if ran.returncode == 0:
        yield Finding("ok", "JupyterLab", ran.stdout.strip())
    else:
        last = (ran.stderr.strip() or "no message").splitlines()[-1]
        yield Finding("fail", "JupyterLab", f"does not start: {last}", AGAIN)


def widgets() -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_path

    folders = [Path(path) for path in jupyter_path("labextensions")]
    extensions = {
        "ipywidgets": ("@jupyter-widgets/jupyterlab-manager", "jupyterlab_widgets"),
        "anywidget": ("anywidget", "anywidget"),
    }
    for subject, (name, package) in extensions.items():
        found = [folder for folder in folders if (folder / name / "package.json").is_file()]
        if found:
            yield Finding("ok", subject, f"found by JupyterLab in {found[0]}")
        else:
            todo = f"python -m pip install --force-reinstall {package}"
            yield Finding("fail", subject, "its JupyterLab extension is missing", todo)
