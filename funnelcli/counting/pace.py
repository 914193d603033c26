"""Whether the cycle of sale has changed, and what is said of cohorts too young to tell it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.maturity import AHEAD, BEHIND
from funnelcli.counting.patterns import DAYS, LEADS
from funnelcli.counting.statistics import fisher, low_n, quantile, with_rate
from funnelcli.words.text import counted, named

MISTAKEN: Final = 0.025
"""Of pages on which nothing has changed, so many at most say that the cycle has."""

SPLITS: Final = (1 / 2, 2 / 3, 5 / 6)
"""Earlier cohorts are those with about such a share of the customers; the others are recent.

Few splits, chosen beforehand, since each more makes it harder to find a change; and late ones,
since what is recent matters."""

_COUNTS: Final = ("late_earlier", "of_earlier", "late_recent", "of_recent")


@dataclass(frozen=True, slots=True)
class Pace:
    """Two runs of cohorts whose customers took unlike times, and in what they differ."""

    earlier: tuple[str, str]
    """The first and the last of them."""
    recent: tuple[str, str]
    late_earlier: int
    of_earlier: int
    late_recent: int
    of_recent: int
    """Customers within the horizon, and those of them who took more than half of it."""
    horizon: int
    recent_horizon: int
    """By which day nine in ten of the recent customers so far had bought."""
    is_whole: bool
    """Whether all recent cohorts are at least twice that old, so that few are still to come."""

    @property
    def is_slower(self) -> bool:
        """Whether it is the recent customers who took longer."""
        return self.late_recent * self.of_earlier > self.late_earlier * self.of_recent


def pace(cohorts: pl.DataFrame, days: pl.DataFrame, horizon: int, least: int) -> Pace | None:
    """Compare the share of customers within the horizon that came in its second half.

    `cohorts` are in order, each with its `label`, `age_days`, and whether it is a `basis`; only
    these are compared, since all of their leads have had the horizon. `days` counts customers by
    `cohort` and by the days they took. At each of up to three splits, those nearest to `SPLITS`,
    Fisher's exact test compares the cohorts before with those after. A split with low n on either
    side takes no part. The smallest chance times the splits has to be `MISTAKEN` at most
    (Bonferroni). If it is, the cohorts are told apart where their shares differ the most, by
    Pearson's chi-square over all splits.
    """
    took, n = pl.col(DAYS), pl.col(LEADS)
    by_cohort = (
        days.filter(took <= horizon)
        .group_by("cohort")
        .agg(n.sum().alias("of"), n.filter(2 * took > horizon).sum().alias("late"))
    )
    basis = (
        cohorts.filter("basis", pl.col("leads") > 0)
        .join(by_cohort, on="cohort", how="left", maintain_order="left")
        .with_columns(pl.col("of", "late").fill_null(0))
    )
    splits = _splits(basis, least)
    tested = splits.filter("is_tested").select(_COUNTS).rows()
    if not tested or min(fisher(*counts) for counts in tested) * len(tested) > MISTAKEN:
        return None
    place, late_earlier, of_earlier, late_recent, of_recent = splits.select("place", *_COUNTS).row(
        splits["apart"].arg_max() or 0
    )
    recent, labels = basis[place:], basis["label"].to_list()
    p90: float = days.join(recent, on="cohort", how="semi").select(quantile(took, n, 0.9)).item()
    own = math.ceil(p90)
    return Pace(
        earlier=(labels[0], labels[place - 1]),
        recent=(labels[place], labels[-1]),
        late_earlier=late_earlier,
        of_earlier=of_earlier,
        late_recent=late_recent,
        of_recent=of_recent,
        horizon=horizon,
        recent_horizon=own,
        is_whole=recent.item(-1, "age_days") >= 2 * own,
    )


def _splits(basis: pl.DataFrame, least: int) -> pl.DataFrame:
    """List the splits without low n: late customers and all, before and after; how far apart.

    `is_tested` are those nearest to `SPLITS`.
    """
    of, late = (list(accumulate(basis[name])) for name in ("of", "late"))
    places = range(1, len(of))
    rows = [
        (place, late[place - 1], of[place - 1], late[-1] - late[place - 1], of[-1] - of[place - 1])
        for place in places
    ]
    tested = [
        min(places, key=lambda place: abs(of[place - 1] - share * of[-1]), default=0)
        for share in SPLITS
    ]
    schema = dict.fromkeys(("place", *_COUNTS), pl.Int64())
    table = pl.DataFrame(rows, schema=schema, orient="row")
    for side in ("earlier", "recent"):
        table = with_rate(table, side, f"late_{side}", f"of_{side}")
        low, high = pl.col(f"{side}_low"), pl.col(f"{side}_high")
        table = table.filter(~low_n(pl.col(f"of_{side}"), low, high, least))
    weight = pl.col("of_earlier") * pl.col("of_recent").cast(pl.Float64)
    return table.with_columns(
        pl.col("place").is_in(tested).alias("is_tested"),
        ((pl.col("recent") - pl.col("earlier")) ** 2 * weight).alias("apart"),
    )


def notes(
    cohorts: pl.DataFrame, days: pl.DataFrame, customers: str, query: Query
) -> Iterator[Note]:
    """Say how the cycle has changed, and once what cannot be told of younger cohorts.

    Where most customers of the cohorts have no date, nothing is said of the pace: the others may
    be any.
    """
    bought = cohorts.filter("basis")[customers].sum()
    dated = days.join(cohorts.filter("basis"), on="cohort", how="semi")[LEADS].sum()
    found = None
    if query.horizon is not None and 2 * dated >= bought:
        found = pace(cohorts, days, query.horizon, query.config.min_leads)
    if found is not None:
        yield Note("pace", _changed(found), is_loud=True)
    young = cohorts.filter(~pl.col("mature"), pl.col("leads") > 0)
    unlike = {
        word: cohorts.filter(pl.col("at_same_age") == word)["label"].to_list()
        for word in (BEHIND, AHEAD)
    }
    said = list(_undecided(unlike))
    if said:
        yield Note("slower-or-worse", " ".join(said))
    elif found is not None and not young.is_empty():
        yield Note(
            "slower-or-worse",
            "Of younger cohorts, slower and worse cannot yet be told apart, nor faster and better.",
        )


def _changed(found: Pace) -> str:
    def share(late: int, of: int) -> str:
        return f"{late:,} of {counted(of, 'customer')} ({late / of:.0%})"

    half = counted(found.horizon // 2, "day")
    at_least = "" if found.is_whole else "at least "
    return (
        f"The cycle has become {'slower' if found.is_slower else 'faster'}: of the cohorts "
        f"{_run(found.recent)}, {share(found.late_recent, found.of_recent)} within the horizon of "
        f"{counted(found.horizon, 'day')} took more than {half}; of {_run(found.earlier)}, "
        f"{share(found.late_earlier, found.of_earlier)}. The horizon of the recent ones is "
        f"{at_least}{counted(found.recent_horizon, 'day')}; which cohorts are mature goes by the "
        f"one of {counted(found.horizon, 'day')}."
    )


def _run(ends: tuple[str, str]) -> str:
    first, last = ends
    return first if first == last else f"{first} to {last}"


def _undecided(unlike: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say of those behind or ahead that there are two reasons, which only time tells apart."""
    reasons = {BEHIND: ("behind", "slower and worse"), AHEAD: ("ahead of", "faster and better")}
    for word, labels in unlike.items():
        if labels:
            (where, why), are = reasons[word], "is" if len(labels) == 1 else "are"
            yield (
                f"{named(labels)} {are} {where} earlier cohorts at the same age: {why} cannot yet "
                "be told apart."
            )
