"""A student's result beside the right one, as tables, with the first difference marked."""

import copy
import html
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np

from course_lib.checks.call import Outcome, call_safely, unchanged
from course_lib.checks.judges import kind_of
from course_lib.checks.plain import as_array, describe, same, sort_of

Views = list[tuple[str, ipywidgets.Widget]]  # titles, and what is seen
MOST = 12  # rows and columns of a table that is shown whole
AROUND = 7  # rows and columns of a larger one, around the first difference
PATIENCE = 2.0  # seconds that a picture waits for an answer
RTOL, ATOL = 1e-5, 1e-8  # as the judges compare
STYLE = {
    "text": "color: var(--jp-ui-font-color0, #1a1a1a); line-height: 1.5; margin: 4px 0",
    "row": "display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 4px 0 12px 0",
    "box": "overflow-x: auto; max-width: 100%",
    "table": "border-collapse: collapse; margin: 0; font-size: 13px; "
    "color: var(--jp-ui-font-color0, #1a1a1a)",
    "caption": "caption-side: top; text-align: left; white-space: nowrap; padding: 2px 0; "
    "font-weight: bold; color: var(--jp-ui-font-color0, #1a1a1a)",
    "index": "font-weight: normal; font-style: italic; padding: 1px 8px; text-align: right; "
    "color: var(--jp-ui-font-color1, #424242); background: none",
    "cell": "padding: 1px 8px; text-align: right; background: none; "
    "border: 1px solid var(--jp-border-color2, #bdbdbd)",
    "other": "font-weight: bold",
    "first": "font-weight: bold; outline: 3px solid var(--jp-error-color0, #b71c1c); "
    "outline-offset: -2px",
}


@dataclass(frozen=True)
class Marks:
    """Which entries of two tables of one shape differ, and the first of them."""

    differ: np.ndarray
    first: tuple[int, ...]

    def around(self, shape: tuple[int, ...]) -> list[range]:
        """The rows and columns of a table that are shown, the first difference among them."""
        place = self.first if len(self.first) == len(shape) else (0,) * len(shape)
        return [window(n, i) for n, i in zip(shape[-2:], place[-2:], strict=True)]


NO_MARKS = Marks(np.zeros(0, dtype=bool), ())


def beside(
    lesson: str, reference: str, names: Sequence[str], args: tuple, own: Callable, probe: str = ""
) -> Views:
    """The arguments, what `own` makes of them, and what the check's own function does.

    `reference` is `question.function` in the checks of `lesson`; `probe` names another function
    there, by which an answer is used that is not simply called.
    """
    question, _, function = reference.partition(".")
    checks = checks_of(lesson, question)
    right = getattr(checks, function)(*args)
    call = (lambda: getattr(checks, probe)(own, *args)) if probe else (lambda: own(*args))
    return compare(dict(zip(names, args, strict=True)), right, call)


def checks_of(lesson: str, question: str) -> Any:
    """The module with the checks of one question."""
    return importlib.import_module(f"course_lib.checks.{lesson}.{question}")


def compare(inputs: Mapping[str, Any], right: Any, got: Callable[[], Any]) -> Views:
    """The inputs, and under them what `got()` gives beside the right result, for *Show me*.

    `got` calls the student's code, best on the very objects of `inputs`: then it is told if the
    code has changed one of them. An error of that code stands in the place of its result.
    """
    given = copy.deepcopy(dict(inputs))
    outcome = call_safely(lambda answer: answer(), got, (), PATIENCE)
    changed = [name for name in inputs if not unchanged((given[name],), (inputs[name],))]
    body = [flex(table(name, value) for name, value in given.items())]
    body += [paragraph(f"✗ Your code changed its input {name}.") for name in changed]
    body += failed(right, outcome) if outcome.error else pairs("", right, outcome.value)
    page = "".join(body)
    return [("Your result beside the right one", ipywidgets.HTML(f"<div>{page}</div>"))]


