"""What changed between two periods, segment by segment: what each adds to the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.analyses.segments import BRIEF, SEGMENT, SHOWN, segment_columns
from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.change_carried import in_order as by_effect
from funnelcli.counting.change_said import by_when
from funnelcli.counting.change_shown import ends
from funnelcli.counting.compared import Compared, count
from funnelcli.counting.differences import difference
from funnelcli.counting.intervals import Interval
from funnelcli.counting.paired import Segment
from funnelcli.counting.patterns import columns_of, in_order
from funnelcli.counting.sides import A, B, check_sides
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import segment

_ENDS = "The ends of the 95 % interval of `total`."
_NULL_ENDS = "The ends of its 95 % interval; null where that is."
_PARTS = (
    Column(
        "mix", "Mix", Kind.POINTS,
        "(share B - share A) · (w - c): w what the segment converts, the mean over the orders of "
        "rate and age, c the mean rate of both sides; of a segment on one side all that it adds.",
    ),
    Column(
        "rate", "Rate", Kind.POINTS,
        "Through the rate within it; 0 where it is on one side only, or a side is too young.",
    ),
    Column(
        "maturity", "Age", Kind.POINTS,
        "Through the age of its leads; null where age is not considered.", null=True,
    ),
    Column("total", "Total", Kind.POINTS, "The three together: they add up to the difference."),
)  # fmt: skip
_OF_TOTAL = tuple(
    Column(f"total_{end}", f"Total, {end}", Kind.POINTS, _ENDS, role=Role.FOR_PROGRAMS)
    for end in ("low", "high")
)
_DIFFERENCE = (
    Column(
        "difference", "Difference", Kind.POINTS,
        "b_rate - a_rate, whatever the ages; null where it is on one side only.",
        null=True, role=Role.FOR_PROGRAMS,
    ),
    Column("difference_low", "Difference, low", Kind.POINTS, _NULL_ENDS, null=True,
           role=Role.FOR_PROGRAMS),
    Column("difference_high", "Difference, high", Kind.POINTS, _NULL_ENDS, null=True,
           role=Role.FOR_PROGRAMS),
)  # fmt: skip
_BETWEEN = Column("~between", "95% interval", Kind.TEXT, _ENDS, null=True, spare=Spare.DETAIL)


def _side(name: str, title: str) -> tuple[Column, ...]:
    """Declare what a segment is on one side."""
    value, low, high = rate(
        f"{name}_rate", f"Rate {title}",
        f"{name}_customers / {name}_leads: within the horizon so far; null without leads.",
    )  # fmt: skip
    return (
        Column(f"{name}_leads", f"Leads {title}", Kind.COUNT, "Its leads on that side."),
        Column(
            f"{name}_customers", f"Customers {title}", Kind.COUNT,
            "Those of them that bought within the horizon; all where it is unknown.",
            role=Role.FOR_PROGRAMS,
        ),
        Column(
            f"{name}_share", f"Share {title}", Kind.RATE, f"{name}_leads / all leads of the side.",
            share=True, role=Role.PART, spare=Spare.DETAIL,
        ),
        value, low, high,
        Column(
            f"{name}_expected_by_age", f"Expected by age {title}", Kind.RATE,
            "Of those who buy within the horizon, so many have at the ages of these leads: the "
            "mean of F(min(age, H))/F(H), F the curve of the projection; null without leads, and "
            "where age is not considered.",
            null=True, share=True, role=Role.FOR_PROGRAMS,
        ),
    )  # fmt: skip


COLUMNS = (SEGMENT, *_side("a", "A"), *_side("b", "B"), *_DIFFERENCE, *_PARTS, *_OF_TOTAL, LOW_N)
_OF_A_PAGE = {
    *("a_leads", "a_share", "a_rate", "b_leads", "b_share", "b_rate"),
    *("mix", "rate", "maturity", "total", "low_n"),
}


def finish(counts: Counts, query: Query) -> Report:
    """One row a value, or a combination of values: what adds the most first, whichever way.

    Nothing where a side has no lead.
    """
    found = Compared.of(counts, query)
    labels = {
        f"{name}_{what}": f"{word} {side.label}"
        for name, side in zip("ab", found.sides, strict=True)
        for what, word in (("leads", "Leads"), ("share", "Share"), ("rate", "Rate"))
    }
    columns = columns_of(COLUMNS, query, labels, segment=segment_columns(query))
    segments = [] if found.change is None else by_effect(found.change)
    every = _frame(segments, found, query).with_columns(_ends_of(segments, found))
    rows = in_order(every, columns, query)
    a, b = found.sides
    top = query.asked.top
    made = Report(
        "change_by_segment",
        f"From {a.label} to {b.label} by {', '.join(query.asked.by)}",
        columns,
        rows if top is None else rows.head(top or rows.height),
    )
    if query.asked.shown == "rows":
        return made
    total = in_order(_total(found, query), columns, query)
    shown = [each for each in columns if each.name in _OF_A_PAGE | set(query.asked.by)]
    shown.insert(-1, _BETWEEN)
    if found.change is None or not found.change.is_of_age:
        shown = [each for each in shown if each.name != "maturity"]
    names = [each.name for each in shown]
    page = replace(
        made, columns=tuple(shown), frame=_with_between(rows).select(names),
        shown=min(rows.height, top or SHOWN),
        closing=_with_between(total).select(names),
        about=tuple(by_when(query)),
    )  # fmt: skip
    return replace(made, page=page, brief=replace(page, shown=min(rows.height, top or BRIEF)))


def _ends_of(segments: Sequence[Segment], found: Compared) -> Iterator[pl.Series]:
    """Give the ends of what each segment adds."""
    added = {} if found.change is None else found.change.added()
    effects = [added[each.names] for each in segments]
    yield pl.Series("total_low", [each.low for each in effects], pl.Float64)
    yield pl.Series("total_high", [each.high for each in effects], pl.Float64)


def _with_between(rows: pl.DataFrame) -> pl.DataFrame:
    """Say between which numbers the total of each may lie."""
    told = [ends(low, high) for low, high in rows.select("total_low", "total_high").rows()]
    return rows.with_columns(pl.Series(_BETWEEN.name, told, pl.String))


def _frame(segments: Sequence[Segment], found: Compared, query: Query) -> pl.DataFrame:
    """Set the segments as rows."""
    by = [segment(name) for name in query.asked.by]
    schema: dict[str, pl.DataType] = dict.fromkeys(by, pl.String())
    for name in "ab":
        schema |= {f"{name}_{what}": pl.Int64() for what in ("leads", "customers")}
        schema |= {f"{name}_{what}": pl.Float64() for what in ("share", "expected_by_age")}
    schema |= {each.name: pl.Float64() for each in (*_DIFFERENCE, *_PARTS)}
    rows = []
    is_aged = found.change is not None and found.change.paces is not None
    for each in segments:
        apart = _difference(each) or (None, None, None)
        parts = each.parts.mix, each.parts.rate, each.parts.maturity if is_aged else None
        rows.append((*each.names, *_sides(each), *apart, *parts, each.parts.total))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    for name in "ab":
        frame = with_rate(frame, f"{name}_rate", f"{name}_customers", f"{name}_leads")
    few = []
    for name in "ab":
        n, low, high = (pl.col(f"{name}_{of}") for of in ("leads", "rate_low", "rate_high"))
        few.append((n > 0) & low_n(n, low, high, query.config.min_leads))
    return frame.with_columns((few[0] | few[1]).alias("low_n"))


def _sides(each: Segment) -> Iterator[float | None]:
    for tally, group in zip(each.tallies, each.groups, strict=True):
        yield tally.leads if tally else 0
        yield tally.within if tally else 0
        yield group.share if group else 0.0
        yield group.expected if group else None


def _difference(each: Segment) -> Interval | None:
    """Subtract the rates of a segment that is on both sides."""
    a, b = each.tallies
    return None if a is None or b is None else difference(b.within, b.leads, a.within, a.leads)


def _total(found: Compared, query: Query) -> pl.DataFrame:
    """Put all segments together as a line."""
    if found.change is None:
        return _frame([], found, query).with_columns(_ends_of([], found))
    names = ("Total", *("" for _ in query.asked.by[1:]))
    whole = _frame([found.change.whole(names)], found, query)
    return whole.with_columns(
        pl.col(f"difference_{end}").alias(f"total_{end}") for end in ("low", "high")
    )


ANALYSIS = Analysis(
    "change_by_segment", "Change by segment", __doc__, COLUMNS, count, finish,
    needs=("created", "customers", "segments"), shaped_by=("cohort", "horizon", "top"),
    options=(A, B), check=check_sides,
)  # fmt: skip
