"""Leads split in any way, counted apart and merged, give the byte-identical report.

Every analysis of the registry is held to it: whoever adds one has nothing to write here.
`FUNNELCLI_ANALYSES=funnel pytest -n0 tests/analyses/test_sharding.py` draws leads for one alone.
"""

import os
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.input_tables import TABLES
from funnelcli.config.query import Begun, Query
from funnelcli.config.tables import Events, RoleKind, Table
from funnelcli.counting.analysis import Counts
from funnelcli.counting.patterns import merged
from funnelcli.tables.rows import ROW

from .lead_tables import asking, counted, input_table, lead, lead_table, leads

STAGES = ("MQL", "SQL", "Won")
SEGMENTS = ["source", "region", "self_reported"]
MOVES = [
    "-",
    "2>1 2026-01-03",
    "1>lost 2026-01-03 2026-01-09",
    "2>Ünï 2026-01-03, 2>1 2026-01-05 2026-01-10, 2>1 2026-02-05 2026-02-06, 1>0 2026-02-07",
]
WAYS = ["-", "0>1", "0>2, 2>lost, lost>2*", "0>Ünï, Ünï>b, b>Ünï*, Ünï>1"]
SCORES = ["-", "0", "0.25", "0.3", "0.75", "-7", "60"]
FIRST, AS_OF = date(2025, 12, 20), date(2026, 4, 20)


DAYS = [-40, -1, 0, 0, 1, 2, 3, 7, 30]
ENTRIES = st.sampled_from([*["-", "-", "?"] * len(DAYS), *DAYS])
"""Half of the stages are not entered, and of half of the entries no date is known."""
DRAWN = {
    "created": st.dates(FIRST, AS_OF),
    "entries": st.tuples(*(ENTRIES for _ in STAGES)),
    "ended": st.sampled_from(["lost", -3, 0, 2, 30, "open"]),
    "amount": st.sampled_from(["-", "0.00", "19.99", "1000.01"]),
    "ltv": st.sampled_from(["-", "-", "0.00", "33.33", "5000.00"]),
    "segments": st.fixed_dictionaries(
        {name: st.sampled_from(["A", "b", "Ünï", "(none)"]) for name in SEGMENTS}
    ),
    "moves": st.sampled_from(MOVES),
    "then": st.sampled_from([None, "nothing", "reversed"]),
    "fate": st.sampled_from([None, "gone", "merged", "lead.where"]),
    "ways": st.sampled_from(WAYS),
    "score": st.sampled_from(SCORES),
    "scored": st.sampled_from(["-", str(AS_OF), None, "2026-04-21"]),
}
"""What a lead is drawn from: numbers are days since it was created."""


def made(drawn: dict[str, Any]) -> dict[str, Any]:
    """Make a lead of what is drawn."""
    created = drawn["created"]

    def day(cell: str | int) -> str:
        return cell if isinstance(cell, str) else str(created + timedelta(days=cell))

    cells, ended = [day(cell) for cell in drawn["entries"]], drawn["ended"]
    lost = ended if isinstance(ended, str) else f"lost {day(ended)}"
    then = {None: None, "nothing": [""] * 4, "reversed": [str(AS_OF), *reversed(cells)]}
    return lead(
        [str(created), *cells],
        "won" if cells[-1] != "-" else lost,
        drawn["amount"],
        drawn["segments"],
        drawn["moves"],
        then[drawn["then"]],
        drawn["fate"],
        ways=drawn["ways"],
        score=drawn["score"],
        scored=drawn["scored"] or str(created),
        ltv=drawn["ltv"],
    )


ROWS = st.lists(st.fixed_dictionaries(DRAWN).map(made), max_size=25).map(
    lambda rows: [{**each, ROW: n} for n, each in enumerate(rows)]
)

CELLS: dict[RoleKind, st.SearchStrategy[Any]] = {
    "text": st.sampled_from([None, "A", "b", "Ünï"]),
    "number": st.sampled_from([None, 0.0, 1.5, 70.0]),
    "count": st.none() | st.integers(0, 5_000),
    "date": st.none() | st.dates(FIRST, AS_OF),
    "period": st.none() | st.dates(FIRST, AS_OF),
    "amount": st.none() | st.integers(-1_000_000, 1_000_000),
}
MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 4, 21))  # noqa: DTZ001  (local)
LEADS = 25


