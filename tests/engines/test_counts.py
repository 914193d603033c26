"""Counts are made part by part, and added up: there is no other way to a report."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import polars as pl
import pytest

import funnelcli
from funnelcli.analyses import ANALYSES
from funnelcli.counting import patterns
from funnelcli.counting.analysis import InputTables
from funnelcli.engines import counts as engine
from funnelcli.model import ROW
from funnelcli.tables.held import HeldHere, Kept
from funnelcli.tables.store import MEMORY

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.analyses.lead_tables import asking, input_table, leads
else:
    from analyses.lead_tables import asking, input_table, leads

LEADS = leads("""
    created    | mql        | won        | end  | amount | source | self_reported
    2026-01-01 | 2026-01-02 | 2026-02-01 | won  | 10.10  | A      | A
    2026-01-20 | -          | 2026-01-29 | won  | 0.20   | A      | B
    2026-02-20 | ?          | -          | lost | -      | B      | -
    2026-03-03 | 2026-03-03 | -          | open | 0.10   | B      | B
""")
EVENTS = ("activities", "touchpoints")
NOTHING = {name: input_table(name) for name in EVENTS}
"""What happened to leads to which nothing did."""
QUERY = asking("MQL", "Won", as_of="2026-04-20", by=("source",), min_leads=1)


def held(*parts: pl.DataFrame, **happened: pl.DataFrame) -> HeldHere:
    """Hold parts of leads, to each of which the same happened, or nothing."""
    frames = [{"leads": part, **(happened or NOTHING)} for part in parts]
    return HeldHere([Kept(n, MEMORY.kept(each)) for n, each in enumerate(frames)], MEMORY.kept)


@pytest.mark.parametrize("name", ANALYSES)
def test_each_analysis_is_counted_by_parts_that_are_added_up(name: str) -> None:
    analysis = ANALYSES[name]
    parts = [LEADS[:1], LEADS[1:3], LEADS[3:]]
    with patch.object(engine, "merged", wraps=patterns.merged) as added_up:
        counts = engine.counted(held(*parts), EVENTS, {}, [analysis], QUERY)
    (of_parts,) = added_up.call_args.args
    assert len(of_parts) == len(parts)
    assert all(set(each) == set(counts[name]) for each in of_parts)
    whole = engine.counted(held(LEADS), EVENTS, {}, [analysis], QUERY)
    finished = [analysis.finish(each[name], QUERY).frame.rows() for each in (counts, whole)]
    assert repr(finished[0]) == repr(finished[1])


def test_analyses_of_the_same_counts_are_counted_once() -> None:
    with patch.object(engine, "merged", wraps=patterns.merged) as added_up:
        counts = engine.counted(held(LEADS), EVENTS, {}, [*ANALYSES.values()], QUERY)
    once = {each.count for each in ANALYSES.values()}
    assert counts.keys() == ANALYSES.keys()
    of_spans = {each.count for each in ANALYSES.values() if each.in_memory}
    assert added_up.call_count == len(once) + len(of_spans)


def test_they_are_counted_once_also_where_one_of_them_asks_for_memory() -> None:
    one = ANALYSES["funnel"]
    for both in ([one, replace(one, name="other", in_memory=True)], [replace(one, in_memory=True)]):
        counts = engine.counted(held(LEADS), EVENTS, {}, both, QUERY)
        assert counts["funnel"]["patterns"]["#leads"].sum() == LEADS.height


def test_a_table_beside_the_leads_is_counted_once() -> None:
    """However many parts the leads have."""
    beside = {"spend": pl.DataFrame({"cost": [1, 2, 3]})}
    seen: list[int] = []

    def count(tables: InputTables, _query: object) -> dict[str, pl.LazyFrame]:
        cost = tables["spend"].select(pl.col("cost").sum().alias("#cost"))
        seen.append(cost.collect().item())
        return {"costs": cost.with_columns(key=pl.lit(1))}

    analysis = replace(ANALYSES["funnel"], count=count)
    counts = engine.counted(held(LEADS[:2], LEADS[2:]), (), beside, [analysis], QUERY)
    assert seen == [6, 0]
    assert counts["funnel"]["costs"]["#cost"].to_list() == [6]


def test_events_are_counted_with_the_leads_of_their_part() -> None:
    calls = [pl.DataFrame({"type": ["call"] * n}) for n in (2, 3)]
    both = [held(LEADS[:2], activities=calls[0]), held(LEADS[2:], activities=calls[1])]
    parts = [Kept(n, part.frames) for n, (part,) in enumerate(both)]
    seen: list[int] = []

    def count(tables: InputTables, _query: object) -> dict[str, pl.LazyFrame]:
        calls = tables["activities"].select(pl.len().cast(pl.Int64).alias("#calls"))
        seen.append(calls.collect().item())
        return {"calls": calls.with_columns(key=pl.lit(1))}

    analysis = replace(ANALYSES["funnel"], count=count)
    counts = engine.counted(HeldHere(parts, MEMORY.kept), ("activities",), {}, [analysis], QUERY)
    assert seen == [2, 3]
    assert counts["funnel"]["calls"]["#calls"].to_list() == [5]


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [2, 0, 3, 1], [7, 900, 8, 4_000_000_000]])
@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_each_lead_is_in_one_span_with_its_events(rows: list[int], most: int) -> None:
    """Also where leads are in no order; what is of no lead is in the first."""
    numbered = LEADS.with_columns(pl.Series(ROW, rows, dtype=pl.UInt32))
    calls = pl.DataFrame({ROW: pl.Series([rows[2], rows[0], rows[2], rows[3]], dtype=pl.UInt32)})
    spans: list[tuple[list[int], list[int], int]] = []

    def count(tables: InputTables, _query: object) -> dict[str, pl.LazyFrame]:
        of_span = (tables.leads, tables["activities"], tables["spend"])
        leads, events, spend = (each.collect() for each in of_span)
        spans.append((leads[ROW].to_list(), events[ROW].to_list(), spend.height))
        return {"calls": pl.LazyFrame({"key": [1], "#calls": [events.height]})}

    analysis = replace(ANALYSES["funnel"], count=count, in_memory=True)
    beside = {"spend": pl.DataFrame({"cost": [1]})}
    with patch.object(engine, "_MANY", most):
        counts = engine.counted(
            held(numbered, activities=calls), ("activities",), beside, [analysis], QUERY
        )
    assert counts["funnel"]["calls"]["#calls"].to_list() == [4]
    assert sorted(row for leads, _, _ in spans for row in leads) == sorted(rows)
    assert all(set(events) <= set(leads) for leads, events, _ in spans)
    assert [spend for _, _, spend in spans] == [1] + [0] * (len(spans) - 1)
    assert (len(spans) > 1) == (most < 4)


def test_nothing_else_in_the_package_counts() -> None:
    """So what `merged` is called by is on the way of every report."""
    callers = set()
    root = Path(funnelcli.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "count" and len(node.args) == 2:  # type: ignore[attr-defined]
                callers.add(path.relative_to(root).as_posix())
    of_metrics = "counting/measures/together.py"
    """It puts together what the analysis of metrics counts."""
    others = {each for each in callers if not each.startswith("analyses/")}
    assert others == {"engines/counts.py", of_metrics}
