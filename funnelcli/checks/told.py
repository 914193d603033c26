"""What a finding says: its title and its sentence, of the rows that are left of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from funnelcli.checks.base import ROWS, Fact, Said, Suspicion
from funnelcli.checks.found import Found
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence
from funnelcli.words.listing import listed

ACCEPTED = "Nothing was found beyond what is accepted."


def message(evidence: Evidence, found: Found) -> str:
    """Say what was found, and what is special about it; of what passed, that it did."""
    about = found.about
    if found.unfit:
        return f"{found.unfit}."
    if about is None:
        return "Nothing was found."
    if found.listed.is_empty():
        return ACCEPTED
    left = _left(evidence, found)
    own = _written(about.title, left) if isinstance(about, Suspicion) else ""
    return f"{own or found.rule.title}. {_written(about.said, left)}".strip()


def both(one: Said, other: Said) -> Said:
    """Say what two say of the same rows, once."""
    if one == other or not other:
        return one
    if not one:
        return other
    return lambda left: " ".join(
        dict.fromkeys(said for each in (one, other) if (said := _written(each, left)))
    )


def counts(left: pl.LazyFrame, held: str) -> dict[str, int]:
    """Count the rows that are left by their value in a column; those of null are not counted."""
    frame = left.select(pl.col(held)).drop_nulls().group_by(held).len().collect()
    return dict(frame.select(pl.col(held).cast(pl.String), pl.col("len")).iter_rows())


def they_are(
    held: str | Sequence[str],
    whole: Mapping[str, int],
    may_quote: Callable[[str, int], bool],
    label: Callable[[str], str] = str,
) -> Said:
    """Name the values of columns that are left by their labels, and count them.

    `whole` are the labels that are found, and in how many rows each is there, which tells whether
    it may be quoted.
    """

    def said(left: pl.LazyFrame) -> str:
        there: Counter[str] = Counter()
        for name in [held] if isinstance(held, str) else held:
            for value, n in counts(left, name).items():
                if label(value) in whole:
                    there[label(value)] += n
        by_count = sorted(there.items(), key=lambda each: (-each[1], each[0]))
        told = listed(by_count, lambda value, _: may_quote(value, whole[value]), repr)
        return f"They are {told}." if told else ""

    return said


def parts(left: pl.LazyFrame) -> list[str]:
    """List the parts of a fact that are left, by what they are known by."""
    return left.collect()["key"].to_list()


def named_parts(names: Iterable[str]) -> dict[str, int]:
    """Take things that are one of what was found each for the parts of a fact."""
    return dict.fromkeys(names, 1)


def _written(said: Said, left: pl.LazyFrame) -> str:
    return said if isinstance(said, str) else said(left)


def _left(evidence: Evidence, found: Found) -> pl.LazyFrame:
    """Give the rows of the table that are left, or the parts of a fact."""
    match found.about:
        case Suspicion(on=on):
            numbers = found.listed[row.ROW]
            if on == LEADS:
                return evidence.leads.lazy().filter(pl.col(row.ROW).is_in(numbers.implode()))
            table = evidence.rows if on == ROWS else evidence.beside[on].rows
            return table.lazy().filter(row.marked(table.height, numbers))
        case Fact() | None:
            return found.listed.lazy()
