"""What a score comes to, and what has to be said beside its numbers."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.horizon import IS_MATURE
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.scores import (
    AFTER,
    DECILE,
    GIVEN,
    LATER,
    UNSURE,
    are_chances,
    with_deciles,
)
from funnelcli.model import MILLION, SCORE
from funnelcli.words.text import counted


def gist(scores: pl.DataFrame, query: Query) -> Gist:
    """Say how often the leads of the highest scores buy, beside all and those of the lowest."""
    unit = query.config.lead.unit
    tenths = (
        with_deciles(scores).group_by(DECILE).agg(pl.col("leads", "customers").sum()).sort(DECILE)
    ).rows()
    leads, customers = (sum(row[k] for row in tenths) for k in (1, 2))
    if not customers:
        return Gist("", "", (
            (f"The score cannot be judged: none of {counted(leads, unit)} that are old enough and "
            "have one bought."),
        ))  # fmt: skip
    (_, n, k), (_, low_n, low_k) = tenths[0], tenths[-1]
    of_all = f"{customers / leads:.1%} ({customers:,} of {leads:,})"
    if len(tenths) == 1:
        said = f"All {unit}s that can be judged have scores of one tenth: of all {of_all} bought."
        return Gist("", "", (said,))
    which = "of the highest tenth of scores" if tenths[0][0] == 1 else "of the highest scores"
    times = (k / n) / (customers / leads)
    few = f" These are under {query.config.min_leads}: too few to rely on."
    said = (
        f"{unit.capitalize()}s {which} bought {times:.1f} times as often as all: "
        f"{k / n:.1%} ({k:,} of {n:,}), of all {of_all}, of the lowest {low_k / low_n:.1%} "
        f"({low_k:,} of {low_n:,}).{few if n < query.config.min_leads else ''}"
    )
    return Gist("", "", (said,))


def notes(counts: Counts, scores: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say which leads take no part, and what the score may know."""
    leads, given, unit = pl.col(LEADS), pl.col(GIVEN), query.config.lead.unit
    mature = counts["scores"].filter(pl.col(IS_MATURE))
    has_score = pl.col(SCORE).is_not_null()

    def number(*which: pl.Expr) -> int:
        return int(mature.filter(*which).select(leads.sum()).item())

    if query.horizon is None:
        yield Note(
            "horizon-unknown",
            "How old a lead has to be to be judged is unknown, so nothing can be said of the "
            "score: --horizon, or `horizon:` in the YAML, says it.", is_loud=True,
        )  # fmt: skip
    score = query.config.score
    if score is not None and score.at is not None:
        numbers = (number(has_score, given == when) for when in (AFTER, LATER, UNSURE))
        yield from _of_dates(*numbers, unit=unit)
    elif not scores.is_empty():
        yield Note(
            "score-of-today",
            "The score is that of the export: it may have been raised because a lead bought, or "
            "lowered because it was lost, and then it seems better than it is. `score: {at: …}` "
            "names the column that says when it was given.", is_loud=True,
        )  # fmt: skip
    if without := number(~has_score):
        yield Note("without-score", f"{counted(without, unit)} old enough without a score.")
    if score is None or score.threshold is None:
        yield Note(
            "no-threshold",
            "From which score on is a lead taken for a good one? `score: {threshold: …}` says it: "
            "then it is told how many of those leads buy (precision), and how many of those that "
            "buy are among them (recall).",
        )
    if not scores.is_empty() and not are_chances(scores):
        low, high = scores[SCORE].min(), scores[SCORE].max()
        yield Note(
            "score-no-chance",
            f"The scores go from {_written(low)} to {_written(high)}: these are points and no "
            "chances from 0 to 1, so whether they promise too much cannot be asked.",
        )


def _written(millionths: object) -> str:
    assert isinstance(millionths, int)  # noqa: S101  (there is one)
    return f"{millionths / MILLION:g}"


def _of_dates(after: int, later: int, unsure: int, *, unit: str) -> Iterator[Note]:
    """Say how many scores are left out by when they were given, and of how many nobody knows."""
    if after:
        yield Note(
            "score-after-outcome",
            f"{counted(after, unit)} scored after the day on which they bought or were lost: "
            "left out, as such a score knows the outcome.",
        )
    if later:
        yield Note(
            "score-after-as-of",
            f"{counted(later, unit)} scored after as-of: left out, as nobody knew that score.",
        )
    if unsure:
        yield Note(
            "score-undated",
            f"{counted(unsure, unit)} without a date of the score, or of the outcome: counted, "
            "though the score may know it.",
        )
