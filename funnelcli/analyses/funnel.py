"""From stage to stage: how many leads reached each, of those before, of all, and how fast."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli.config.query import Query
from funnelcli.counting import (
    DAYS, LEADS, Analysis, Counts, LazyCounts, count_days, count_patterns, reached,
)  # fmt: skip
from funnelcli.model import LOST, OPEN, OUTCOME, OWN, entry
from funnelcli.report import Column, Kind, Note, Rate, Report
from funnelcli.stats import low_n, quantile, rate

if TYPE_CHECKING:
    import polars as pl

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL),
    Column("reached", "Reached", Kind.COUNT),
    Column("imputed", "Imputed", Kind.COUNT),
    Column("rate_from_previous", "From previous", Kind.RATE),
    Column("rate_from_previous_low", "From previous, low", Kind.RATE),
    Column("rate_from_previous_high", "From previous, high", Kind.RATE),
    Column("rate_from_lead", "From lead", Kind.RATE),
    Column("rate_from_lead_low", "From lead, low", Kind.RATE),
    Column("rate_from_lead_high", "From lead, high", Kind.RATE),
    Column("lost", "Lost", Kind.COUNT),
    Column("open", "Open", Kind.COUNT),
    Column("median_days", "Median days", Kind.DAYS),
    Column("p90_days", "P90 days", Kind.DAYS),
)


def count(leads: "pl.LazyFrame", query: Query) -> LazyCounts:
    """Count leads by the stages they entered, and by the days from each stage to the next."""
    import polars as pl

    days = [
        count_days(leads, [pl.lit(k, pl.Int64).alias("stage")], k - 1, k, query.reach)
        for k in range(1, query.last + 1)
    ]
    dateless = [
        pl.col(entry(k)).is_null().alias(f"dateless_{k}") for k in range(1, query.last + 1)
    ]
    return {"patterns": count_patterns(leads, dateless), "days": pl.concat(days)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage.

    `reached` leads under the policy, `imputed` of them without an entry of their own; the
    rate of those that reached the stage before, and of all leads, each with its interval;
    of those that did not reach the next stage, how many are `lost` and how many `open` (null
    for the last); median and 90th percentile of days since the stage before, among leads
    with dates of their own in both, backward ones left out.
    """
    import polars as pl

    patterns = counts["patterns"]
    table = pl.DataFrame(
        [_stage(patterns, k, query) for k in range(query.last + 1)],
        schema={
            "stage": pl.String, "reached": pl.Int64, "imputed": pl.Int64,
            "lost": pl.Int64, "open": pl.Int64,
        },
        orient="row",
    )  # fmt: skip
    spans = counts["days"].group_by("stage").agg(
        quantile(pl.col(DAYS), pl.col(LEADS), 0.5).alias("median_days"),
        quantile(pl.col(DAYS), pl.col(LEADS), 0.9).alias("p90_days"),
    )
    frame = (
        table.with_row_index("number")
        .with_columns(pl.col("number").cast(pl.Int64))
        .join(spans, left_on="number", right_on="stage", how="left", maintain_order="left")
        .with_columns(rate("rate_from_previous", pl.col("reached"), pl.col("reached").shift(1)))
        .with_columns(rate("rate_from_lead", pl.col("reached"), pl.col("reached").first()))
        .select(column.name for column in COLUMNS)
    )
    return Report(
        "funnel", "Funnel", COLUMNS, frame, notes=tuple(_notes(patterns, frame, query))
    )


def headline(funnel: Report, min_leads: int) -> tuple[Rate, bool]:
    """Take the customers of all leads from a funnel, and whether they are too few to rely on."""
    import polars as pl

    last = funnel.frame.tail(1).with_columns(leads=funnel.frame["reached"].first())
    low, high = pl.col("rate_from_lead_low"), pl.col("rate_from_lead_high")
    last = last.with_columns(low_n(pl.col("leads"), low, high, min_leads).alias("low_n"))
    row = last.row(0, named=True)
    customers = Rate(
        k=row["reached"],
        n=row["leads"],
        value=row["rate_from_lead"],
        low=row["rate_from_lead_low"],
        high=row["rate_from_lead_high"],
    )
    return customers, row["low_n"]


def _stage(patterns: "pl.DataFrame", k: int, query: Query) -> tuple[str, int, int, int | None, int | None]:
    import polars as pl

    here = patterns.filter(reached(k, query.reach))
    imputed = here.filter((pl.col(OWN) & (1 << k)) == 0)
    name, total = query.config.stages[k].name, int(here[LEADS].sum())
    if k == query.last:
        return name, total, int(imputed[LEADS].sum()), None, None
    left = here.filter(~reached(k + 1, query.reach))
    lost = left.filter(pl.col(OUTCOME) == LOST)
    still = left.filter(pl.col(OUTCOME) == OPEN)
    return name, total, int(imputed[LEADS].sum()), int(lost[LEADS].sum()), int(still[LEADS].sum())


def _notes(patterns: "pl.DataFrame", frame: "pl.DataFrame", query: Query) -> Iterator[Note]:
    import polars as pl

    imputed = {
        stage: count for stage, count in frame.select("stage", "imputed").iter_rows() if count
    }
    if imputed:
        yield Note(
            "imputed-stages",
            "Leads that skipped a stage count as having passed it, without a date "
            f"({_listed(imputed)}).",
        )
    undated = {}
    for k in range(1, query.last + 1):
        own = (pl.col(OWN) & (1 << k)) != 0
        if count := patterns.filter(own & pl.col(f"dateless_{k}"))[LEADS].sum():
            undated[query.config.stages[k].name] = count
    if undated:
        yield Note(
            "undated-stages",
            f"Entries known without a date count, but not for durations ({_listed(undated)}).",
        )
    if disordered := patterns["#disordered"].sum():
        yield Note(
            "order-violations",
            f"{disordered:,} leads have a stage dated before an earlier one or before the lead: "
            "they count, the negative durations do not.",
        )
    above = frame.filter(pl.col("rate_from_previous") > 1)["stage"].to_list()
    above += frame.filter(pl.col("rate_from_lead") > 1)["stage"].to_list()
    if above:
        yield Note(
            "rate-above-one",
            f"More leads entered {', '.join(dict.fromkeys(above))} than the stage before: under "
            "`any` the rate is a ratio and has no interval.",
        )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{stage} {count:,}" for stage, count in counts.items())


ANALYSIS = Analysis("funnel", count, finish)
