"""What a credited customer of each channel cost, and what it returned, by every model."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.analyses.attribution import MODELS, check, count
from funnelcli.answers.columns import Column, Kind, Open, Role, Spare
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.credited import CREDIT, name_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.costs import (
    AMOUNTS,
    HAS_SPEND,
    HAS_TOUCH,
    Costed,
    costed,
)  # fmt: skip
from funnelcli.counting.attribution.credits import MEASURE, is_valued
from funnelcli.counting.attribution.goals import CUSTOMERS, TO, Goal, goals
from funnelcli.counting.attribution.models import ONE, models
from funnelcli.counting.attribution.slices import CREDITED, SPEND, has_costs, role
from funnelcli.counting.attribution.table import IS_REST, LOW_N, SHOWN_TOUCHED
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK, TABLE
from funnelcli.counting.horizon import old_enough
from funnelcli.counting.measures.spending import NOT_KNOWN
from funnelcli.counting.patterns import columns_of
from funnelcli.model import NONE, money_digits
from funnelcli.words.text import counted, named

MODEL, CREDIT_OF, EACH, RETURN, REASON = "model", "credit", "cost_each", "return", "reason"
COLUMNS: Final = (
    Column(
        CREDITED, "Channel", Kind.LABEL,
        "What is credited, as in `attribution`, and every channel of the costs; `(no touchpoint)` "
        "has the conversions before which no touch counts, so that each model adds up to all.",
        open=Open.CREDITED,
    ),
    Column(
        MEASURE, "Measure", Kind.LABEL,
        "What is credited: `customers`, `leads`, or the key of the stage of `--to`.",
    ),
    Column(MODEL, "Model", Kind.LABEL, "The model of the row, as the columns of `attribution` are "
           "called.", choices=tuple(each.name for each in MODELS)),
    Column(
        SPEND, "Spend", Kind.MONEY,
        "Media spend of the periods (`--cohort`) whose leads are old enough, where that is known; "
        "without a table of spend, what the touches of these leads cost. Null where none is known.",
        null=True,
    ),
    Column(
        CREDIT_OF, "Credit", Kind.NUMBER,
        "What the model credits of the conversions of leads that were created in these periods.",
    ),
    Column(
        EACH, "Cost of one", Kind.MONEY, "spend / credit; null where `reason` says why.", null=True,
    ),
    Column(
        "amount", "Amount", Kind.MONEY,
        "What the model credits of the amounts of these customers; null where no amount is known, "
        "and of other measures.",
        null=True, optional=True,
    ),
    Column(
        RETURN, "Return", Kind.NUMBER,
        "amount / spend; null where either is, or spend is not above 0.", null=True,
    ),
    Column(
        SHOWN_TOUCHED, "With a touch", Kind.COUNT,
        "Conversions of leads of these periods with at least one touch of it; of `(no touchpoint)`, "
        "those without any.",
    ),
    Column(
        LOW_N, "Low n", Kind.FLAG,
        "Whether these are fewer than `min_leads`; never of `(no touchpoint)`.", role=Role.LOW_N,
    ),
    Column(
        REASON, "Reason", Kind.TEXT, "Why there is no cost of one; null where there is.", null=True,
    ),
)  # fmt: skip
_OF_BOTH: Final = "cost of no channel and touches of no channel"
_ALWAYS: Final = ("first", "last", "linear", "time_decay")
"""Models that stay where a page is narrow."""
_MARK: Final = "~"
_NAMED: Final = 3
_PLACE: Final = "~model"


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel and model: those of the highest costs come first, then the most credit."""
    columns = _columns(query)
    if not has_costs(query.config):
        frame = pl.DataFrame(schema={each.name: pl.Null for each in columns})
        return Report("attribution_costs", _title(query), columns, frame, empty=_NO_COSTS)
    goal, found = next(iter(goals(query))), costed(counts, query)
    channels = _sorted(found, goal, query)
    rows = pl.concat(
        _of_model(channels, model, place, goal, query) for place, model in enumerate(models(query))
    ).sort("~channel", _PLACE)
    top = query.asked.top
    shown = channels if not top else channels.filter((pl.col("~channel") < top) | pl.col(IS_REST))
    rows = rows.join(shown.select(CREDITED), on=CREDITED, how="semi", maintain_order="left")
    made = Report(
        "attribution_costs", _title(query), columns,
        rows.rename({CREDITED: columns[0].name}).select(each.name for each in columns),
        notes=tuple(_notes(channels, query)),
        gist=Gist("", "", tuple(_sentences(rows, found, goal, query))),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=_page(made, rows, found, goal, query))


_NO_COSTS: Final = "the YAML has neither `spend` nor the `cost` of touchpoints"


