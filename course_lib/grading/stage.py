"""The stage: a folder with all that a student's process may see of the course, and which paths.

On it stand the files of `inside/`, the data and the few files of `checks` that call an answer: no
cases, no expected values, no catalogue, no solutions. Whatever else of the course is installed or
lies in the checkout is left out of the paths that can be read.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CALLING = ("call.py", "plain.py", "words.py")  # of checks: how an answer is called, no more
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
CHECKS_STUB = '''"""Checks do nothing while grading: they are made outside, on other inputs."""

from inside.cells import Nothing


def load(lesson):
    return Nothing()
'''


def set_stage(folder: Path) -> Path:
    """Put the files into `folder`; returns the server's script."""
    here = folder / "stage"
    shutil.copytree(PACKAGE / "grading" / "inside", here / "inside", ignore=no_bytecode)
    course = here / "course_lib"
    course.mkdir()
    (course / "__init__.py").write_bytes((PACKAGE / "__init__.py").read_bytes())
    shutil.copytree(PACKAGE / "data", course / "data", ignore=no_bytecode)
    (course / "checks").mkdir()
    (course / "checks" / "__init__.py").write_text(CHECKS_STUB, encoding="utf-8")
    for name in CALLING:
        shutil.copyfile(PACKAGE / "checks" / name, course / "checks" / name)
    for path in (folder, here, *here.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return here / "inside" / "server.py"


def no_bytecode(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]


def library_paths() -> list[str]:
    """Where Python looks for the standard library and for installed packages; no `.pth` counts."""
    standard = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    dynamic = [str(Path(p) / "lib-dynload") for p in standard]
    if os.name == "nt":
        dynamic.append(str(Path(sys.base_prefix) / "DLLs"))
    packages = [sysconfig.get_path(name) for name in ("purelib", "platlib")]
    bases = [p for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
    return list(dict.fromkeys([*standard, *dynamic, *packages, *bases]))


def readable_paths(stage: Path) -> list[str]:
    """What the sandbox lets a process read: interpreter and libraries, without the course."""
    roots = {Path(p) for p in (sys.prefix, sys.base_prefix, *library_paths(), *SYSTEM)}
    roots |= {Path(p).resolve() for p in roots}
    return sorted({str(stage), *map(str, without(minimal(roots), hidden_paths()))})


def hidden_paths() -> list[Path]:
    """Everything of the course on this machine: the package, and around it the checkout."""
    checkout = PACKAGE.parent
    hidden = [PACKAGE]
    if (checkout / "pyproject.toml").exists() and (checkout / "solutions").exists():
        hidden += [p for p in checkout.iterdir() if not is_environment(p)]
    for folder in map(Path, library_paths()):
        hidden += folder.glob("course_lib*") if folder.is_dir() else []
        hidden += folder.glob("ml_course*") if folder.is_dir() else []
    return hidden


def is_environment(path: Path) -> bool:
    return (path / "pyvenv.cfg").exists()


def minimal(paths: Iterable[Path]) -> list[Path]:
    """Without those that lie below another of them."""
    existing = sorted({p for p in paths if p.exists()})
    return [p for p in existing if not any(q in p.parents for q in existing)]


def without(paths: Iterable[Path], hidden: list[Path]) -> Iterator[Path]:
    """The same places with `hidden` cut out: a folder that holds some of it is taken to pieces."""
    for path in paths:
        if any(path == h or h in path.parents for h in hidden):
            continue
        if any(path in h.parents for h in hidden):
            yield from without(sorted(path.iterdir()), hidden)
        else:
            yield path
