"""Submissions that are broken or mean harm, each with the score that is fair, and why.

All answer three questions of exercise 02, nine points in all: `l1_distance` (3), `vote` (4) and
`answer_curve` (2). Each is rightly answered but for what the submission is about. Attacks are
bounded and touch nothing outside the test's own folder.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ASKED = ("l1_distance", "vote", "answer_curve")
FULL, NO_VOTE, NO_L1, NO_RESULT = 9, 5, 6, None
START = "import numpy as np\nfrom course_lib.checks import load\ncheck = load('02')\n"
L1 = """
def l1_distance(a, b):
    return np.abs(a.astype(float) - b.astype(float)).sum()
"""
VOTE = """
def vote(labels, distances, weights):
    if weights == "uniform":
        w = np.ones(len(labels))
    elif distances[0] == 0:
        w = (distances == 0).astype(float)
    else:
        w = 1 / distances
    return np.bincount(labels, weights=w).argmax()
"""
CURVE = "answer_curve = 'c'\n"
# Not to be run but behind a wall: which one, and what it would do without.
NEEDS = {
    "kills_all": ("namespaces", "it would kill all processes of the user"),
    "socket": ("namespaces", "it would speak to whoever listens"),
    "reads_proc": ("landlock", "it would see other processes"),
    "reads_etc": ("landlock", "it would read what anybody may read"),
    "reads_secret": ("landlock", "it would read a file of the user"),
    "reads_solution": ("landlock", "it would read the solution"),
    "reads_package": ("landlock", "it would read the package"),
    "writes_outside": ("landlock", "it would write beside a file of the user"),
    "writes_grades": ("landlock", "it would write into the results"),
}


@dataclass(frozen=True)
class Hostile:
    """One submission; `put(folder)` writes it, `score` is fair, None where there is no result."""

    name: str
    score: int | None
    why: str
    put: Callable[[Path], None]


def notebook(cells: list[str], **more: object) -> dict:
    code = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": [],
             "execution_count": None} for source in cells]  # fmt: skip
    return {"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more


def writes(content: dict | bytes, name: str = "02_nearest_neighbours.ipynb") -> Callable:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()

    def put(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    return put


def with_cell(name: str, cell: str, why: str, score: int | None = FULL) -> Hostile:
    """All answers right, and one cell more, before them and once more behind them."""
    return Hostile(name, score, why, writes(notebook([START, cell, L1, VOTE, CURVE, cell])))


def with_vote(name: str, vote: str, why: str, score: int | None = NO_VOTE) -> Hostile:
    """Another answer to the question `vote`."""
    return Hostile(name, score, why, writes(notebook([START, L1, vote, CURVE])))


def vote_body(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return f"def vote(labels, distances, weights):\n{lines}\n"


def catalogue(own: Path, secret: Path, port: int, out: Path) -> list[Hostile]:
    """All of them; `own` is the checkout, `secret` a file outside, `port` somebody listens on."""
    right = notebook([START, L1, VOTE, CURVE])
    markdown = notebook([START])
    markdown["cells"] += [{"cell_type": "markdown", "source": s, "metadata": {}}
                          for s in (L1, VOTE, CURVE)]  # fmt: skip
    bare = {"cells": [{"cell_type": "code", "source": s} for s in (START, L1, VOTE, CURVE)]}
    listed = notebook([])
    listed["cells"] = [{"cell_type": "code", "source": s.splitlines(True)}
                       for s in (START, L1, VOTE, CURVE)]  # fmt: skip
    inputs = [{"cell_type": "code", "input": s} for s in (START, L1, VOTE, CURVE)]
    old = {"worksheets": [{"cells": inputs}], "nbformat": 3}
    forged = notebook([START])
    report = {"lesson": "02_nearest_neighbours", "question": "vote", "points": 4, "max_points": 4,
              "passed": True, "title": "", "checks": []}  # fmt: skip
    mime = "application/vnd.ml-course.report+json"
    forged["cells"][0]["outputs"] = [
        {"output_type": "display_data", "data": {mime: report}, "metadata": {}}
    ]
    attached = notebook([START, L1, VOTE, CURVE])
    attached["cells"].append({"cell_type": "markdown", "source": "", "metadata": {},
                              "attachments": {"x": {"image/png": "A" * 20_000_000}}})  # fmt: skip
    foreign = right | {"metadata": {"kernelspec": {"name": "ir", "language": "R"}}}
    nul = json.dumps(right).encode().replace(b'"nbformat"', b'\x00"nbformat"')
    timed = notebook([START, "%%time\n" + L1, "%matplotlib inline\n" + VOTE, CURVE])
    shell = notebook(["!pip install cheat\n%load_ext x\nl1_distance?\n" + START, L1, VOTE, CURVE])

    def link(folder: Path) -> None:
        folder.mkdir(parents=True)
        target = own / "solutions" / "02_nearest_neighbours.ipynb"
        (folder / "02_nearest_neighbours.ipynb").symlink_to(target)

    def fifo(folder: Path) -> None:
        import os

        folder.mkdir(parents=True)
        os.mkfifo(folder / "02_nearest_neighbours.ipynb")

    def directory(folder: Path) -> None:
        (folder / "02_nearest_neighbours.ipynb").mkdir(parents=True)

    def huge(folder: Path) -> None:
        folder.mkdir(parents=True)
        with (folder / "02_nearest_neighbours.ipynb").open("wb") as file:
            file.truncate(60 << 20)

    def two_attempts(folder: Path) -> None:
        import os

        writes(notebook([START]), "02_nearest_neighbours (1).ipynb")(folder)
        writes(right, "02_nearest_neighbours.ipynb")(folder)
        os.utime(folder / "02_nearest_neighbours (1).ipynb", (1, 1))

    stub = vote_body("raise NotImplementedError")
    loop = "while True:\n    pass"
    files = [
        Hostile("honest", FULL, "all is right", writes(right)),
        Hostile("nothing", 0, "no answer at all", writes(notebook([START]))),
        Hostile("forged_output", 0, "a report in the outputs is no answer", writes(forged)),
        Hostile("duplicated_cells", FULL, "twice the same is the same",
                writes(notebook([START, L1, VOTE, CURVE] * 2))),
        Hostile("markdown", FULL, "answers turned to Markdown by accident", writes(markdown)),
        Hostile("no_metadata", FULL, "the text of the cells is all that counts", writes(bare)),
        Hostile("lines", FULL, "a source may be a list of lines", writes(listed)),
        Hostile("format_3", FULL, "an old format says the same", writes(old)),
        Hostile("kernel_of_r", FULL, "the kernel's name is not the answer", writes(foreign)),
        Hostile("nul_bytes", FULL, "a NUL between two words changes nothing", writes(nul)),
        Hostile("byte_order_mark", FULL, "neither does a byte order mark",
                writes(b"\xef\xbb\xbf" + json.dumps(right).encode())),
        Hostile("attachments", FULL, "20 MB of pictures are not looked at", writes(attached)),
        Hostile("timed", FULL, "`%%time` stands over plain Python", writes(timed)),
        Hostile("shell_lines", FULL, "a notebook may hold shell lines", writes(shell)),
        Hostile("two_attempts", FULL, "the later one counts", two_attempts),
        Hostile("odd_name", FULL, "a file may be called anything",
                writes(right, "Lösung ✓ final (2).ipynb")),
        Hostile("link", NO_RESULT, "a link to the solution is no submission", link),
        Hostile("fifo", NO_RESULT, "a pipe is no file, and reading it would wait", fifo),
        Hostile("directory", NO_RESULT, "a folder is no file", directory),
        Hostile("huge", NO_RESULT, "60 MB are more than the cap", huge),
        Hostile("empty", NO_RESULT, "nothing was handed in", writes(b"")),
        Hostile("truncated", NO_RESULT, "half a file", writes(json.dumps(right).encode()[:-200])),
        Hostile("no_notebook", NO_RESULT, "JSON, but a list", writes(b"[1, 2]")),
        Hostile("nested", NO_RESULT, "brackets without end", writes(b"[" * 200_000)),
        Hostile("random_bytes", NO_RESULT, "no text at all", writes(bytes(range(256)) * 9)),
    ]  # fmt: skip
    cells = [
        with_cell("warns", "import sys, warnings\nwarnings.warn('x')\nprint('x', file=sys.stderr)",
                  "a warning costs nothing"),
        Hostile("imports_what_is_not_here", FULL, "costs that import, not the rest of its cell",
                writes(notebook(["import tensorflow as tf\nfrom torch import nn\n" + START + L1,
                                 VOTE, CURVE]))),
        with_cell("exits", "import sys\nsys.exit(3)", "costs that cell alone"),
        with_cell("hard_exit", "import os\nos._exit(0)", "costs that cell alone"),
        with_cell("segfault", "import ctypes\nctypes.string_at(0)", "costs that cell alone"),
        with_cell("syntax_error", "def (:", "costs that cell alone"),
        with_cell("hog", "x = np.ones(1 << 33)", "costs that cell alone"),
        with_cell("prints_much", "print('x' * 50_000_000)", "what is printed is thrown away"),
        with_cell("asks", "name = input('your name')", "nobody answers: an error in that cell"),
        with_cell("shows", "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
                  "plt.plot([1, 2])\nplt.show()\ndisplay(1)", "pictures are drawn for nobody"),
        with_cell("widgets", "from course_lib.widgets.vote_regions import VoteRegions\n"
                  "VoteRegions(1, 2, query=(0, 0), classifier='KNearest')", "widgets do nothing"),
        with_cell("missing_library", "import torch", "costs that cell alone"),
        with_cell("kills_parent", "import os\nos.kill(os.getppid(), 9)",
                  "the state goes on in the child"),
        with_cell("kills_all", "import os\nos.kill(-1, 9)", "nobody else is there to be killed"),
        with_cell("forks", "import os\nfor _ in range(4):\n    os.fork()", "one of them goes on"),
        with_cell("fork_bomb", "import os\nfor _ in range(200):\n    if os.fork() == 0:\n"
                  "        import time\n        time.sleep(60)\n        os._exit(0)",
                  "the limit of processes stops it; then all are killed"),
        with_cell("orphan", "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
                  "    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)",
                  "what is left running is killed"),
        with_cell("threads", "import threading, time\nfor _ in range(20):\n"
                  "    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
                  "threads end with their process"),
        with_cell("at_exit", "import atexit, time\natexit.register(time.sleep, 600)",
                  "nobody waits for it"),
        with_cell("tracer", "import sys\nsys.settrace(lambda *a: None)\n"
                  "sys.setprofile(lambda *a: None)", "a tracer that does nothing"),
        with_cell("clock", "import time\ntime.time = time.monotonic = time.perf_counter = "
                  "lambda: 0.0", "the deadline is kept outside"),
        with_cell("import_hook", "import sys\nclass Hook:\n    def find_spec(self, *a):\n"
                  "        raise ImportError('no')\nsys.meta_path.insert(0, Hook())",
                  "nothing more needs to be imported"),
        with_cell("no_modules", "import sys\nsys.modules.clear()", "nothing is looked up there"),
        with_cell("closes_stdout", "import os, sys\nsys.stdout.close()\nos.close(1)\nos.close(2)",
                  "answers do not go there"),
        with_cell("deletes_folder", "import os, shutil\nshutil.rmtree(os.getcwd(), True)",
                  "its folder is its own"),
        with_cell("fills_disk", "with open('x', 'wb') as f:\n    f.write(b'x' * (200 << 20))",
                  "the limit of file size stops it"),
        with_cell("raises_limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, "
                  "(resource.RLIM_INFINITY,) * 2)", "a limit cannot be raised"),
        with_cell("mounts", "import ctypes\nctypes.CDLL(None).mount(b'none', b'/', b'tmpfs', 0, 0)",
                  "nothing can be mounted"),
        with_cell("ptrace", "import ctypes, os\nctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)",
                  "nobody can be traced who matters"),
        with_cell("writes_grades", f"open({str(out / 'grades.csv')!r}, 'w').write('cheat')",
                  "nothing can be written outside"),
        with_cell("socket", "import socket\nsocket.create_connection(('127.0.0.1', "
                  f"{port}), 2).send(b'hidden inputs')", "there is no network"),
        with_cell("unicode_names", "ℓ, ñandú = 1, '\\ud800'\nprint(ñandú)", "names may be any"),
        with_cell("prints_none", "import builtins\nbuiltins.print = None", "its own loss"),
        with_cell("hangs", loop, "costs that cell alone, and its time"),
        with_cell("garbage", "import os\nfor fd in range(3, 30):\n    try:\n"
                  "        os.write(fd, b'x' * 5000)\n    except OSError:\n        pass",
                  "it has broken off the conversation: no result, and said so", NO_RESULT),
        with_cell("closes_all", "import os\nos.closerange(3, 200)", "costs that cell alone"),
    ]  # fmt: skip
    solution = own / "solutions" / "02_nearest_neighbours.py"
    votes = [
        with_vote("stub", stub, "not answered"),
        with_vote("renamed", VOTE.replace("def vote", "def my_vote"), "the name is asked for"),
        with_vote("no_function", "vote = 5", "a number cannot be called"),
        with_vote("async", "async " + VOTE.strip(), "a coroutine has not computed anything"),
        with_vote("callable_object", VOTE.replace("def vote(", "def inner(") + "class Vote:\n"
                  "    def __call__(self, *a):\n        return inner(*a)\nvote = Vote()",
                  "whatever can be called may answer", FULL),
        with_vote("exit_inside", vote_body("import os\nos._exit(0)"), "costs that question alone"),
        with_vote("segfault_inside", vote_body("import ctypes\nctypes.string_at(0)"),
                  "costs that question alone"),
        with_vote("hog_inside", vote_body("return np.ones(1 << 33)"), "costs that question alone"),
        with_vote("recursion", vote_body("return vote(labels, distances, weights)"), "no answer"),
        with_vote("deep_recursion", "import sys\nsys.setrecursionlimit(10**9)\n"
                  + vote_body("return vote(labels, distances, weights)"), "no answer"),
        with_vote("interrupts", vote_body("raise KeyboardInterrupt"), "no answer"),
        with_vote("stubborn_loop", "import signal\n" + vote_body(
            "for s in (signal.SIGALRM, signal.SIGXCPU):\n    signal.signal(s, signal.SIG_IGN)\n"
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass"), "killed when its time is up"),
        with_vote("always_equal", "class Yes(np.ndarray):\n    def __eq__(self, other):\n"
                  "        return np.True_\n    __ne__ = __eq__\n"
                  + vote_body("return np.array(-1).view(Yes)"), "it is not the right value"),
        with_vote("equal_object", "class Yes:\n    def __eq__(self, other):\n        return True\n"
                  + vote_body("return Yes()"), "it is no value"),
        with_vote("false_class", "class Yes:\n    __class__ = property(lambda self: int)\n"
                  + vote_body("return Yes()"), "it is no number"),
        with_vote("reduce", "import os\nclass Bomb:\n    def __reduce__(self):\n        return "
                  "os.system, ('touch boom',)\n" + vote_body("return Bomb()"), "nothing unpickles"),
        with_vote("objects", vote_body("return np.array([object()], dtype=object)"), "no value"),
        with_vote("lazy", vote_body("return (label for label in labels)"), "not computed yet"),
        with_vote("endless_list", vote_body("x = []\nx.append(x)\nreturn x"), "no value"),
        with_vote("huge_result", vote_body("return np.zeros(10_000_000)"), "larger than the cap"),
        with_vote("not_a_number", vote_body("return np.nan"), "wrong"),
        with_vote("hostile_error", "class E(Exception):\n    def __str__(self):\n"
                  "        raise SystemExit\n" + vote_body("raise E"), "an error is no answer"),
        with_vote("patched_numpy", "np.allclose = np.array_equal = np.testing.assert_allclose = "
                  "lambda *a, **k: True\n" + vote_body("return -1"), "judged elsewhere"),
        with_vote("reads_frames", vote_body(
            "import inspect\nfor frame in inspect.stack():\n"
            "    for name, value in frame.frame.f_locals.items():\n"
            "        if name in ('expected', 'right', 'case', 'verdict'):\n"
            "            return value\nreturn -1"), "nothing is there to be read"),
        with_vote("reads_memory", vote_body(
            "import gc\nfor thing in gc.get_objects():\n"
            "    if type(thing).__name__ in ('Question', 'Mistake', 'Verdict'):\n"
            "        return thing.judge\nreturn -1"), "nothing is there to be found"),
        with_vote("imports_model", "from course_lib.models.neighbors.vote import vote as given\n"
                  + vote_body("return given(labels[None], distances[None], 99, weights).argmax()"),
                  "the course's own answer cannot be imported"),
        with_vote("imports_catalogue", "import importlib\nm = importlib.import_module("
                  "'course_lib.checks.02_nearest_neighbours.vote')\n"
                  "vote = lambda *a: m.winner(*a)", "the catalogue is not there"),
        with_vote("reads_solution", f"text = open({str(solution)!r}).read()\n"
                  "exec(text[text.index('def vote'):text.index('check.vote')])",
                  "the checkout cannot be read"),
        with_vote("reads_package", "import pathlib, sys\nfor p in pathlib.Path("
                  f"{str(own)!r}).rglob('vote.py'):\n    exec(p.read_text())\n" + "vote = winner",
                  "the checkout cannot be read"),
        with_vote("reads_secret", f"assert open({str(secret)!r}).read()\n" + VOTE,
                  "files outside cannot be read"),
        with_vote("reads_etc", "assert open('/etc/passwd').read()\n" + VOTE,
                  "not even those that anybody may read"),
        with_vote("reads_proc", "import os\nassert os.listdir('/proc')\n" + VOTE,
                  "other processes cannot be seen"),
        with_vote("writes_outside", f"open({str(secret.parent / 'mark')!r}, 'w')\n" + VOTE,
                  "nothing can be written outside"),
        with_vote("garbage_inside", vote_body(
            "import os\nfor fd in range(3, 30):\n    try:\n        os.write(fd, b'x' * 5000)\n"
            "    except OSError:\n        pass\nreturn -1"), "costs that question alone"),
        with_vote("changes_inputs", VOTE.replace("    if weights", "    labels.sort()\n"
                  "    distances.sort()\n    if weights", 1), "it changes what it is given"),
        with_vote("wrong", vote_body("return labels[0]"), "wrong"),
    ]  # fmt: skip
    lists = Hostile("letter_in_a_list", FULL - 2, "one letter is asked for",
                    writes(notebook([START, L1, VOTE, "answer_curve = ['c']"])))  # fmt: skip
    all_letters = Hostile("equal_letter", FULL - 2, "a text that equals all letters is none",
                          writes(notebook([START, L1, VOTE, "class S(str):\n    def __eq__(self, o)"
                                           ":\n        return True\n    __hash__ = str.__hash__\n"
                                           "answer_curve = S('c?')"])))  # fmt: skip
    return [*files, *cells, *votes, lists, all_letters]