def _columns(query: Query) -> tuple[Column, ...]:
    of = name_of(role(query), query.config)
    first = Column(of, of.replace("_", " ").capitalize(), Kind.LABEL, COLUMNS[0].means)
    return columns_of(COLUMNS, query, credited=[first])


def _title(query: Query) -> str:
    goal = next(iter(goals(query)))
    return f"Attribution: what {_one(goal, query)} cost"


def _one(goal: Goal, query: Query) -> str:
    """Name one of what is credited."""
    unit = query.config.lead.unit
    one = f"a {unit}" if unit == "lead" else f"an {unit}"
    if goal.measure == CUSTOMERS:
        return "a customer"
    return one if not goal.stage else f"{one} that reached {query.config.stages[goal.stage].name}"


def _sorted(found: Costed, goal: Goal, query: Query) -> pl.DataFrame:
    """Number the channels, say why one has no cost, and mark those of few conversions."""
    noun = "customer" if goal.measure == CUSTOMERS else query.config.lead.unit
    spend, is_none = pl.col(SPEND), pl.col(CREDITED) == NONE
    reason = (
        pl.when(IS_REST).then(pl.lit("no touch"))
        .when(found.unknown is not None).then(pl.lit(found.unknown, pl.String))
        .when(is_none).then(pl.lit(_OF_BOTH))
        .when(~pl.col(HAS_SPEND)).then(pl.lit(NOT_KNOWN))
        .when(~pl.col(HAS_TOUCH)).then(pl.lit(f"no {noun} has a touch of it"))
        .when(spend.is_null()).then(pl.lit(NOT_KNOWN))
        .when(spend < 0).then(pl.lit("spend below 0"))
    )  # fmt: skip
    few = (pl.col(SHOWN_TOUCHED) < query.config.min_leads) & ~pl.col(IS_REST)
    ordered = found.rows.sort(
        IS_REST, SPEND, "linear", CREDITED, descending=[False, True, True, False], nulls_last=True
    )
    return ordered.with_columns(
        reason.alias(REASON), few.alias(LOW_N), pl.lit(goal.measure).alias(MEASURE)
    ).with_row_index("~channel")


