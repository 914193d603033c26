"""Values of a column as they stand in the file, with spaces around them."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import polars as pl

from funnelcli.words.text import counted, named

TITLE: Final = "A value that the YAML names has spaces around it"


def written(held: pl.Series) -> Mapping[str, int]:
    """Count the rows of each value as it stands in the file."""
    values = held.drop_nulls().value_counts(name="n")
    return dict(values.with_columns(pl.col(held.name).cast(pl.String)).iter_rows())


def trimmed(written: Mapping[str, int]) -> Mapping[str, int]:
    """Count the rows of each value as conditions see it: without spaces around it."""
    counts: Counter[str] = Counter()
    for value, n in written.items():
        counts[value.strip()] += n
    return counts


def padded(written: Mapping[str, int]) -> Mapping[str, int]:
    """Count the rows of values with spaces around them that are another value elsewhere.

    These are also there without, or their spaces are no usual ones. A column whose values are
    all filled up with usual spaces is of a fixed width.
    """
    return {
        value: n
        for value, n in written.items()
        if (bare := value.strip()) not in ("", value)
        and (bare in written or value.strip(" ") != bare)
    }


def said(padded: Mapping[str, int]) -> str:
    """Name values, such as the YAML names, that rows have with spaces around them."""
    values = named(
        f"{counted(n, 'row')} {'has' if n == 1 else 'have'} {value!r}"
        for value, n in trimmed(padded).items()
    )
    return f"{values} with a space before or behind it, which may be a no-break space."
