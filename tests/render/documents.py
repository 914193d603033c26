"""Documents to render: a believable company, and one row of everything that can go wrong."""

# ruff: noqa: E501  # a row of a table is a line

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from funnelcli.analyses.funnel import BY_AGE
from funnelcli.analyses.segments import SHARE
from funnelcli.answers.charts import Bars, Chart
from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.answers.file_reading import FileReading
from funnelcli.answers.notes import Note
from funnelcli.answers.report import (
    Conversion,
    Document,
    InputFile,
    Population,
    QueryFacts,
    Rate,
    Report,
)
from funnelcli.counting.conversion import OF_MATURE, YOUNG
from funnelcli.counting.rest import AGAINST_REST
from funnelcli.counting.trend import TREND

COMPANY_STAGES = (
    ("lead", "Lead"),
    ("mql", "MQL"),
    ("sql", "SQL"),
    ("opportunity", "Opportunity"),
    ("customer", "Customer"),
)

QUERY = QueryFacts(
    reach="reached",
    window=None,
    horizon=97,
    horizon_from="auto",
    cohort="month",
    since=None,
    until=None,
    where=(),
    by=("source",),
    min_leads=30,
)

EVERY = Rate(312, 4851, 0.06431663574520717, 0.0577, 0.0716)
"""312 of 4,851: 6.4%."""
MATURE_RATE = Rate(290, 3900, 0.07435897435897436, 0.0666, 0.083)
"""290 of 3,900: 7.4%; so that 951 are younger, 22 of whom have bought."""
CONVERSION = Conversion(EVERY, MATURE_RATE, low_n=False)
ONLY = Rate(1, 1, 1.0, 0.2065, 1.0)

CSV = FileReading("csv", None, "utf-8", ",")

POPULATION = Population(
    rows=5197,
    dropped={"blank": 1, "header": 0, "trailer": 2, "where": 0},
    unusable={"no_id": 0, "no_created": 3},
    not_leads=0,
    excluded={"junk": 98, "internal": 32, "test": 0},
    after_as_of=0,
    merged=210,
    filtered=0,
    leads=4851,
)

NOTES = (
    Note("imputed-stages", "52 leads passed a stage without a date of their own in it."),
    Note(
        "order-violations", "7 entries are earlier than an earlier stage; their days are left out."
    ),
)


def a_report(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    shown: int | None = None,
    closing: Sequence[Sequence[Any]] | None = None,
    about: tuple[str, ...] = (),
    notes: tuple[Note, ...] = (),
    chart: Chart | None = None,
) -> Report:
    types: dict[Kind, Any] = {
        Kind.COUNT: pl.Int64,
        Kind.CHANGE: pl.Int64,
        Kind.MONEY: pl.Int64,
        Kind.RATE: pl.Float64,
        Kind.POINTS: pl.Float64,
        Kind.NUMBER: pl.Float64,
        Kind.DAYS: pl.Float64,
        Kind.MINUTES: pl.Float64,
        Kind.DATE: pl.Date,
        Kind.FLAG: pl.Boolean,
        Kind.LABEL: pl.String,
        Kind.TEXT: pl.String,
        Kind.TREND: pl.List(pl.Int64),
    }
    schema = {column.name: types[column.kind] for column in columns}

    def frame(lines: Sequence[Sequence[Any]]) -> pl.DataFrame:
        return pl.DataFrame(list(lines), schema=schema, orient="row")

    return Report(
        name=name,
        title=title,
        columns=tuple(columns),
        frame=frame(rows),
        shown=shown,
        closing=None if closing is None else frame(closing),
        about=about,
        notes=notes,
        chart=chart,
    )


def a_document(*tables: Report, **changes: Any) -> Document:
    facts: dict[str, Any] = {
        "command": "report",
        "version": "0.1.0",
        "as_of": "2026-06-30T23:59:59Z",
        "timezone": "UTC",
        "currency": "USD",
        "definition_path": "config.example.yaml",
        "definition_sha256": "0" * 64,
        "definition_meaning": "1" * 64,
        "query": QUERY,
        "inputs": (InputFile("leads", "sample_data/leads.csv", 1_048_576, 5197, 0, 0, CSV),),
        "population": POPULATION,
        "stages": COMPANY_STAGES,
        "unit": "lead",
        "goal": "customer",
        "conversion": CONVERSION,
        "money_digits": 2,
        "tables": tables,
        "notes": NOTES,
    }
    return Document(**(facts | changes))


