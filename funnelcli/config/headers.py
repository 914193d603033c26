"""How names of columns are compared, wherever they are written."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache


@lru_cache(maxsize=4096)  # those of the presets are compared with each file
def folded_header(name: str) -> str:
    """Fold what headers differ in by accident: Unicode form, case, and spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def first_found(candidates: Sequence[str], header: Sequence[str]) -> str | None:
    """Return the column of `header` that the first candidate there means, exact before folded."""
    folded = _by_fold(tuple(header))
    for candidate in candidates:
        if candidate in header:
            return candidate
        if (there := folded.get(folded_header(candidate))) is not None:
            return there
    return None


@lru_cache(maxsize=8)
def _by_fold(header: tuple[str, ...]) -> Mapping[str, str]:
    """Find the first name of each fold; a header is asked for many columns, and can be wide."""
    return {folded_header(name): name for name in reversed(header)}
