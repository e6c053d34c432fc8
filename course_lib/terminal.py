"""Text for a terminal that is not ours to trust."""

import re


def clean(text: str) -> str:
    """Without what a notebook could do to a terminal; our own colours stay.

    >>> clean("a" + chr(27) + "[2Jb")
    'a?[2Jb'
    """
    return re.sub(r"\x1b(?!\[(?:31|32|0)m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", "?", text)
