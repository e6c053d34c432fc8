"""What a submission may take, and what is raised where there is no server to run it."""

from dataclasses import dataclass

START = 60.0  # seconds that a server may take to import its libraries


class ServerLost(RuntimeError):
    """The server itself did not start or has ended: nothing can be said of a submission."""


@dataclass(frozen=True)
class Limits:
    """What one submission may take, and which libraries stand ready for it."""

    seconds: float = 10.0  # for each cell and each call of an answer
    total: float = 120.0  # for all of it
    memory: int = 2 << 30  # bytes
    sandbox: str = "auto"  # "auto", "require" or "off"
    libraries: tuple[str, ...] = ()  # a fork server imports them once, see `Lesson.libraries`