FUNNEL_COLUMNS = [
    Column("stage", "Stage", Kind.LABEL),
    Column("reached", "Reached", Kind.COUNT),
    Column("imputed", "Of these imputed", Kind.COUNT, spare=Spare.DETAIL),
    *rate("rate_from_previous", "From previous"),
    *rate("rate_from_lead", "From lead"),
    Column("lost", "Lost", Kind.COUNT, spare=Spare.ENDED),
    Column("open", "Open", Kind.COUNT, spare=Spare.ENDED),
    Column("median_days", "Median days", Kind.DAYS, spare=Spare.MIDDLE),
    Column("p90_days", "90% within days", Kind.DAYS, spare=Spare.DETAIL),
]

NO_BENCHMARK = [None] * 5
"""What a cohort has of earlier ones that is compared with none."""

MATURE = Column("mature", "Mature", Kind.FLAG, of_customers=True, role=Role.MATURE)
EARLIER, *ENDS = rate("rate_at_same_age", "At same age")
AGE_COLUMNS = [
    Column("age_days", "Age", Kind.DAYS, role=Role.FOR_PROGRAMS),
    Column("share_observed", "Share observed", Kind.RATE, role=Role.FOR_PROGRAMS),
    replace(EARLIER, role=Role.EARLIER, spare=Spare.SAID_BELOW),
    Column("rate_at_same_age_n", "Of earlier", Kind.COUNT, role=Role.EARLIER_N),
    *ENDS,
    Column("at_same_age", "Compared", Kind.TEXT, role=Role.COMPARED),
    Column("truncated", "Truncated", Kind.FLAG, role=Role.TRUNCATED),
    Column("imported", "Imported", Kind.FLAG, role=Role.IMPORTED),
]


def segment_columns(
    labels: Sequence[tuple[str, str]], stages: Sequence[tuple[str, str]], *, cohort: bool = False
) -> list[Column]:
    first, *between, last = (Column(key, name, Kind.COUNT) for key, name in stages)
    return [
        *(Column(name, label, Kind.LABEL) for name, label in labels),
        Column("leads", "Leads", Kind.COUNT),
        replace(first, role=Role.AS_LEADS),
        *(replace(stage, spare=Spare.BETWEEN) for stage in between),
        last,
        *rate(of_customers=True),
        Column("amount", "Amount", Kind.MONEY, of_customers=True, spare=Spare.MONEY),
        Column("median_days", "Median days", Kind.DAYS, of_customers=True, spare=Spare.MIDDLE),
        *([MATURE] if cohort else []),
        LOW_N,
        *(AGE_COLUMNS if cohort else []),
    ]


def funnel() -> Report:
    """As a page has it: with rates of the leads that have had the time."""
    first, *others = FUNNEL_COLUMNS
    return a_report(
        "funnel",
        "Funnel",
        [first, TREND, *others],
        [
            ("Lead", [0, 0, 10, 100, 200, 300, 400, 500, 600, 700, 750, 800], 4851, 0, None, None, None, 1.0, 0.999, 1.0, 1802, 839, None, None),
            ("MQL", [0, 0, 0, 50, 90, 150, 180, 240, 300, 330, 350, 340], 2210, 12, 0.4574, 0.4432, 0.4717, 0.4615, 0.4459, 0.4772, 701, 402, 4.0, 20.0),
            ("SQL", [0, 0, 0, 10, 50, 70, 90, 120, 150, 170, 180, 170], 1107, 40, 0.5128, 0.4906, 0.535, 0.2385, 0.2253, 0.2521, 311, 204, 11.5, 44.3),
            ("Opportunity", [0, 0, 0, 0, 20, 40, 50, 60, 80, 90, 100, 90], 592, 0, 0.56, 0.5291, 0.5905, 0.1333, 0.123, 0.1444, 180, 100, 9.0, 31.0),
            ("Customer", [0] * 12, 312, 0, 0.55, 0.5062, 0.5931, 0.0744, 0.0666, 0.083, None, None, 30.0, 71.0),
        ],
        about=("From lead: of the 3,900 leads that are at least 97 days old.",),
        chart=Bars("rate_from_lead"),
    )  # fmt: skip


