"""Groups of leads against all others: which of them differ, as far as that can be told."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.config.query import Query
from funnelcli.counting.differences import benjamini_hochberg, chance, difference
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.words.text import named

MISTAKEN: Final = 0.05
"""Of the groups that are said to differ, about so many at most do not."""
DIFFERS: Final = Column(
    "differs", "Differs", Kind.TEXT,
    "`above` or `below` where `q_value` is under 0.05; null where it is not, and in a row of "
    "several segments that says no more than fewer of them.",
    null=True, choices=("above", "below"), role=Role.DIFFERS,
)  # fmt: skip
_ENDS: Final = "The ends of its 95 % interval; null likewise."
AGAINST_REST: Final = (
    Column(
        "difference", "Difference", Kind.POINTS,
        "mature_rate less that of all other leads of the table that are old enough; null where "
        "either is low n or the horizon is unknown.",
        null=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "difference_low", "Difference, low", Kind.POINTS, _ENDS, null=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "difference_high", "Difference, high", Kind.POINTS, _ENDS,
        null=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "q_value", "Chance", Kind.RATE,
        "The chance of a difference as large if there is none, raised for the number of rows that "
        "are compared (Benjamini and Hochberg 1995); null likewise.",
        null=True, share=True, role=Role.FOR_PROGRAMS,
    ),
    DIFFERS,
)  # fmt: skip
"""What `with_rest` adds."""
_TYPES: Final = {
    **dict.fromkeys((each.name for each in AGAINST_REST), pl.Float64()),
    DIFFERS.name: pl.String(),
}


def with_rest(table: pl.DataFrame, by: Sequence[str], query: Query) -> pl.DataFrame:
    """Add `AGAINST_REST` to groups that are all leads together, which keep their order.

    By leads that are old enough, and none where nobody knows which are, or who bought. What is
    low n is compared with nothing, and so is what leaves a rest that is.
    """
    if query.horizon is None or not query.config.knows_customers:
        return table.with_columns(pl.lit(None, kind).alias(name) for name, kind in _TYPES.items())
    groups = table.select(*by, pl.col("mature_customers").alias("k"), n="mature_leads")
    least = query.config.min_leads
    found = _against_rest(groups, least)
    if len(by) > 1 and not _is_empty(found["differs"]):
        found = _pruned(found, groups, by, least)
    found = found.select(*by, *(pl.col(name).cast(kind) for name, kind in _TYPES.items()))
    return table.join(found, on=by, how="left", maintain_order="left")


def redundant(table: pl.DataFrame) -> pl.DataFrame:
    """Take the rows that differ, and are not marked as fewer segments say as much."""
    return table.filter(pl.col("q_value") < MISTAKEN, pl.col("differs").is_null())


def _against_rest(groups: pl.DataFrame, least: int) -> pl.DataFrame:
    """Compare groups, k of n each, with all the others, and mark those that differ."""
    k, n = pl.col("k"), pl.col("n")
    rest = groups.with_columns((k.sum() - k).alias("rest_k"), (n.sum() - n).alias("rest_n"))
    found = _compared(rest, least)
    return _told(found.with_columns(_raised(found["chance"]).alias("q_value")), "q_value")


def _is_empty(marks: pl.Series) -> bool:
    """Tell whether no group is marked, so that no mark can be dropped."""
    return marks.null_count() == marks.len()


def _told(found: pl.DataFrame, by: str) -> pl.DataFrame:
    """Say `above` or `below` where the chance named is small."""
    word = pl.when(pl.col("difference") > 0).then(pl.lit("above")).otherwise(pl.lit("below"))
    return found.with_columns(pl.when(pl.col(by) < MISTAKEN).then(word).alias("differs"))


def _compared(groups: pl.DataFrame, least: int) -> pl.DataFrame:
    """Keep groups of which neither side is low n; add the difference, its ends, and its chance."""
    for k, n in (("k", "n"), ("rest_k", "rest_n")):
        few = low_n(pl.col(n), pl.col("~_low"), pl.col("~_high"), least)
        groups = with_rate(groups, "~", k, n).filter(~few).drop("~", "~_low", "~_high")
    counts = groups.select("k", "n", "rest_k", "rest_n").rows()
    ends = [difference(*each) or (None,) * 3 for each in counts]
    names = ("difference", "difference_low", "difference_high")
    return groups.with_columns(
        *(pl.Series(name, [each[i] for each in ends], pl.Float64) for i, name in enumerate(names)),
        pl.Series("chance", [chance(*each) for each in counts], pl.Float64),
    )


def _raised(chances: pl.Series) -> pl.Series:
    return pl.Series(benjamini_hochberg(chances.to_list()), dtype=pl.Float64)


def _pruned(
    found: pl.DataFrame, groups: pl.DataFrame, by: Sequence[str], least: int
) -> pl.DataFrame:
    """Drop the marks of crossed groups that say no more than fewer of their segments.

    A parent of a group is what fewer of its segments choose, as `source` alone; one with the same
    leads is the group itself. Of those that are marked in the same direction by themselves, the
    group has to differ in that direction, too, or the rest of the parent is just as good. So the
    chance that counts is the largest, 1 where it cannot be told, again raised for all groups.
    """
    within = [
        _within(found, groups, names, least)
        for count in range(1, len(by))
        for names in combinations(by, count)
    ]
    largest = pl.concat(within).group_by(by).agg(pl.col("of_parent").max())
    own = found.join(largest, on=by, how="left", maintain_order="left")
    chances = own.select(pl.max_horizontal("chance", "of_parent")).to_series()
    return _told(own.with_columns(_raised(chances).alias("q_in_parents")), "q_in_parents")


def _within(
    found: pl.DataFrame, groups: pl.DataFrame, names: Sequence[str], least: int
) -> pl.DataFrame:
    """Give `of_parent`, the chance that a group is like the rest of its parent, if that differs."""
    by = [name for name in groups.columns if name not in ("k", "n")]
    sums = groups.group_by(names, maintain_order=True).agg(pl.col("k", "n").sum())
    parents = _against_rest(sums, least).select(*names, of_k="k", of_n="n", whose="differs")
    if _is_empty(parents["whose"]):
        return found.clear().select(*by, pl.lit(1.0).alias("of_parent"))
    children = (
        found.join(parents, on=names)
        .filter(pl.col("differs") == pl.col("whose"), pl.col("of_n") > pl.col("n"))
        .with_columns(rest_k=pl.col("of_k") - pl.col("k"), rest_n=pl.col("of_n") - pl.col("n"))
    )
    compared = _compared(children.select(*by, "k", "n", "rest_k", "rest_n", "whose"), least)
    is_alike = (pl.col("difference") > 0) != (pl.col("whose") == "above")
    told = compared.select(*by, pl.when(is_alike).then(1.0).otherwise("chance").alias("of_parent"))
    untold = children.join(told, on=by, how="anti").select(*by, pl.lit(1.0).alias("of_parent"))
    return pl.concat([told, untold])


def said(table: pl.DataFrame, by: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Say of which groups the marks were dropped, as fewer of their segments say as much."""
    rows = [" / ".join(row) for row in redundant(table).select(by).rows()]
    if rows:
        alone = " or ".join(name.replace("_", " ") for name in names)
        yield f"Not marked, as {alone} alone says as much: {named(rows)}."
