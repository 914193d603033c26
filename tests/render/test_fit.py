"""Which columns fit a width."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from funnelcli.analyses.segments import SHARE
from funnelcli.answers.columns import Column, Kind, Role, Spare, rate
from funnelcli.answers.report import Document
from funnelcli.counting.conversion import YOUNG
from funnelcli.counting.trend import TREND
from funnelcli.render import FORMATS, Style
from funnelcli.render.blocks import Bars, Cells
from funnelcli.render.fit import fit
from funnelcli.render.grid import grid
from funnelcli.render.signs import UNICODE
from funnelcli.render.width import width

from .documents import (
    FUNNEL_COLUMNS,
    a_document,
    a_report,
    company,
    segment_columns,
)

LONG_STAGES = (
    ("lead", "Raw Lead"),
    ("mql", "Marketing Qualified Lead"),
    ("sal", "Sales Accepted Lead"),
    ("sql", "Sales Qualified Lead"),
    ("demo", "Demonstration held"),
    ("offer", "Contract Negotiation"),
    ("won", "Closed Won"),
)


def kept(place: int, room: int) -> list[str]:
    document = company()
    columns = grid(document, document.pages[place], UNICODE).columns
    return [each.column.header for each in fit(columns, room) if isinstance(each.column, Cells)]


def test_what_is_left_out_first() -> None:
    widest = kept(1, 200)

    assert widest == [
        "Cohort", "Leads", "MQL", "SQL", "Opportunity", "Customer",
        "Rate", "95% interval", "Amount USD", "Median days",
    ]  # fmt: skip
    assert kept(1, 80) == [name for name in widest if name != "Amount USD"]
    assert kept(1, 66) == widest[:8]
    assert kept(1, 55) == [name for name in widest[:8] if name != "MQL"]
    assert kept(1, 48) == ["Cohort", "Leads", "Opportunity", "Customer", "Rate", "95% interval"]
    assert kept(1, 30) == ["Cohort", "Leads", "Customer", "Rate"]
    assert kept(1, 1) == ["Cohort", "Leads", "Customer", "Rate"]


def test_what_declares_nothing_stays_whatever_its_name() -> None:
    label = Cells("Amount", ("x" * 30,), left=True)
    money = Cells("Amount", ("1,000",), left=False, spare=Spare.MONEY)

    assert [each.column for each in fit([label, money], 1)] == [label]


def test_of_equals_the_right_goes_first_but_of_counts_the_left() -> None:
    def left_at(room: int, *, counts: bool) -> list[str]:
        columns = [
            Cells(name, ("1,000",), left=False, counts=counts, spare=Spare.BETWEEN)
            for name in "abc"
        ]
        return [each.column.header for each in fit(columns, room) if isinstance(each.column, Cells)]

    assert [left_at(room, counts=True) for room in (19, 18, 11)] == [list("abc"), ["b", "c"], ["c"]]
    assert [left_at(room, counts=False) for room in (19, 18, 11)] == [
        list("abc"), ["a", "b"], ["a"],
    ]  # fmt: skip


def test_an_interval_goes_before_its_rate() -> None:
    earlier, *ends = rate("earlier", "Earlier")
    columns = [
        Column("cohort", "Cohort", Kind.LABEL),
        replace(earlier, role=Role.EARLIER, spare=Spare.SAID_BELOW),
        *ends,
    ]
    document = a_document(a_report("x", "X", columns, [("2026-01", 0.1, 0.05, 0.2)]))
    cells = grid(document, document.tables[0], UNICODE).columns

    assert [len(fit(cells, room)) for room in (26, 25, 15)] == [3, 2, 1]


def test_headers_wrap_and_are_hyphenated_last() -> None:
    stages = [Cells("Contract Negotiation", ("10,000",), left=False, counts=True) for _ in range(3)]

    assert fit(stages, 64)[0].header == ("Contract Negotiation",)
    assert fit(stages, 63)[0].header == ("Contract", "Negotiation")
    assert fit(stages, 35)[0].header == ("Contract", "Negotiation")
    assert fit(stages, 22)[0].header == ("Contr-", "act", "Negot-", "iation")


def test_bars_take_what_is_left() -> None:
    stage = Cells("Stage", ("Lead",), left=True)
    bars = Bars((1.0,), "Rate")

    assert [each.width for each in fit([stage, bars], 80)] == [5, 24]
    assert [each.width for each in fit([stage, bars], 20)] == [5, 13]
    assert [each.width for each in fit([stage, bars], 10)] == [5]


def long_names(scale: int, label: str, currency_scale: int) -> Document:
    """Build three tables of seven stages, with counts and labels of any size."""
    counts = [scale // (n + 1) for n in range(len(LONG_STAGES))]
    rates = (0.123, 0.1, 0.146)
    funnel = a_report(
        "funnel",
        "Funnel",
        [FUNNEL_COLUMNS[0], TREND, *FUNNEL_COLUMNS[1:]],
        [(name, [n] * 12, n, n // 9, *rates, *rates, n // 2, n // 3, 12.5, 120.5)
         for (_key, name), n in zip(LONG_STAGES, counts, strict=True)],
    )  # fmt: skip
    line = (counts[0], *counts, *rates, counts[-1] * currency_scale, 41.5)
    cohorts = a_report(
        "cohorts",
        "Cohorts",
        segment_columns([("cohort", "Cohort")], LONG_STAGES, cohort=True),
        [
            ("FY2027-Q1", *line, True, False, 500, 1.0, *(None,) * 5, True, False),
            (
                "FY2027-Q2",
                *line,
                False,
                True,
                9,
                0.5,
                *rates[:1],
                2_000,
                *rates[1:],
                "behind",
                False,
                True,
            ),
        ],
    )
    region, source, leads, *others = segment_columns(
        [("region", "Region"), ("source", "Source")], LONG_STAGES
    )
    there = ([*range(12)], counts[0], 0.5, *line[1:])
    segments = a_report(
        "segments",
        "Region and source",
        [region, source, TREND, leads, SHARE, *others, *YOUNG],
        [
            ("Latin America", label, *there, True, *counts[:2]),
            (label, "展示会", *there, False, *counts[:2]),
        ],
        closing=[
            ("(other)", None, None, *there[1:], False, *counts[:2]),
            ("Total", None, None, *there[1:], False, *counts[:2]),
        ],
    )
    return a_document(funnel, cohorts, segments, stages=LONG_STAGES)


@given(
    scale=st.integers(0, 2_000_000),
    label=st.text(st.characters(codec="utf-8"), max_size=60),
    currency_scale=st.integers(0, 100_000),
)
def test_seven_long_stages_fit_into_80_cells(scale: int, label: str, currency_scale: int) -> None:
    document = long_names(scale, label, currency_scale)

    lines = FORMATS["table"](document, Style(80)).splitlines()

    assert max(map(width, lines)) <= 80
    assert sum(f"{scale:,}" in line for line in lines) >= 7


@pytest.mark.parametrize("cells", [80, 120, 200])
def test_no_column_is_left_out_silently(cells: int) -> None:
    text = FORMATS["table"](long_names(48_510, "x", 1000), Style(cells))
    said = "\n".join(text.partition("Left out at this width: ")[2:])

    for header in ("95% interval", "Amount USD", "90% within days", "Contract Negotiation"):
        in_a_table = all(word in text.replace(said, "") for word in header.split())
        assert in_a_table or header in " ".join(said.split())
