"""The records of long experiments, which lectures show instead of running them again.

`course reproduce NAME` writes them; each says on which data, with which versions and when it ran.
"""

import json
import re
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records"
FIELDS = ("name", "data_sha256", "versions", "date", "seconds", "figures")


def load_record(name: str, folder: Path = RECORDS) -> dict[str, Any]:
    """The record of experiment `name`, a dict with the keys `FIELDS`.

    Raises FileNotFoundError where there is none, ValueError where it is damaged.
    """
    path = folder / f"{name}.json"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none yet"
        raise FileNotFoundError(
            f"there is no record {name!r}; expected one of: {known}. "
            f"`course reproduce {name}` runs the experiment and writes it."
        )
    try:
        record = json.loads(path.read_text("utf-8"))
        missing = [field for field in FIELDS if field not in record]
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path.name} is damaged: {error}. {_again(name)}") from error
    if missing:
        raise ValueError(f"{path.name} lacks {', '.join(missing)}. {_again(name)}")
    return record


def _again(name: str) -> str:
    return f"Write it again with `course reproduce {name}`."