def funnel_for_programs() -> Report:
    """The same with the rates of all leads, and of those that have had the time beside them."""
    return a_report(
        "funnel",
        "Funnel",
        [*FUNNEL_COLUMNS, *BY_AGE],
        [
            ("Lead", 4851, 0, None, None, None, 1.0, 0.9992, 1.0, 1802, 839, None, None, 3900, 3900, 1.0, 0.999, 1.0, *[None] * 6),
            ("MQL", 2210, 12, 0.4556, 0.4416, 0.4696, 0.4556, 0.4416, 0.4696, 701, 402, 4.0, 20.0, 3900, 1800, 0.4615, 0.4459, 0.4772, 4700, 2150, 0.4574, 0.4432, 0.4717, 20),
            ("SQL", 1107, 40, 0.5009, 0.4801, 0.5217, 0.2282, 0.2166, 0.2402, 311, 204, 11.5, 44.3, 3900, 930, 0.2385, 0.2253, 0.2521, 1950, 1000, 0.5128, 0.4906, 0.535, 45),
            ("Opportunity", 592, 0, 0.5348, 0.5053, 0.564, 0.122, 0.1131, 0.1315, 180, 100, 9.0, 31.0, 3900, 520, 0.1333, 0.123, 0.1444, 1000, 560, 0.56, 0.5291, 0.5905, 31),
            ("Customer", 312, 0, 0.527, 0.4868, 0.5669, 0.0643, 0.0577, 0.0716, None, None, 30.0, 71.0, 3900, 290, 0.0744, 0.0666, 0.083, 500, 275, 0.55, 0.5062, 0.5931, 71),
        ],
    )  # fmt: skip


def cohorts() -> Report:
    return a_report(
        "cohorts",
        "Cohorts by month",
        segment_columns([("cohort", "Cohort")], COMPANY_STAGES, cohort=True),
        [
            ("2026-01", 1480, 1480, 801, 420, 210, 121, 0.0818, 0.0689, 0.0968, 60_500_000, 41.0, True, False, 150, 1.0, *NO_BENCHMARK, False, False),
            ("2026-02", 0, 0, 0, 0, 0, 0, None, None, None, 0, None, True, True, 122, 1.0, *NO_BENCHMARK, False, False),
            ("2026-03", 1610, 1610, 802, 411, 222, 120, 0.0745, 0.0627, 0.0884, 48_250_050, 41.5, True, False, 91, 1.0, *NO_BENCHMARK, False, False),
            ("2026-04", 1741, 1741, 601, 276, 160, 71, 0.0408, 0.0325, 0.0511, 30_100_000, 28.0, False, False, 61, None, *NO_BENCHMARK, False, False),
            ("2026-05", 20, 20, 6, 0, 0, 0, 0.0, 0.0, 0.1611, 0, None, False, True, 30, None, *NO_BENCHMARK, False, False),
        ],
        closing=[
            ("Total", 4851, 4851, 2210, 1107, 592, 312, 0.0744, 0.0666, 0.083, 138_850_050, 38.0, None, False, *[None] * 9),
        ],
        about=("Total: the rate is of 3,900 leads at least 97 days old.",),
    )  # fmt: skip


def sources() -> Report:
    """As a page has it: with rates of the leads that are old enough, and the others beside."""
    label, leads, *others = segment_columns([("source", "Source")], COMPANY_STAGES)
    return a_report(
        "sources",
        "Sources",
        [label, TREND, leads, SHARE, *others, *YOUNG],
        [
            ("Organic Search", [*range(0, 120, 10)], 2310, 0.4762, 2310, 1100, 560, 301, 160, 0.0789, 0.0677, 0.0919, 70_100_000, 40.0, False, 410, 10),
            ("Paid Search", [0, 7] * 6, 1480, 0.3051, 1480, 640, 310, 170, 90, 0.0727, 0.0588, 0.0896, 41_000_000, 44.0, False, 380, 10),
            ("Partner: Café Zürich & Söhne GmbH", [5] * 12, 890, 0.1835, 890, 400, 200, 100, 55, 0.0711, 0.0549, 0.0916, 25_000_050, 30.0, False, 130, 1),
            ("(none)", [0] * 12, 142, 0.0293, 142, 60, 33, 19, 6, 0.0417, 0.0179, 0.0938, 2_500_000, 25.0, False, 22, 1),
            ("展示会", None, 17, 0.0035, 17, 6, 3, 1, 1, 0.0833, 0.0149, 0.3539, 250_000, 12.0, True, 5, 0),
            ("Fax", None, 12, 0.0025, 12, 4, 1, 1, 0, 0.0, 0.0, 0.3244, 0, None, True, 4, 0),
        ],
        shown=5,
        closing=[
            ("(other)", None, 12, 0.0025, 12, 4, 1, 1, 0, 0.0, 0.0, 0.3244, 0, None, True, 4, 0),
            ("Total", None, 4851, 1.0, 4851, 2210, 1107, 592, 312, 0.0744, 0.0666, 0.083, 138_850_050, 38.0, False, 951, 22),
        ],
        about=("Rate: of leads that are at least 97 days old.",),
    )  # fmt: skip


