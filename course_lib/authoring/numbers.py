"""Computed numbers in the prose: `0.73<!--= accuracy:.2f -->` in a Markdown cell.

The text before the comment must be what the expression gives at the end of the notebook, formatted
as in an f-string. It is a number (`38.45`, `1,000`, `-0.20`, `3.1e-04`) or one word; a percent
sign, marks of emphasis or a closing `$` may stand between it and the comment. The per cent may be
computed (`97 %<!--= share:.0% -->`) or only written (`97 %<!--= 100 * share:.0f -->`).
"""

import ast
import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course_lib.authoring.text import SourceError

COMMENT = re.compile(r"<!--=(.*?)-->")
LIKE_A_COMMENT = re.compile(r"<!--\s*=")
CLAIM = re.compile(
    r"((?:(?<!\w)[-+−])?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?:\s?%)?|[^\W\d_]+)[*_`$]*$"
)
MIME = "application/vnd.ml-course.numbers+json"

# Sent to the kernel as the last cell. It leans on nothing that the notebook may have redefined.
PROBE = """
def _course_numbers(fields):
    import builtins
    from IPython.display import display
    texts = builtins.list()
    for expression, spec in fields:
        try:
            text = builtins.format(builtins.eval(expression, builtins.globals()), spec)
        except builtins.Exception as error:
            text = f"{builtins.type(error).__name__}: {error}"
        texts.append(text)
    display({MIME: texts}, raw=True)

_course_numbers(FIELDS)
"""


@dataclass(frozen=True)
class Number:
    """A claim in the prose, the expression that computes it, and where it stands."""

    claim: str
    expression: str
    spec: str
    path: str
    line: int


@dataclass(frozen=True)
class Mismatch:
    """A claim that the notebook does not bear out; `computed` is the right text, or an error."""

    number: Number
    computed: str

    def __str__(self) -> str:
        n = self.number
        return (
            f"{n.path}:{n.line}: the text says {n.claim}, but `{n.expression}` gives "
            f"{self.computed}; write {self.computed}, or mend the code"
        )


def find_numbers(text: str, path: str, first_line: int = 1) -> list[Number]:
    """The claims in a Markdown text; SourceError for one that cannot be read."""
    found = []
    for line_number, line in enumerate(text.split("\n"), start=first_line):
        comments = list(COMMENT.finditer(line))
        if len(comments) != len(LIKE_A_COMMENT.findall(line)):
            raise SourceError(
                path, line_number, "expected `0.73<!--= expression:.2f -->` on one line"
            )
        for comment in comments:
            claim = CLAIM.search(line[: comment.start()])
            if claim is None:
                raise SourceError(
                    path, line_number, f"no number or word right before `{comment[0]}`"
                )
            field = split_field(comment[1].strip())
            if field is None:
                raise SourceError(
                    path, line_number, f"`{comment[0]}` holds no expression; expected one, as f:.2f"
                )
            found.append(Number(claim[1], *field, path, line_number))
    return found


def split_field(field: str) -> tuple[str, str] | None:
    """Expression and format of an f-string's field: the first colon that leaves an expression.

    >>> split_field('scores["a:b"][1:2].mean():.2f')
    ('scores["a:b"][1:2].mean()', '.2f')
    """
    ends = [match.start() for match in re.finditer(":", field)] + [len(field)]
    for end in ends:
        try:
            ast.parse(field[:end].strip(), mode="eval")
        except SyntaxError:
            continue
        return field[:end].strip(), field[end + 1 :]
    return None


def numbers_of(notebook: NotebookNode, path: str = "notebook") -> list[Number]:
    """The claims of a built notebook; `line` counts within the cell's text."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "markdown")
    return [n for cell in cells for n in find_numbers(cell.source, f"{path}, cell {cell.id}")]


def with_probe(notebook: NotebookNode, numbers: Sequence[Number]) -> NotebookNode:
    """A copy of the notebook with one more cell, which computes the numbers."""
    extended = copy.deepcopy(notebook)
    fields = [(n.expression, n.spec) for n in numbers]
    probe = PROBE.replace("MIME", repr(MIME)).replace("FIELDS", repr(fields))
    extended.cells.append(new_code_cell(probe, id="course-numbers"))
    return extended


def compare(numbers: Sequence[Number], executed: NotebookNode) -> list[Mismatch]:
    """The claims that differ from what the probe, the last cell of `executed`, has computed."""
    outputs = executed.cells[-1].outputs
    texts = next(out["data"][MIME] for out in outputs if MIME in out.get("data", {}))
    pairs = zip(numbers, texts, strict=True)
    return [Mismatch(number, text) for number, text in pairs if not agrees(number.claim, text)]


def agrees(claim: str, text: str) -> bool:
    """Whether the prose says what was computed, but for how minus and per cent are set.

    >>> agrees("−0.20", "-0.20"), agrees("94.1 %", "94.1"), agrees("0.2", "0.20")
    (True, True, False)
    """
    said = "".join(claim.split()).replace("−", "-")
    return text in (said, said.removesuffix("%"))


def check_numbers(
    notebook: NotebookNode,
    folder: Path,
    numbers: Sequence[Number] | None = None,
    timeout: float = 600.0,
) -> list[Mismatch]:
    """Execute the notebook in `folder` and compare each number of its prose.

    `numbers` are those of the source where file and line are wanted. Raises RuntimeError where the
    notebook itself does not run.
    """
    from course_lib.authoring.kernel import execute  # building the notebooks needs no kernel

    numbers = numbers_of(notebook) if numbers is None else numbers
    if not numbers:
        return []
    run = execute(with_probe(notebook, numbers), folder, timeout)
    if run.failure:
        raise RuntimeError(f"the notebook does not run: {run.failure}")
    return compare(numbers, run.notebook)
