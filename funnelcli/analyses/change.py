"""What changed between two periods: how much of it is mix, rate, and the age of the leads."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from funnelcli.analyses.cohorts import why_unknown
from funnelcli.answers.charts import Waterfall
from funnelcli.answers.columns import Column, Kind, Role, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.change_notes import notes
from funnelcli.counting.change_said import by_when, gist, parts_of_a_page
from funnelcli.counting.change_shown import ends
from funnelcli.counting.compared import Compared, count
from funnelcli.counting.differences import difference
from funnelcli.counting.intervals import Interval
from funnelcli.counting.sides import A, B, check_sides
from funnelcli.counting.statistics import with_rate

PARTS = ("mix", "rate", "maturity", "total", "later")
_ENDS = "The ends of its 95 % interval; null where the effect is."


def _side(name: str, title: str, earlier: str) -> tuple[Column, ...]:
    """Declare what the total is made of on one side; a page says it in its first sentence."""
    columns = (
        Column(
            f"{name}_leads", f"Leads {title}", Kind.COUNT,
            f"Leads of the {earlier} side; null but for `total` and `later`.", null=True,
        ),
        Column(
            f"{name}_customers", f"Customers {title}", Kind.COUNT,
            "Those of them that bought within the horizon, or after it in `later`; of whom "
            "nobody knows when is in neither; all where the horizon is unknown; null likewise.",
            null=True,
        ),
        *rate(f"{name}_rate", f"Rate {title}", f"{name}_customers / {name}_leads; null likewise, "
              "and without leads."),
    )  # fmt: skip
    return tuple(replace(each, role=each.role or Role.FOR_PROGRAMS) for each in columns)


COLUMNS = (
    Column(
        "part", "Part", Kind.LABEL,
        "`mix`: other shares of the segments; `rate`: other rates within them; `maturity`: leads "
        "of another age; `total`: the three together, the difference of the rates by the horizon; "
        "`later`: customers after the horizon, not in the total.",
        choices=PARTS,
    ),
    Column(
        "effect", "Effect, points", Kind.POINTS,
        "What it adds to the rate of B less that of A; null without leads on both sides, of "
        "`maturity` where age is not considered, and of `later` where the horizon is unknown.",
        null=True,
    ),
    Column("effect_low", "Effect, low", Kind.POINTS, _ENDS, null=True, role=Role.FOR_PROGRAMS),
    Column("effect_high", "Effect, high", Kind.POINTS, _ENDS, null=True, role=Role.FOR_PROGRAMS),
    *_side("a", "A", "first"),
    *_side("b", "B", "second"),
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a part; what is before `total` adds up to it, and trading the sides negates all.

    Intervals of the total and of `later` are those of a difference of two rates, those of the
    parts by the delta method.
    """
    found = Compared.of(counts, query)
    a, b = found.sides
    effects = _effects(found, query)
    rows = [(part, *(effects[part] or (None,) * 3)) for part in PARTS]
    named = [column.name for column in COLUMNS]
    schema = {"part": pl.String(), **dict.fromkeys(named[1:4], pl.Float64())}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    for side, name in enumerate("ab"):
        frame = _with_side(frame, name, found, side, query)
    unknown = why_unknown(found.customers, found.timed, query)
    title = f"From {a.label} to {b.label}"
    labels = {"a_rate": f"Rate {a.label}", "b_rate": f"Rate {b.label}"}
    made = Report(
        "change",
        title,
        tuple(replace(each, label=labels.get(each.name, each.label)) for each in COLUMNS),
        frame.select(named),
        notes=tuple(notes(found, query, unknown)),
        gist=gist(found, effects, query),
        empty=_empty(found, query),
    )
    return made if query.asked.shown == "rows" else replace(made, page=_page(made, found, query))


def _empty(found: Compared, query: Query) -> str | None:
    """Say which side has no lead; behind other tables of a page a note does."""
    if query.asked.tables and query.asked.tables[0] != "change":
        return None
    sides = zip(found.sides, range(2), strict=True)
    without = (side.label for side, n in sides if not found.tally(n).leads)
    return next((f"no {query.config.lead.unit} of {label}" for label in without), None)


def _effects(found: Compared, query: Query) -> Mapping[str, Interval | None]:
    """Find each part; the total and `later` are differences of two rates."""
    if found.change is None:
        return dict.fromkeys(PARTS)
    a, b = found.tally(0), found.tally(1)
    effects = found.change.effects()
    for part, of_a, of_b in (("total", a.within, b.within), ("later", a.later, b.later)):
        effects[part] = difference(of_b, b.leads, of_a, a.leads)
    if query.horizon is None:
        effects["later"] = None
    return effects


def _with_side(
    frame: pl.DataFrame, name: str, found: Compared, side: int, query: Query
) -> pl.DataFrame:
    """Give the total, and `later`, the leads and customers of a side."""
    tally, part = found.tally(side), pl.col("part")
    later = None if query.horizon is None else tally.later
    frame = frame.with_columns(
        pl.when(part.is_in(["total", "later"])).then(tally.leads).alias(f"{name}_leads"),
        pl.when(part == "total").then(tally.within).when(part == "later").then(
            pl.lit(later, pl.Int64)).alias(f"{name}_customers"),
    ).cast({f"{name}_leads": pl.Int64, f"{name}_customers": pl.Int64})  # fmt: skip
    return with_rate(frame, f"{name}_rate", f"{name}_customers", f"{name}_leads")


def _page(made: Report, found: Compared, query: Query) -> Report:
    """Call the parts as people do, and say between which numbers each may lie."""
    part, effect, low, high, *_ = made.columns
    between = Column("~between", "95% interval", Kind.TEXT, _ENDS, null=True)
    words = parts_of_a_page(query)
    rows = made.frame.with_columns(
        pl.col("part").replace_strict(words, return_dtype=pl.String),
        pl.Series(
            "~between",
            [
                ends(low, high)
                for low, high in made.frame.select("effect_low", "effect_high").rows()
            ],
            pl.String,
        ),
    )
    idle = []
    if found.change is not None:
        idle += [] if found.change.is_of_mix else [words["mix"]]
        idle += [] if found.change.is_of_age else [words["maturity"]]
    told = pl.col("effect").is_not_null() & ~pl.col("part").is_in(idle)
    is_later = pl.col("part") == words["later"]
    columns = (replace(part, choices=()), effect, low, high, between)
    body = rows.filter(told & ~is_later & (pl.col("part") != words["total"]))
    closing = pl.concat(
        [rows.filter(pl.col("part") == words["total"]), rows.filter(told & is_later)]
    )
    return replace(
        made,
        columns=columns,
        frame=body.select(each.name for each in columns),
        closing=closing.select(each.name for each in columns),
        about=tuple(by_when(query)),
    )


ANALYSIS = Analysis(
    "change", "Change", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("cohort", "horizon"), options=(A, B),
    check=check_sides,
    chart=Waterfall("effect", "effect_low", "effect_high", before="a_rate", after="b_rate"),
)  # fmt: skip