def _of_model(
    channels: pl.DataFrame, model: str, place: int, goal: Goal, query: Query
) -> pl.DataFrame:
    """Divide what was spent by what a model credits, and what it credits of amounts by that."""
    spend, is_apart = pl.col(SPEND), pl.col(IS_REST) | (pl.col(CREDITED) == NONE)
    amount = ((pl.col(AMOUNTS + model) + ONE // 2) // ONE).cast(pl.Int64)
    nothing = pl.when(pl.col(model) == 0).then(pl.lit(f"0 {_nouns(goal, query)} credited"))
    rows = channels.with_columns(
        pl.coalesce(REASON, nothing).alias(REASON),
        (amount if is_valued(goal, query) else pl.lit(None, pl.Int64)).alias("amount"),
        pl.Series(CREDIT_OF, [each / ONE for each in channels[model]], pl.Float64),
        pl.lit(model).alias(MODEL),
        pl.lit(place).alias(_PLACE),
    )
    each = (spend / pl.col(CREDIT_OF)).round().cast(pl.Int64, strict=False)
    return rows.with_columns(
        pl.when(pl.col(REASON).is_null()).then(each).alias(EACH),
        pl.when((spend > 0) & ~is_apart).then(pl.col("amount") / spend).alias(RETURN),
    )


def _nouns(goal: Goal, query: Query) -> str:
    return "customers" if goal.measure == CUSTOMERS else f"{query.config.lead.unit}s"


def _notes(channels: pl.DataFrame, query: Query) -> Iterator[Note]:
    """List the channels that have costs or touches alone, and say which costs count."""
    own = channels.filter(~pl.col(IS_REST), pl.col(CREDITED) != NONE)
    paid = own.filter(~pl.col(HAS_TOUCH), pl.col(SPEND) != 0)
    if not paid.is_empty():
        names = named(f"{name} ({_amount(spend, query)})" for name, spend in _pairs(paid))
        yield Note("costs-without-touches", f"Costs of channels without a credited touch: {names}.")
    free = own.filter(~pl.col(HAS_SPEND))
    if not free.is_empty() and free.height < own.height:
        yield Note(
            "touches-without-costs",
            f"Channels with touches of which no cost is known: {named(free[CREDITED])}.",
        )
    tables = query.config.input_tables()
    if SPEND in tables and "cost" in tables[TABLE].columns():
        yield Note(
            "costs-of-touches-unused",
            "What touches cost is not used, since there is a table of spend.",
        )


def _pairs(rows: pl.DataFrame) -> Iterator[tuple[str, int]]:
    yield from rows.select(CREDITED, SPEND).iter_rows()


def _sentences(rows: pl.DataFrame, found: Costed, goal: Goal, query: Query) -> Iterator[str]:
    """Say what one of the channels that cost most cost, from the lowest to the highest."""
    told = rows.filter(pl.col(EACH).is_not_null() & ~pl.col(LOW_N) & (pl.col(SPEND) > 0))
    if told.is_empty():
        why = found.unknown or "no channel with costs has enough of them"
        yield f"What {_one(goal, query)} of a channel cost is not known: {why}."
        return
    each = pl.col(EACH)
    spread = told.group_by(CREDITED, SPEND, SHOWN_TOUCHED, maintain_order=True).agg(
        each.min().alias("low"), each.max().alias("high")
    )
    names = []
    for name, _, touched, low, high in spread.iter_rows():
        ends = [_amount(end, query) for end in (low, high)]
        cost = " to ".join(dict.fromkeys(ends))
        names.append(f"{name} {cost} (of {touched:,} with a touch of it)")
    yield f"What {_one(goal, query)} cost, by the model: {'; '.join(names[:_NAMED])}."


def _about(found: Costed, goal: Goal, query: Query) -> Iterator[str]:
    """Say of which periods all is."""
    unit, whose = query.config.lead.unit, _nouns(goal, query)
    old = ""
    if query.horizon is not None and goal.stage:
        old = f", whose {unit}s are {old_enough(query.horizon)}"
    if SPEND in query.config.input_tables():
        what = f"Media spend of {found.periods or 'no period'}{old}"
    else:
        what = f"What touches of {unit}s of {found.periods or 'no period'} cost{old}"
    yield (
        f"{what}, over the {whose} that {unit}s created then became, whenever."
        if (goal.measure == CUSTOMERS)
        else f"{what}, over what is credited of {unit}s created then."
    )
    if query.asked.by:
        yield f"All {unit}s together: costs are not split by {', '.join(query.asked.by)}."


def _page(made: Report, rows: pl.DataFrame, found: Costed, goal: Goal, query: Query) -> Report:
    """Set the models side by side: what one cost, and below what was returned."""
    least = counted(query.config.min_leads, "conversion")
    said = [*_about(found, goal, query)]
    if rows[LOW_N].any():
        said.append(f"{_MARK} fewer than {least} with a touch of it: not to be compared.")
    cost = _table(made, rows, EACH, Kind.MONEY, (SHOWN_TOUCHED, REASON), query)
    cost = replace(cost, about=tuple(said), gist=None, notes=())
    if not is_valued(goal, query):
        return cost
    returned = _table(made, rows, RETURN, Kind.NUMBER, (SHOWN_TOUCHED,), query)
    title = "Attribution: what customers brought, for each unit of spend"
    return replace(cost, below=(replace(returned, title=title, gist=None, notes=()),))


def _table(  # noqa: PLR0917
    made: Report, rows: pl.DataFrame, value: str, kind: Kind, last: Sequence[str], query: Query
) -> Report:
    """Give each model a column, and each channel a row; it has a reason where all models have."""
    labels = {each.name: each.label for each in MODELS}
    first, *others = made.columns
    columns = (
        first,
        *(each for each in others if each.name == SPEND),
        *(_across(name, labels[name], kind) for name in models(query)),
        *(replace(each, spare=Spare.PICTURE) for each in others if each.name in last),
    )
    few = pl.when(LOW_N).then(pl.lit(_MARK)).otherwise(pl.lit("")) + pl.col(CREDITED)
    by = (few.alias(first.name), SPEND, SHOWN_TOUCHED)
    reason = pl.col(REASON)
    frame = rows.group_by(*by, maintain_order=True).agg(
        *(
            pl.col(value).filter(pl.col(MODEL) == name).first().alias(name)
            for name in models(query)
        ),
        pl.when(reason.is_not_null().all()).then(reason.first()).alias(REASON),
    )
    return replace(made, columns=columns, frame=frame.select(each.name for each in columns))


def _across(model: str, label: str, kind: Kind) -> Column:
    return Column(model, label, kind, null=True, spare=None if model in _ALWAYS else Spare.DETAIL)


def _amount(minor: int, query: Query) -> str:
    whole = minor / 10 ** money_digits(query.config.currency)
    return f"{whole:,.0f} {query.config.currency}"


ANALYSIS = Analysis(
    "attribution_costs", "What credited customers cost", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), shaped_by=("cohort", "horizon"),
    options=(TO, CREDIT, LOOKBACK, DIRECT), check=check,
)  # fmt: skip
