"""`course new-lesson NN NAME`: the three files of a lesson, small enough to read and complete
enough to run: a lecture, an exercise of one question with its solution, and its checks.
"""

import re
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.files import create_atomic

NUMBER = re.compile(r"\d\d[a-z]?")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

LECTURE = """# %% [markdown]
# # NUMBER · TITLE
#
# What this lesson is about, in two sentences.
#
# **After this lesson you can**
#
# - say what the squared length of a vector is, and compute it.

# %%
import numpy as np

# %% [markdown]
# ## One claim
#
# The squared length of a vector is the sum of its squared entries:
#
# $$\\lVert v \\rVert^2 = \\sum_j v_j^2$$

# %%
v = np.array([3.0, 4.0])
length = (v**2).sum()
print(length)
#> 25.0

# %% [markdown]
# So the squared length of (3, 4) is 25.0<!--= length:.1f -->.
#
# **Try this.** *Before you change an entry: which change makes the length 1?*

# %% [markdown]
# ## Recap
#
# - The squared length is a sum of squares.
#
# The exercise: [NUMBER · TITLE](../exercises/LESSON.ipynb).
"""

SOLUTION = '''# %% [markdown]
# # Exercise NUMBER · TITLE
#
# The lecture: [NUMBER · TITLE](../notebooks/LESSON.ipynb).

# %%
import numpy as np

from course_lib.checks import load

check = load("NUMBER")

# %% [markdown]
# ## 1 · The squared length (2 points)
#
# `squared_length(v)` receives an array of shape `(n_features,)` and returns one number.

# %% question="squared_length"
def squared_length(v):
    """The sum of the squared entries of v."""
    ### BEGIN SOLUTION
    return float(np.sum(v * v))
    ### END SOLUTION


# %% check="squared_length"
check.squared_length(squared_length)

# %% tags=["solution-only"]
# The same by a product of the vector with itself.
v = np.array([3.0, 4.0])
print(v @ v, squared_length(v))
#> 25.0 25.0
'''

CHECKS = '''"""The checks of lesson NUMBER."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Lesson, Mistake, Part, Question


def squared_length(v: np.ndarray) -> float:
    return float(np.sum(v * v))


def cases(rng: np.random.Generator) -> Sequence[Case]:
    """Small to large: the first case that fails is the one that the student sees."""
    vectors = [np.array([2.0]), np.array([3.0, -4.0]), *(rng.normal(size=n) for n in (3, 10))]
    return [Case((v,), names=("v",)) for v in vectors]


SQUARED_LENGTH = Question(
    name="squared_length",
    title="The squared length of a vector",
    parts=(Part("vectors", 2, cases),),
    judge=agrees_with(squared_length),
    mistakes=(
        Mistake(
            "square_of_the_sum",
            "def squared_length(v):\\n    return np.sum(v) ** 2",
            "You add first and square then. Square each entry first, or negative and positive "
            "entries cancel.",
        ),
        Mistake(
            "takes_the_root",
            "def squared_length(v):\\n    return np.sqrt(np.sum(v * v))",
            "This is the length itself; the question asks for its square, before the root.",
        ),
    ),
)

LESSON = Lesson("LESSON", {q.name: q for q in (SQUARED_LENGTH,)})
'''


def new_lesson(root: Path, number: str, name: str) -> list[Path]:
    """Write the files of lesson `number` ("07") `name` ("networks") and return their paths.

    Raises CourseError for a bad name or a number that is taken; then nothing is written.
    """
    root = Path(root)
    if not NUMBER.fullmatch(number):
        raise CourseError(f"{number!r} is no lesson number; expected two digits, as 07 or 11b")
    if not NAME.fullmatch(name):
        raise CourseError(f"{name!r} is no lesson name; expected lower_case words, as networks")
    folders = [root / "notebooks", root / "solutions", root / "course_lib" / "checks"]
    for folder in folders:
        if not folder.is_dir():
            raise CourseError(
                f"{root} is no checkout: {folder.relative_to(root)} is missing. "
                "Clone the course and run the command there."
            )
        if taken := sorted(folder.glob(f"{number}_*")):
            raise CourseError(f"lesson {number} exists: {taken[0].name}; choose another number")
    lesson = f"{number}_{name}"
    paths = [folder / f"{lesson}.py" for folder in folders]
    title = name.replace("_", " ").capitalize()
    for path, template in zip(paths, (LECTURE, SOLUTION, CHECKS), strict=True):
        create_atomic(path, filled(template, number, lesson, title).encode())
    return paths


def filled(template: str, number: str, lesson: str, title: str) -> str:
    text = template.replace("NUMBER", number).replace("LESSON.ipynb", f"{lesson}.ipynb")
    return text.replace('Lesson("LESSON"', f'Lesson("{lesson}"').replace("TITLE", title)


def next_steps(root: Path, paths: list[Path]) -> str:
    """What to do with the new files."""
    lecture, solution, checks = (path.relative_to(root).as_posix() for path in paths)
    number = paths[0].name.split("_")[0]
    return "\n".join(
        [
            "Written:",
            f"  {lecture}   the lecture",
            f"  {solution}   the exercise, with its answers",
            f"  {checks}   its checks and the catalogue of mistakes",
            "Next:",
            "  1. course build            sources -> notebooks; says what is wrong, with file:line",
            f"  2. course run {number}           runs the lecture and the solution",
            "  3. a row in the course map of notebooks/00_welcome.py, the list of lessons in",
            "     README.md, a line in CHANGELOG.md, five mistakes or more (tests ask for them)",
            "  4. python -m pytest tests  proves that the checks tell the mistakes apart",
            "How a lesson is written stands in CONTRIBUTING.md.",
        ]
    )
