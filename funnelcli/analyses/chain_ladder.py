"""The triangle as actuaries read it: customers by cohort and age, and how they develop."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind, Open
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.ages import AGE, AGE_STEP, age_label, cells, count, notes
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.cohorts import COHORT
from funnelcli.counting.patterns import LEADS_COLUMN, columns_of
from funnelcli.words.text import counted

Row = Sequence[float | None]
COLUMNS = (
    COHORT,
    replace(LEADS_COLUMN, null=True, means="Leads of the cohort; null in the rows of factors."),
    Column(
        "age", "Age", Kind.NUMBER,
        "Customers by that age; null where not all leads are so old. Below them `link ratio` and "
        "`to ultimate`, factors from that age on; null where the divisor is 0.",
        null=True, open=Open.AGES,
    ),
)  # fmt: skip
LINK_RATIO, TO_ULTIMATE = "link ratio", "to ultimate"


def finish(counts: Counts, query: Query) -> Report:
    """Customers of each cohort by each age that all of its leads have reached, else null.

    Below them two rows of factors, as in `link_ratios` and `to_ultimate`, each under the age
    that it leads from. Cohorts that lack customers who were not recorded, or have leads that were
    imported, are in no factor.
    """
    observed = cells(counts, query).with_columns(
        pl.when(pl.col("observed") == pl.col("leads"), pl.col("leads") > 0)
        .then(pl.col("customers").cast(pl.Float64))
        .alias("customers")
    )
    ages = observed[AGE].unique().sort().to_list()
    labels = [age_label(age, query) for age in ages]
    cohorts = observed.group_by("cohort", maintain_order=True).agg(
        pl.col("leads", "whole").first(), pl.col("customers")
    )
    ratios = link_ratios(cohorts.filter("whole")["customers"].to_list(), len(ages))
    factors = {LINK_RATIO: [*ratios, None][: len(ages)], TO_ULTIMATE: to_ultimate(ratios)}
    rows = [
        (cohort, leads, *customers)
        for cohort, leads, customers in cohorts.drop("whole").iter_rows()
    ]
    rows += [(name, None, *row[: len(ages)]) for name, row in factors.items()]
    by_age = [Column(f"age_{label}", label, Kind.NUMBER, null=True) for label in labels]
    columns = columns_of(COLUMNS, query, age=by_age)
    types = (pl.String(), pl.Int64(), *(pl.Float64() for _ in ages))
    schema = {column.name: of for column, of in zip(columns, types, strict=True)}
    return Report(
        "chain_ladder",
        f"{query.config.stages[-1].name} by cohort and age",
        columns,
        pl.DataFrame(rows, schema=schema, orient="row"),
        notes=(*notes(counts), *_notes(cohorts)),
    )


def _notes(cohorts: pl.DataFrame) -> Iterator[Note]:
    """Say which cohorts are in no factor."""
    left = cohorts.filter(~cohorts["whole"])["cohort"].to_list()
    if left:
        yield Note(
            "factors-left-out",
            f"{counted(len(left), 'cohort')} lack customers who were not recorded, or have a "
            f"day of imports, and are in no factor: {', '.join(left)}.",
        )


def link_ratios(triangle: Sequence[Row], ages: int) -> list[float | None]:
    """By how much cohorts grow from each age to the next, all years, weighted by volume.

    f_j = Σ C_(i,j+1) / Σ C_(i,j) over the cohorts i that have both (Mack 1993); null where
    the divisor is 0.
    """

    def ratio(age: int) -> float | None:
        both = [(now, later) for now, later in _pairs(triangle, age) if None not in (now, later)]
        before = sum(now or 0 for now, _ in both)
        return sum(later or 0 for _, later in both) / before if before else None

    return [ratio(age) for age in range(ages - 1)]


def _pairs(triangle: Sequence[Row], age: int) -> Iterator[tuple[float | None, float | None]]:
    return ((row[age], row[age + 1]) for row in triangle if len(row) > age + 1)


def to_ultimate(ratios: Row) -> list[float | None]:
    """By how much cohorts of each age grow up to the last one: the product of what follows."""
    grown: list[float | None] = [1.0]
    for ratio in reversed(ratios):
        onwards = grown[-1]
        grown.append(None if ratio is None or onwards is None else ratio * onwards)
    return grown[::-1]


ANALYSIS = Analysis(
    "chain_ladder",
    "Chain ladder",
    __doc__,
    COLUMNS,
    count,
    finish,
    needs=("created", "customers"),
    shaped_by=("cohort",),
    options=(AGE_STEP,),
)