def sources_for_programs() -> Report:
    """The same with the rates of all leads, and of those that are old enough beside them."""
    return a_report(
        "sources",
        "Sources",
        [*segment_columns([("source", "Source")], COMPANY_STAGES), *OF_MATURE, *AGAINST_REST],
        [
            ("Organic Search", 2310, 2310, 1100, 560, 301, 160, 0.0693, 0.0596, 0.0804, 70_100_000, 40.0, False, 1900, 150, 0.0789, 0.0677, 0.0919, False, 0.0089, -0.0075, 0.0256, 0.5742, None),
            ("Paid Search", 1480, 1480, 640, 310, 170, 90, 0.0608, 0.0498, 0.0742, 41_000_000, 44.0, False, 1100, 80, 0.0727, 0.0588, 0.0896, False, -0.0023, -0.0196, 0.0169, 0.8077, None),
            ("Partner: Café Zürich & Söhne GmbH", 890, 890, 400, 200, 100, 55, 0.0618, 0.0478, 0.0795, 25_000_050, 30.0, False, 760, 54, 0.0711, 0.0549, 0.0916, False, -0.0041, -0.023, 0.0182, 0.8077, None),
            ("(none)", 142, 142, 60, 33, 19, 6, 0.0423, 0.0195, 0.0892, 2_500_000, 25.0, False, 120, 5, 0.0417, 0.0179, 0.0938, False, -0.0337, -0.0591, 0.0191, 0.5742, None),
            ("展示会", 17, 17, 6, 3, 1, 1, 0.0588, 0.0105, 0.2694, 250_000, 12.0, True, 12, 1, 0.0833, 0.0149, 0.3539, True, None, None, None, None, None),
            ("Fax", 12, 12, 4, 1, 1, 0, 0.0, 0.0, 0.2425, 0, None, True, 8, 0, 0.0, 0.0, 0.3244, True, None, None, None, None, None),
        ],
    )  # fmt: skip


def company() -> Document:
    """Three tables, two of which a page shows by leads that are old enough."""
    return a_document(
        replace(funnel_for_programs(), page=funnel()),
        cohorts(),
        replace(sources_for_programs(), page=sources()),
    )


def every_kind() -> Report:
    """One column of each kind; text that would act, values that are missing, low and immature."""
    return a_report(
        "cohorts",
        "Cohorts",
        [
            Column("cohort", "Cohort", Kind.LABEL),
            Column("leads", "Leads", Kind.COUNT),
            *rate(),
            Column("response", "Response minutes", Kind.MINUTES),
            Column("amount", "Amount", Kind.MONEY, spare=Spare.MONEY),
            Column("median_days", "Median days", Kind.DAYS, spare=Spare.MIDDLE),
            Column("first", "First lead", Kind.DATE),
            Column("paused", "Paused", Kind.FLAG),
            Column("remark", "Remark", Kind.TEXT),
            MATURE,
            LOW_N,
        ],
        [
            ("[bold]a|b[/]", 12_000, 0.00049, 0.0002, 0.001, 5.0, 99_950, 4.0, date(2026, 1, 2), True, "=1+1", True, False),
            ("展示会\n\x1b[31m", 0, None, None, None, None, 0, None, None, None, None, None, True),
            ("e\u0301te\u0301 *x* `y`", 3, 1.0, 1.0, 1.0, 7.5, 5, 41.5, date(2026, 3, 1), False, "\u202eevil\t<b>", False, True),
        ],
        closing=[
            ("Total", 12_003, 0.00058, 0.0002, 0.001, 6.0, 99_955, 4.5, None, None, None, None, False),
        ],
        notes=(Note("a-note", "1. A note of the table,\nin two lines."),),
    )  # fmt: skip


def oddities() -> Document:
    return a_document(
        every_kind(),
        inputs=(
            InputFile("leads", "a_b.csv", 9, 9, 0, 0, CSV),
            InputFile("deals", "d.csv", 9, 1200, 7, 3, CSV),
        ),
        population=replace(POPULATION, rows=14, leads=1, merged=1, excluded={"a\x07b": 9}),
        query=replace(
            QUERY, where=("name = '|'",), since="2026-01-01", window=90, horizon=90, reach="any"
        ),
        goal="customer",
        conversion=Conversion(ONLY, ONLY, low_n=True),
        as_of="2026-06-30T14:05:00+02:00",
        timezone="Europe/Berlin",
        notes=(),
    )
