"""What of this environment is fine and what is not, each in a line that says what to do."""

import importlib
import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from course_lib.authoring.doctor_grading import sandbox
from course_lib.authoring.doctor_jupyter import jupyterlab, kernel, widgets
from course_lib.authoring.findings import AGAIN, PACKAGE, Finding
from course_lib.authoring.lab import can_write

MINIMUM_PYTHON = (3, 11)


def examine() -> Iterator[Finding]:
    """All findings, one by one; a part that falls over is a finding too."""
    for part in PARTS:
        try:
            yield from part()
        except Exception as error:
            yield Finding("fail", part.__name__, f"{type(error).__name__}: {error}", AGAIN)


def python() -> Iterator[Finding]:
    version, wanted = platform.python_version(), ".".join(map(str, MINIMUM_PYTHON))
    if sys.version_info[:2] >= MINIMUM_PYTHON:
        yield Finding("ok", "Python", f"{version} ({sys.executable})")
    else:
        yield Finding(
            "fail", "Python", f"{version}; expected {wanted} or newer", "Install a newer Python."
        )


def dependencies() -> Iterator[Finding]:
    try:
        declared = importlib.metadata.requires(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("fail", "packages", f"{PACKAGE} is not installed in this Python", AGAIN)
        return
    yield from check_requirements(declared, installed_version)


def installed_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def check_requirements(
    declared: list[str], version_of: Callable[[str], str | None]
) -> Iterator[Finding]:
    """Each declared requirement against what is installed; extras are left out."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        yield Finding("note", "packages", "versions not compared: `packaging` is not installed")
        return
    good = 0
    for requirement in map(Requirement, declared):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        have = version_of(requirement.name)
        todo = f'python -m pip install "{requirement.name}{requirement.specifier}"'
        if have is None:
            text = f"not installed; expected {requirement.specifier or 'any version'}"
            yield Finding("fail", requirement.name, text, todo)
        elif not requirement.specifier.contains(have, prereleases=True):
            text = f"version {have}; expected {requirement.specifier}"
            yield Finding("fail", requirement.name, text, todo)
        else:
            good += 1
    yield Finding("ok", "packages", f"{good} dependencies with the versions that are expected")


def samples() -> Iterator[Finding]:
    from course_lib.data import load_fashion_sample, load_mnist_sample

    for load in (load_mnist_sample, load_fashion_sample):
        try:
            data = load()
        except (OSError, ValueError) as error:
            yield Finding("fail", "samples", str(error))
        else:
            yield Finding("ok", "samples", f"{data.name}: {len(data.X_train):,} images, unharmed")


def local_data(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    named = environ.get("COURSE_DATA")
    if not named:
        yield Finding(
            "note", "COURSE_DATA", "not set; full data sets are downloaded when first asked for"
        )
    elif Path(named).is_dir():
        yield Finding("ok", "COURSE_DATA", f"full data sets are looked for in {named}")
    else:
        todo = "Name a folder that holds mnist/, fashion-mnist/ or a CIFAR-10 file, or unset it."
        yield Finding("warn", "COURSE_DATA", f"{named} is not a folder", todo)


def folders() -> Iterator[Finding]:
    import pooch

    cache = os.environ.get("COURSE_CACHE", "").strip() or pooch.os_cache(PACKAGE)
    places = {
        "current folder": (Path.cwd(), "Go to a folder of your own before `course open`."),
        "cache folder": (
            Path(cache).expanduser(),
            "Full data sets cannot be kept; COURSE_CACHE may name another folder, COURSE_DATA one "
            "that has them.",
        ),
    }
    for subject, (folder, todo) in places.items():
        # What does not exist yet is not made here: asking changes nothing.
        existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if can_write(existing):
            yield Finding("ok", subject, f"{folder} can be written")
        else:
            yield Finding("warn", subject, f"{folder} cannot be written", todo)


def machine() -> Iterator[Finding]:
    memory = total_memory()
    if memory is not None:
        word, todo = ("ok", "") if memory > 1.5 else ("warn", "The full data sets may not fit.")
        yield Finding(word, "memory", f"{memory:.1f} GB", todo)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding("ok", "cores", f"{cores}")
    import numpy as np

    try:  # it comes with scikit-learn
        threadpools = importlib.import_module("threadpoolctl").threadpool_info()
    except ImportError:
        threadpools = []
    pools = [pool for pool in threadpools if pool["user_api"] == "blas"]
    said = ", ".join(f"{pool['internal_api']} with {pool['num_threads']} threads" for pool in pools)
    yield Finding("ok", "NumPy", f"{np.__version__}, {said or 'its linear algebra is not known'}")


def total_memory() -> float | None:
    """The memory in GB that this process may use, as far as the system tells."""
    limits = []
    try:
        limits.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
        limits.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))  # a container's share
    except (AttributeError, ValueError, OSError):
        pass  # not POSIX, or no limit
    return min(limits) / 1e9 if limits else None


def browser() -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found:
        yield Finding("ok", "Chromium", found)
    else:
        yield Finding("note", "Chromium", "not found; only the browser tests need it")


def network() -> Iterator[Finding]:
    yield Finding("note", "network", "not needed, but to download full data sets")


PARTS = (
    python,
    dependencies,
    kernel,
    jupyterlab,
    widgets,
    samples,
    local_data,
    folders,
    machine,
    browser,
    network,
    sandbox,
)


def run(say: Callable[[str], object] = print) -> int:
    """Say all findings; returns 1 if one is a failure, else 0."""
    words = []
    for finding in examine():
        say(str(finding))
        words.append(finding.word)
    failures, warnings = words.count("fail"), words.count("warn")
    if failures:
        say(f"\n{failures} of {len(words)} points fail; what to do stands below each.")
        return 1
    say("\nAll is well." if not warnings else f"\nUsable; {warnings} warning(s) above.")
    return 0