def failed(right: Any, outcome: Outcome) -> Iterator[str]:
    """What stands in the place of a result that there is not, and the right one."""
    yield paragraph(f"✗ Your code gives no result. {outcome.message}", role="alert")
    yield flex(table(title("expected", name), value) for name, value in leaves("", right))


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The tables that a value is made of, by name: a dict's or a tuple's parts one by one."""
    parts = parts_of(value)
    if parts is None:
        yield name, value
    for key, part in (parts or {}).items():
        yield from leaves(f"{name}[{key!r}]", part)


def parts_of(value: Any) -> dict[Any, Any] | None:
    """The parts of a dict or of an uneven list or tuple; None for what is one table."""
    if isinstance(value, dict):
        return value
    if isinstance(value, (list, tuple)) and as_array(value) is None:
        return dict(enumerate(value))
    return None


def pairs(name: str, right: Any, got: Any) -> Iterator[str]:
    """Each part of the right result, with the same part of the student's beside it."""
    expected = parts_of(right)
    if expected is None:
        yield side_by_side(name, right, got)
        return
    found = dict(enumerate(got)) if isinstance(got, (list, tuple)) else got
    if not isinstance(found, dict) or found.keys() != expected.keys():
        keys = ", ".join(repr(key) for key in expected)
        yield paragraph(f"✗ The parts of {name or 'the result'} differ; expected {keys}.")
        yield flex([table(title("yours", name), got), table(title("expected", name), right)])
        return
    for key, part in expected.items():
        yield from pairs(f"{name}[{key!r}]", part, found[key])


def side_by_side(name: str, right: Any, got: Any) -> str:
    """One sentence on what differs, and under it both tables."""
    x, y = as_array(right), as_array(got)
    marks = marks_of(x, y)
    sentence = verdict(right, got, x, y, marks)
    names = (title("yours", name), title("expected", name))
    tables = [table(n, value, marks) for n, value in zip(names, (got, right), strict=True)]
    return paragraph(sentence) + flex(tables)


def title(whose: str, name: str) -> str:
    return f"{whose}, {name}" if name else whose


def marks_of(x: np.ndarray | None, y: np.ndarray | None) -> Marks:
    """Where two arrays of one shape and sort differ; nothing is marked where they have not that."""
    if x is None or y is None or x.shape != y.shape or sort_of(x) != sort_of(y):
        return NO_MARKS
    text = x.dtype.kind in "US"
    differ = x != y if text else ~np.isclose(y, x, rtol=RTOL, atol=ATOL, equal_nan=True)
    differ = np.asarray(differ)
    if not np.any(differ):
        return NO_MARKS
    return Marks(differ, tuple(int(i) for i in np.argwhere(differ)[0]))


def verdict(right: Any, got: Any, x: np.ndarray | None, y: np.ndarray | None, marks: Marks) -> str:
    """What differs, in words."""
    if x is None or y is None:
        if same(right, got, RTOL, ATOL):
            return "✓ Both are equal."
        expected = describe(right) if x is None else kind_of(x)
        return f"✗ Yours is {describe(got)}, expected {expected}."
    if x.shape != y.shape:
        return f"✗ The shapes differ: yours {shape_of(y)}, expected {shape_of(x)}."
    if sort_of(x) != sort_of(y):
        return f"✗ The values differ in kind: yours {sort_of(y)}, expected {sort_of(x)}."
    n = int(np.sum(marks.differ))
    if not n:
        return "✓ Both are equal."
    here, there = entry(y[marks.first]), entry(x[marks.first])
    if not x.ndim:
        return f"✗ Yours is {here}, expected {there}."
    return (
        f"✗ {n} of {x.size} entries {'differs' if n == 1 else 'differ'}; the first (▶) at "
        f"{list(marks.first)}: yours {here}, expected {there}."
    )


def shape_of(array: np.ndarray) -> str:
    return f"{array.shape}" if array.ndim else "a single number"


