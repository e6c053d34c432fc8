"""Long experiments: run once, recorded with data hash and versions, shown in the lectures."""

import json
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import __version__
from course_lib.errors import CourseError
from course_lib.files import write_atomic

# Given the total of steps and what they are, returns the function to call after each.
Progress = Callable[[int, str], Callable[[int], Any]]
Outcome = tuple[str, dict[str, Any]]  # the hash of the data, and the figures

QUERIES = 200  # between two steps of the progress bar


@dataclass(frozen=True)
class Experiment:
    """One experiment: `run(progress)` returns the data's hash and its figures."""

    name: str
    title: str
    run: Callable[[Progress], Outcome]


def nearest_neighbour_errors(load: str) -> Callable[[Progress], Outcome]:
    """1-NN on raw pixels, in ℓ1 and ℓ2, on the image data that `course_lib.data.<load>` gives."""

    def run(progress: Progress) -> Outcome:
        import course_lib.data

        try:
            data = getattr(course_lib.data, load)()
        except (course_lib.data.DataUnavailable, course_lib.data.DamagedFile) as error:
            raise CourseError(str(error)) from error
        X, Q = (images.reshape(len(images), -1) for images in (data.X_train, data.X_test))
        figures: dict[str, Any] = {
            "n_train": len(X),
            "n_test": len(Q),
            "most_frequent_accuracy": share_of_most_frequent(data.y_train, data.y_test),
        }
        for p in (1, 2):
            advance = progress(len(Q), f"ℓ{p}, 1 nearest of {len(X):,}")
            predicted = predict_1nn(Q, X, data.y_train, p, advance)
            wrong = int((predicted != data.y_test).sum())
            figures |= {f"l{p}_errors": wrong, f"l{p}_accuracy": (len(Q) - wrong) / len(Q)}
        return data.sha256, figures

    return run


def predict_1nn(
    Q: np.ndarray, X: np.ndarray, y: np.ndarray, p: float, advance: Callable[[int], Any]
) -> np.ndarray:
    """The label of the nearest row of X for each row of Q, told of in blocks of queries."""
    from course_lib.models.neighbors.search import Index

    index = Index.of(X, p)
    predicted = np.empty(len(Q), dtype=y.dtype)
    for start in range(0, len(Q), QUERIES):
        block = Q[start : start + QUERIES]
        _, indices = index.nearest(block, 1)
        predicted[start : start + len(block)] = y[indices[:, 0]]
        advance(len(block))
    return predicted


def share_of_most_frequent(y_train: np.ndarray, y_test: np.ndarray) -> float:
    """The accuracy of always saying the class that is most frequent in training."""
    classes, counts = np.unique(y_train, return_counts=True)
    return float(np.mean(y_test == classes[np.argmax(counts)]))


EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        Experiment(
            "mnist-sample-nn",
            "1-NN on the bundled MNIST sample, ℓ1 and ℓ2 (seconds)",
            nearest_neighbour_errors("load_mnist_sample"),
        ),
        Experiment(
            "mnist-nn",
            "1-NN on all of MNIST, ℓ1 and ℓ2 (a few minutes)",
            nearest_neighbour_errors("load_mnist"),
        ),
        Experiment(
            "cifar10-nn",
            "1-NN on all of CIFAR-10, ℓ1 and ℓ2 (a quarter of an hour)",
            nearest_neighbour_errors("load_cifar10"),
        ),
    )
}


def reproduce(experiment: Experiment, out: Path, progress: Progress | None = None) -> dict:
    """Run the experiment and write its record to `out`; returns the record."""
    start = time.perf_counter()
    data_sha256, figures = experiment.run(progress or bars)
    record = {
        "name": experiment.name,
        "data_sha256": data_sha256,
        "versions": {
            "ml-course": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - start, 1),
        "figures": figures,
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(out, text.encode())
    except OSError as error:
        raise CourseError(
            f"cannot write {out}: {error.strerror}. The result was:\n{text}"
            "Name a file that you may write with --out."
        ) from error
    return record


def bars(total: int, what: str) -> Callable[[int], Any]:
    """The progress of a terminal: one bar a part, on stderr."""
    from tqdm import tqdm

    bar = tqdm(total=total, desc=what)

    def advance(steps: int) -> None:
        bar.update(steps)
        if bar.n >= total:
            bar.close()

    return advance


def find_experiment(name: str) -> Experiment:
    """The experiment of that name; raises CourseError where there is none."""
    if name not in EXPERIMENTS:
        raise CourseError(
            f"there is no experiment {name!r}; expected one of: {', '.join(EXPERIMENTS)}."
        )
    return EXPERIMENTS[name]


def default_out(name: str) -> Path:
    """Where the record goes: into the library of a checkout, else into the current folder."""
    from course_lib.authoring.paths import is_checkout
    from course_lib.data.records import RECORDS

    return RECORDS / f"{name}.json" if is_checkout() else Path(f"{name}.json")