def a_row(table: type[Table]) -> st.SearchStrategy[dict[str, Any]]:
    """Make rows of an input table; what happened, happened to a lead."""
    kinds = table.roles().items()
    if not issubclass(table, Events):
        rows = st.fixed_dictionaries({role: CELLS[kind] for role, kind in kinds})
        return st.builds(of_days, rows, st.integers(0, 40)) if "date" in table.roles() else rows
    of_events = CELLS | {"date": st.none() | MOMENTS}
    cells = {role: of_events[kind] for role, kind in kinds}
    return st.fixed_dictionaries({ROW: st.integers(0, LEADS - 1), **cells})


def of_days(row: dict[str, Any], days: int) -> dict[str, Any]:
    """Let a row be of so many days after its date, as reading sees to it."""
    return row | {"until": row["date"] and row["date"] + timedelta(days=days)}


OTHERS = st.fixed_dictionaries(
    {name: st.lists(a_row(table), max_size=25) for name, table in TABLES.items()}
)
"""Rows of each of the input tables."""

BESIDE = {
    "segments": {"source": "Source", "region": "Region"},
    "spend": {
        "path": "s.csv", "date": "D", "until": "U", "channel": "K", "cost": "C", "type": "T",
    },
    "visitors": {"path": "v.csv", "date": "D", "channel": "K", "count": "N"},
}  # fmt: skip
"""That the YAML has these tables."""
QUERIES = st.builds(
    asking,
    *(st.just(stage) for stage in STAGES),
    as_of=st.just(str(AS_OF)),
    reach=st.sampled_from(["reached", "observed", "any"]),
    by=st.sampled_from([("source",), ("region", "source")]),
    within=st.sampled_from([(), ("region",)]),
    cohort=st.sampled_from(["month", "quarter", "week", "year"]),
    fiscal_year_start=st.sampled_from([1, 2, 10]),
    horizon=st.sampled_from([None, 30]),
    begun=st.dictionaries(
        st.integers(1, 3), st.sampled_from([Begun(date(2026, 1, 15), (0.5, 1.0))]), max_size=2
    ),
    imports=st.sampled_from([(), (date(2026, 1, 3),)]),
    min_leads=st.sampled_from([1, 5]),
    top=st.sampled_from([None, 0, 1]),
    sort=st.sampled_from(["leads", "rate", "customers", "amount", "name"]),
    window=st.sampled_from([None, None, 20]),
    score=st.sampled_from([None, {"column": "S", "at": "At", "threshold": 0.3}]),
    between=st.sampled_from([None, (0, 1), (1, 3)]),
    age_step=st.sampled_from([None, 10]),
    split=st.just(("source",)),
    more=st.sampled_from(
        [
            {},
            {},
            BESIDE,
            {**BESIDE, "lag": "1mo", "margin": 0.3},
            {**BESIDE, "ltv": "Life Value"},
        ]
    ),
)


def written(report: Report) -> list[object]:
    """Write a report out so that equal texts mean equal bits: 1, 1.0 and -0.0 differ."""
    reports = [each for each in (report, report.page, report.brief) if each is not None]
    return [
        part
        for each in reports
        for part in (
            *(each.name, each.title, each.columns, each.shown, each.notes, each.about),
            *(
                (frame.schema, repr(frame.rows()))
                for frame in (each.frame, each.closing)
                if frame is not None
            ),
        )
    ]


NAMES = os.environ.get("FUNNELCLI_ANALYSES", " ".join(ANALYSES)).split()
SOME = [NAMES[first::6] for first in range(min(6, len(NAMES)))]
"""Analyses that are held to the same leads: to draw these takes as long as to count them."""


