"""How many leads were given to their owner within an hour, as a metric: by hand."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.config.query import Query
from funnelcli.counting.patterns import merged
from funnelcli.counting.zones import to_utc
from funnelcli.model import ASSIGNED, utc

from .activities import created
from .lead_tables import asking, counted, lead, lead_table
from .metric_rows import frame_of, reasons, sides, values
from .test_sharding import written

KEY = "lead_distribution_in_time"
LEADS = {
    "path": "leads.csv", "id": "Id", "created": "Created", "assigned_at": "Assigned",
}  # fmt: skip


def asked(**more: Any) -> Query:
    """Ask of a company that knows when leads were given away."""
    return asking("Customer", more={"leads": LEADS, **more.pop("more", {})}, **more)


def assigned(text: str, zone: str = "UTC") -> pl.DataFrame:
    """Read when each lead was created and given away, in local times; `-` is never."""
    pairs = [tuple(each.strip() for each in line.split("|")) for line in text.strip().splitlines()]
    rows = [
        lead([came[:10], "-"], "open", segments={"source": "AB"[n % 2]})
        for n, (came, _) in enumerate(pairs)
    ]
    table = created(
        lead_table(rows, stages=1, segments=["source"]), [came for came, _ in pairs], zone
    )
    given = [None if at == "-" else datetime.fromisoformat(at) for _, at in pairs]
    local = pl.Series(ASSIGNED, given, dtype=pl.Datetime("us"))
    in_utc = to_utc(pl.col(ASSIGNED), zone).alias(utc(ASSIGNED))
    return table.with_columns(local).with_columns(in_utc)


FEW = assigned("""
    2026-01-05 09:00:00 | 2026-01-05 10:00:00
    2026-01-05 09:00:00 | 2026-01-05 10:00:01
    2026-01-05 23:30:00 | 2026-01-06 00:15:00
    2026-01-05 09:00:00 | 2026-01-05 08:00:00
    2026-01-05 09:00:00 | -
    2026-02-05 09:00:00 | 2026-03-05 09:00:00
""")  # in time, a second late, in time over midnight, before it came, never, late


def test_an_hour_to_the_second() -> None:
    assert sides(KEY, FEW, asked()) == {
        None: (3, 6), "2026-01": (3, 5), "2026-02": (0, 1), "2026-03": (0, 0),
        "2026-04": (0, 0), "2026-05": (0, 0), "2026-06": (0, 0),
    }  # fmt: skip
    assert values(KEY, FEW, asked())["2026-01"] == pytest.approx(0.6)
    assert reasons(KEY, FEW, asked())["2026-03"] == "0 leads old enough"


def test_of_dates_it_is_the_same_day() -> None:
    table = assigned("""
        2026-01-05          | 2026-01-05
        2026-01-05          | 2026-01-06
        2026-01-05          | 2026-01-05 17:00
        2026-01-05          | 2026-01-06 00:30
        2026-01-05 09:00    | 2026-01-05
        2026-01-05 23:59    | 2026-01-06
        2026-01-05          | -
    """)  # in time, late, in time, late, in time, late, never
    assert sides(KEY, table, asked())[None] == (3, 7)


def test_leads_younger_than_an_hour_are_not_judged() -> None:
    # As of the last microsecond of 30 June.
    table = assigned("""
        2026-06-30 22:00:00 | -
        2026-06-30 22:59:59 | -
        2026-06-30 23:00:00 | -
        2026-06-30 23:30:00 | 2026-06-30 23:31:00
        2026-06-30          | 2026-06-30
        2026-06-29          | 2026-06-29
    """)
    assert sides(KEY, table, asked())[None] == (1, 3)
    young = table.slice(2, 3)
    assert reasons(KEY, young, asked()) == {
        None: "0 leads old enough", "2026-06": "0 leads old enough"
    }  # fmt: skip


def test_a_month_can_be_judged_a_day_after_its_end() -> None:
    for as_of, is_mature in (("2026-01-31", False), ("2026-02-01", True)):
        found = dict(frame_of(KEY, FEW, asked(as_of=as_of)).select("period", "mature").rows())
        assert found["2026-01"] is is_mature


def test_the_clock_is_that_of_utc() -> None:
    # On 25 October 2026 the second 01:30 in London is an hour after the first.
    query = asked(as_of="2026-12-31", more={"timezone": "Europe/London"})
    table = assigned("2026-10-25 00:30 | 2026-10-25 01:15", "Europe/London")
    assert sides(KEY, table, query)[None] == (1, 1)
    later = table.with_columns(pl.col(utc(ASSIGNED)) + pl.duration(hours=1))
    assert sides(KEY, later, query)[None] == (0, 1)
    summer = assigned("2026-07-05 00:00 | 2026-07-05 17:00", "Europe/London")
    assert sides(KEY, summer, query)[None] == (1, 1)  # midnight in London is 23:00 in UTC


def test_business_hours_stop_the_clock() -> None:
    hours = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "9:00", "to": "17:00"}
    table = assigned("""
        2026-01-02 16:30 | 2026-01-05 09:30
        2026-01-02 16:30 | 2026-01-05 09:31
        2026-06-30 16:30 | -
    """)  # an hour of Friday and Monday, a minute more; half an hour old
    assert sides(KEY, table, asked(more={"business_hours": hours}))[None] == (1, 2)


def test_it_says_what_is_missing() -> None:
    assert reasons(KEY, FEW, asking("Customer")) == {None: "needs `leads.assigned_at`"}


def test_each_lead_can_be_a_part_of_its_own() -> None:
    query = asked(by=("source",))
    whole = ANALYSES["metrics"].finish(counted("metrics", FEW, query), query)
    empty = counted("metrics", FEW.clear(), query)
    parts = [counted("metrics", row, query) for row in FEW.iter_slices(1)]
    again = ANALYSES["metrics"].finish(merged([empty, *reversed(parts), empty]), query)
    assert written(again) == written(whole)
    by_source = frame_of(KEY, FEW, query).filter(pl.col("period").is_null())
    assert by_source.select("segment", "numerator", "denominator").rows() == [
        ("A", 2, 3), ("B", 1, 3),
    ]  # fmt: skip
