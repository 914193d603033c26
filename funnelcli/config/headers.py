"""How names of columns are compared, wherever they are written."""

import unicodedata
from collections.abc import Sequence


def folded_header(name: str) -> str:
    """Fold what headers differ in by accident: Unicode form, case, and spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def first_found(candidates: Sequence[str], header: Sequence[str]) -> str | None:
    """Return the column of `header` that the first candidate there means, exact before folded."""
    folded: dict[str, str] = {}
    for name in header:
        folded.setdefault(folded_header(name), name)
    for candidate in candidates:
        if candidate in header:
            return candidate
        if (there := folded.get(folded_header(candidate))) is not None:
            return there
    return None
