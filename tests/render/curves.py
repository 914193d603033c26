"""Curves to draw: of all leads, of the steps, and of segments."""

from collections.abc import Sequence
from typing import Any

from funnelcli.answers.charts import Lines
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.report import Document, Report

from .documents import a_document, a_report

CHART = Lines("rate", over="days", n="at_risk", steps=("from", "to"))
FROM_TO = [
    Column("from", "From", Kind.LABEL),
    Column("to", "To", Kind.LABEL),
    Column("days", "Days", Kind.DAYS),
    Column("at_risk", "At risk", Kind.COUNT),
    *rate(),
    LOW_N,
]
SEGMENT = Column("source", "Source", Kind.LABEL)
LEAD_TO_WON = [
    ("Lead", "Won", 0, 1200, 0.0, None, None, False),
    ("Lead", "Won", 30, 900, 0.05, 0.04, 0.06, False),
    ("Lead", "Won", 60, 400, 0.08, 0.06, 0.1, False),
    ("Lead", "Won", 90, 20, 0.08, 0.05, 0.12, True),
    ("Lead", "Won", 120, 1, 0.08, 0.05, 0.12, True),
]
STEPS = [
    ("Lead", "MQL", 0, 1200, 0.4, 0.37, 0.43, False),
    ("Lead", "MQL", 60, 40, 0.5, 0.45, 0.55, False),
    ("MQL", "Won", 7, 600, 0.1, 0.08, 0.12, False),
    ("MQL", "Won", 90, 30, 0.2, 0.15, 0.25, False),
]


def curve(
    rows: Sequence[Sequence[Any]], columns: Sequence[Column] = FROM_TO, shown: int | None = None
) -> Document:
    """A document of one table of curves, of which a page has the first row of the first so many."""
    table = a_report("curve", "Curves", columns, rows, chart=CHART)
    page = table.frame
    if shown is not None:
        labels = [column.name for column in columns if column.kind is Kind.LABEL]
        page = page.unique(labels, keep="first", maintain_order=True).head(shown)
    report = Report(
        "curve", "Curves", table.columns, table.frame,
        page=Report("curve", "Curves", table.columns, page, chart=CHART),
    )  # fmt: skip
    return a_document(report)


def by_source(names: Sequence[str], shown: int | None = None) -> Document:
    """Curves of segments, each half as high as the one before."""
    rows = [
        (name, "Lead", "Won", day, leads, rate / 2**n, low / 2**n, high / 2**n, few)
        for n, name in enumerate(names)
        for day, leads, rate, low, high, few in (
            (10, 100 - n, 0.2, 0.15, 0.25, False), (50, 10, 0.4, 0.3, 0.5, True),
        )
    ]  # fmt: skip
    return curve(rows, [SEGMENT, *FROM_TO], shown)


def only(document: Document) -> Report:
    (report,) = document.tables
    return report