@pytest.mark.parametrize("names", SOME, ids="+".join)
@settings(max_examples=25)
@given(data=st.data(), rows=ROWS, others=OTHERS, query=QUERIES)
def test_any_shards_give_the_same_report(
    names: list[str],
    data: st.DataObject,
    rows: list[Any],
    others: dict[str, list[Any]],
    query: Query,
) -> None:
    """Leads and every other table are split, each in a way of its own; events go with leads."""
    shards = data.draw(st.integers(1, 5))  # some of them may stay empty

    def drawn(size: int) -> list[int]:
        return data.draw(st.lists(st.integers(0, shards - 1), min_size=size, max_size=size))

    leads = lead_table(rows, stages=len(STAGES), segments=SEGMENTS)
    beside = {other: input_table(other, each) for other, each in others.items()}
    shard_of = drawn(len(rows))
    at = {each[ROW]: shard for each, shard in zip(rows, shard_of, strict=True)}
    of_leads = dealt(leads, shard_of, shards)
    of_others = {
        other: dealt(
            table,
            [at.get(number, 0) for number in table[ROW]]
            if issubclass(TABLES[other], Events)
            else drawn(table.height),
            shards,
        )
        for other, table in beside.items()
    }
    order = data.draw(st.permutations(range(shards)))
    for name in names:
        finish = ANALYSES[name].finish
        expected = written(finish(counted(name, leads, query, beside), query))
        parts = [
            counted(name, of_leads[n], query, {other: each[n] for other, each in of_others.items()})
            for n in order
        ]
        at_once = merged(parts)
        assert written(finish(at_once, query)) == expected, name
        # what is merged can be merged again
        in_two_steps = merged([merged(parts[:2]), *parts[2:]])
        if not all(in_two_steps[each].equals(frame) for each, frame in at_once.items()):
            assert written(finish(in_two_steps, query)) == expected, name


def dealt(table: pl.DataFrame, shard_of: list[int], shards: int) -> list[pl.DataFrame]:
    numbers = pl.Series(shard_of, dtype=pl.UInt8)
    return [table.filter(numbers == shard) for shard in range(shards)]


@pytest.mark.parametrize("name", ANALYSES)
def test_each_lead_a_shard_of_its_own(name: str) -> None:
    table = leads("""
        created    | mql        | sql        | won        | end  | amount | source | region | self_reported
        2026-01-01 | 2026-01-02 | 2026-01-05 | 2026-02-01 | won  | 10.10  | A      | X      | b
        2026-01-20 | -          | 2026-01-21 | 2026-01-29 | won  | 0.20   | A      | Y      | A
        2026-02-20 | ?          | -          | -          | lost | -      | B      | X      | b
        2026-02-21 | 2026-02-11 | -          | -          | open | 0.70   | (none) | X      | b
        2026-03-03 | 2026-03-03 | 2026-04-09 | 2026-04-10 | won  | 0.10   | B      | Y      | A
    """)  # noqa: E501
    query = asking(*STAGES, as_of="2026-04-20", by=("source",), min_leads=1, top=1)
    finish = ANALYSES[name].finish
    whole = written(finish(counted(name, table, query), query))
    rows: list[Counts] = [counted(name, row, query) for row in table.iter_slices(1)]
    empty = counted(name, table.clear(), query)
    assert written(finish(merged([empty, *reversed(rows), empty]), query)) == whole
    assert written(finish(merged(rows), query)) == whole


@pytest.mark.parametrize("name", ANALYSES)
def test_counts_are_keys_and_whole_numbers(name: str) -> None:
    """What may be added up across machines: integers by keys, each combination once."""
    table = leads("""
        created    | mql        | sql        | won        | end  | amount | source | region | self_reported
        2026-01-01 | 2026-01-02 | 2026-01-05 | 2026-02-01 | won  | 10.10  | A      | X      | b
        2026-01-01 | 2026-01-02 | 2026-01-05 | 2026-02-01 | won  | 0.20   | A      | X      | b
        2026-02-20 | ?          | -          | -          | lost | -      | B      | X      | b
    """)  # noqa: E501
    query = asking(*STAGES, by=("source",))
    for counts in counted(name, table, query).values():
        numbers = [column for column in counts.columns if column.startswith("#")]
        keys = [column for column in counts.columns if not column.startswith("#")]
        assert numbers
        assert {counts.schema[column] for column in numbers} == {pl.Int64}
        assert not any(counts.schema[key].is_float() for key in keys)
        assert counts.select(pl.col(numbers).null_count()).row(0) == (0,) * len(numbers)
        assert not counts.select(keys).is_duplicated().any()
    patterns = counted(name, table, query).get("patterns")
    assert patterns is None or sum(patterns["#leads"]) == 3
