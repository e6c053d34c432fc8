"""What `course doctor` finds, as data."""

from dataclasses import dataclass

WORDS = ("ok", "note", "warn", "fail")
PACKAGE = "ml-course"
AGAIN = f"Install the course again: python -m pip install {PACKAGE}, or -e . in a checkout."


@dataclass(frozen=True)
class Finding:
    """One line: `word` is ok, note, warn or fail; `todo` says what helps where something would."""

    word: str
    subject: str
    text: str
    todo: str = ""

    def __str__(self) -> str:
        line = f"{self.word:<5} {self.subject}: {self.text}"
        return f"{line}\n      {self.todo}" if self.todo else line
