"""Who does the work: this process, processes beside it, or a Dask cluster.

All of them take the same piece of work, one notebook that has been read, and give its result. A
worker only supervises: the server that runs a student's code is started by it, by exec.
"""

import atexit
import contextlib
import functools
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from course_lib.errors import CourseError
from course_lib.grading.limits import Limits
from course_lib.grading.reading import Notebook
from course_lib.grading.results import Result
from course_lib.grading.submission import Run, grade_notebook, key_of
from course_lib.grading.worker import Server, server_for

PATIENCE = 20  # seconds for a Dask scheduler to answer


class Pool(Protocol):
    """Takes work, `at_once` pieces before one of them must be done."""

    at_once: int

    def submit(self, run: Run, student: str, notebook: Notebook) -> Future: ...


class Here:
    """Works at once, in this process."""

    at_once = 1

    def __init__(self, limits: Limits, scratch: Path) -> None:
        self.scratch, self.server = scratch, server_for(limits, scratch)

    def submit(self, run: Run, student: str, notebook: Notebook) -> Future:
        done: Future = Future()
        try:
            if self.server.ends_within(0):
                self.server.close()
                self.server = server_for(run.limits, self.scratch)
            done.set_result(grade_notebook(run, student, notebook, self.server))
        except Exception as error:
            done.set_exception(error)
        return done


class Processes:
    """Processes of this machine, by joblib; where one has died, the next work makes them anew."""

    def __init__(self, jobs: int, scratch: Path) -> None:
        self.jobs, self.scratch = jobs, scratch
        self.at_once = 2 * jobs

    def submit(self, run: Run, student: str, notebook: Notebook) -> Future:
        from joblib.externals.loky import get_reusable_executor

        workers = get_reusable_executor(max_workers=self.jobs, initializer=end_with_parent)
        return workers.submit(grade_in_worker, run, student, notebook, key_of(run), self.scratch)


class Cluster:
    """The workers of a Dask cluster, each with this course and its packages installed."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise CourseError(
                "--backend dask needs the package distributed: pip install distributed"
            ) from error
        try:
            self.client = Client(address, timeout=PATIENCE)
        except (OSError, ValueError, TimeoutError) as error:
            raise CourseError(f"no Dask scheduler answers at {address}: {error}") from error
        self.at_once = 2 * sum(self.client.nthreads().values())
        if not self.at_once:
            self.client.close()
            raise CourseError(f"the Dask scheduler at {address} has no workers")
        self.executor = self.client.get_executor(pure=False, retries=3)

    def submit(self, run: Run, student: str, notebook: Notebook) -> Future:
        return self.executor.submit(grade_in_worker, run, student, notebook, key_of(run), None)


@contextlib.contextmanager
def here(limits: Limits, scratch: Path) -> Iterator[Pool]:
    pool = Here(limits, scratch)
    try:
        yield pool
    finally:
        pool.server.close()


@contextlib.contextmanager
def processes(jobs: int, scratch: Path) -> Iterator[Pool]:
    from joblib.externals.loky import get_reusable_executor

    try:
        yield Processes(jobs, scratch)
    except BaseException:  # with the workers their servers end
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
        raise
    get_reusable_executor().shutdown(wait=True)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Pool]:
    pool = Cluster(address)
    with pool.client:
        yield pool


def end_with_parent() -> None:
    """A worker process ends with the run that has started it, also where that was killed."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def grade_in_worker(
    run: Run, student: str, notebook: Notebook, key: str, scratch: Path | None
) -> Result:
    """One notebook in a worker, which keeps its server for the next one.

    Raises CourseError where the worker has another version of the checks than the run's `key`.
    """
    if key_of(run) != key:
        raise CourseError(
            "a worker has another version of this course or of NumPy; install the same everywhere"
        )
    server = server_here(run.limits, scratch, threading.get_ident())
    if server.ends_within(0):
        server.close()
        server_here.cache_clear()
        server = server_here(run.limits, scratch, threading.get_ident())
    return grade_notebook(run, student, notebook, server)


@functools.cache
def server_here(limits: Limits, scratch: Path | None, thread: int) -> Server:
    """This thread's server; what it writes lies in `scratch`, where that is given."""
    server = server_for(limits, scratch)
    atexit.register(server.close)
    return server