def entry(value: Any) -> str:
    """One number or text, as it stands in a table; six digits tell apart what RTOL does.

    >>> entry(np.float64(0.25)), entry(np.float64(-0.0)), entry(np.int64(7))
    ('0.25', '0', '7')
    """
    return f"{value + 0:.6g}" if np.asarray(value).dtype.kind == "f" else str(value)


def table(name: str, value: Any, marks: Marks = NO_MARKS) -> str:
    """A value as an HTML table with the indices of its rows and columns, or as a text."""
    array = as_array(value)
    if array is None or not array.ndim or not array.size:
        text = describe(value)
        mark = f"▶ {text}" if marks.differ.size else text
        caption = f'<div style="{STYLE["caption"]}">{html.escape(name)}</div>'
        return f'<div>{caption}<code style="{STYLE["text"]}">{html.escape(mark)}</code></div>'
    if marks.differ.shape != array.shape:
        marks = NO_MARKS
    ranges = marks.around(array.shape)
    lead = marks.first[:-2] or (0,) * (array.ndim - 2)
    shown = ", ".join([*map(str, lead), *map(places, ranges, array.shape[-2:])])
    words = f"{name}, shape {array.shape}"
    words += f", {array.dtype}" if array.dtype.kind == "u" else ""
    words += f"; shown: [{shown}]" if lead or array.size > size_of(ranges) else ""
    body = head(ranges[-1]) + "".join(rows(array, lead, ranges, marks))
    return (
        f'<div style="{STYLE["box"]}"><table style="{STYLE["table"]}">'
        f'<caption style="{STYLE["caption"]}">{html.escape(words)}</caption>{body}</table></div>'
    )


def size_of(ranges: list[range]) -> int:
    return int(np.prod([len(r) for r in ranges]))


def places(shown: range, n: int) -> str:
    """An axis in the caption: `:` where all of it is shown.

    >>> places(range(5), 5), places(range(3, 10), 40)
    (':', '3:10')
    """
    return ":" if len(shown) == n else f"{shown.start}:{shown.stop}"


def window(n: int, place: int) -> range:
    """The places of an axis that are shown: all, or AROUND of them with `place` in the middle.

    >>> window(5, 2), window(100, 50), window(100, 99)
    (range(0, 5), range(47, 54), range(93, 100))
    """
    shown = n if n <= MOST else AROUND
    start = max(0, min(place - AROUND // 2, n - shown))
    return range(start, start + shown)


def head(columns: range) -> str:
    cells = "".join(f'<th scope="col" style="{STYLE["index"]}">{j}</th>' for j in columns)
    return f'<tr style="background: none"><td style="border: none"></td>{cells}</tr>'


def rows(
    array: np.ndarray, lead: tuple[int, ...], ranges: list[range], marks: Marks
) -> Iterator[str]:
    """The rows of a table; a vector is a table of one row without an index."""
    for i in ranges[0] if array.ndim > 1 else [None]:
        before = lead if i is None else (*lead, i)
        cells = "".join(cell(array, (*before, j), marks) for j in ranges[-1])
        index = "" if i is None else str(i)
        yield (
            f'<tr style="background: none"><th scope="row" style="{STYLE["index"]}">{index}</th>'
            f"{cells}</tr>"
        )


def cell(array: np.ndarray, place: tuple[int, ...], marks: Marks) -> str:
    """One entry: ▶ and a frame on the first that differs, ≠ on the others."""
    text, style = html.escape(entry(array[place])), STYLE["cell"]
    if marks.differ.size and place == marks.first:
        text, style = f"▶&nbsp;{text}", f"{style}; {STYLE['first']}"
    elif marks.differ.size and marks.differ[place]:
        text, style = f"≠&nbsp;{text}", f"{style}; {STYLE['other']}"
    return f'<td style="{style}">{text}</td>'


def flex(blocks: Any) -> str:
    return f'<div style="{STYLE["row"]}">{"".join(blocks)}</div>'


def paragraph(text: str, role: str = "") -> str:
    kind = f' role="{role}"' if role else ""
    return f'<div{kind} style="{STYLE["text"]}">{html.escape(text)}</div>'
