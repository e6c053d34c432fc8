"""From a name in Keras's words to the thing itself."""

from collections.abc import Mapping
from typing import Any


def look_up(what: Any, table: Mapping[str, Any], kind: str) -> Any:
    """`table[what]` if `what` is a name, else `what` itself.

    >>> look_up("two", {"one": 1, "two": 2}, "number")
    2
    """
    if isinstance(what, type):
        raise TypeError(f"{kind} is the class {what.__name__}; expected {what.__name__}().")
    if not isinstance(what, str):
        return what
    if what not in table:
        raise ValueError(f"{kind} {what!r} is not known; expected one of {', '.join(table)}.")
    return table[what]


def name_in(table: Mapping[str, Any], what: Any) -> Any:
    """The name of what the table has; else `what` itself."""
    return next((name for name, known in table.items() if known is what), what)
