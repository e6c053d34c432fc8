"""The raw text of a source: where its cells begin, and what may not stand in it anywhere."""

import re
from dataclasses import dataclass

from course_lib.errors import CourseError

LESSON = re.compile(r"\d\d[a-z]?_[a-z][a-z0-9_]*")  # the name of a source
HEADER = re.compile(r"# %%( \S.*)?")
# What jupytext (or another editor) would take for the beginning of a cell, however it is spelled.
LIKE_A_HEADER = re.compile(r"\s*#\s*(%%|<codecell>|In\[)")
ABSOLUTE = re.compile(
    r"(?<![\w./:])(file://|~?/(home|Users|root|tmp|private|mnt|media|opt|srv|var|usr)/)"
    r"|[A-Za-z]:[\\/]+(Users|Windows|Temp|Program|Documents)",
)


class SourceError(CourseError):
    """A mistake in a source: file and line, what was expected, what to do."""

    def __init__(self, path: str, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Chunk:
    """The lines of one cell as they stand in the file, and where: its `# %%`, its first line."""

    header: str
    header_line: int
    lines: tuple[str, ...]
    line: int


def split_chunks(text: str, path: str) -> list[Chunk]:
    """The cells of a py:percent text, without blank lines around them."""
    check_text(text, path)
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if LIKE_A_HEADER.match(line)]
    for number in starts:
        if not HEADER.fullmatch(lines[number].rstrip()):
            raise SourceError(
                path,
                number + 1,
                f"{lines[number].strip()!r} looks like the beginning of a cell; expected `# %%`, "
                '`# %% [markdown]` or `# %% question="name"` at the start of the line',
            )
    if not starts or starts[0] != 0:
        raise SourceError(
            path, 1, "text before the first cell; expected `# %%` or `# %% [markdown]` on line 1"
        )
    return [
        chunk(lines, a, b, path) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def chunk(lines: list[str], start: int, end: int, path: str) -> Chunk:
    header = lines[start].rstrip()
    first, last = start + 1, end
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    if first == last:
        raise SourceError(path, start + 1, "an empty cell; write something in it or delete it")
    return Chunk(header, start + 1, tuple(lines[first:last]), first + 1)


def check_text(text: str, path: str) -> None:
    """Refuse what would differ from machine to machine."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\r" in line:
            raise SourceError(
                path, number, "a carriage return; save the file with Unix line endings (LF)"
            )
        if "\t" in line:
            raise SourceError(path, number, "a tab; use spaces, or \\t inside a string")
        if "\ufeff" in line:
            raise SourceError(path, number, "a byte order mark; save the file as plain UTF-8")
        if found := ABSOLUTE.search(line):
            raise SourceError(
                path,
                number,
                f"{found[0]!r} begins an absolute path of one machine; "
                "use a path relative to the notebook, or a loader of course_lib.data",
            )
