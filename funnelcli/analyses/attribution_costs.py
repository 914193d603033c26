"""What a credited customer of each channel cost, and what it returned, by every model."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.analyses.attribution import MODELS, count, hold_apart
from funnelcli.answers.columns import Column, Kind, Open, Role
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.credited import CREDIT, SPEND, has_costs, name_of
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.costs import AMOUNTS, HAS_SPEND, HAS_TOUCH, Costed, costed
from funnelcli.counting.attribution.costs_page import MODEL, REASON, RETURN, page
from funnelcli.counting.attribution.costs_said import EACH, notes, nouns, one, sentences
from funnelcli.counting.attribution.credits import IS_REST, MEASURE, is_valued
from funnelcli.counting.attribution.goals import CUSTOMERS, TO, Goal, goal_of
from funnelcli.counting.attribution.models import ONE, models
from funnelcli.counting.attribution.slices import CREDITED, role
from funnelcli.counting.attribution.table import LOW_N, SHOWN_TOUCHED
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK
from funnelcli.counting.measures.spending import NOT_KNOWN
from funnelcli.counting.patterns import columns_of
from funnelcli.model import NONE

CREDIT_OF: Final = "credit"
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
        "without a table of spend, what the touches of these leads cost; null where none is known.",
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
        "Conversions of leads of these periods with at least one touch of it; of `(no "
        "touchpoint)`, those without any.",
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
_NO_COSTS: Final = "the YAML has neither `spend` nor the `cost` of touchpoints"
_CHANNEL, _PLACE = "~channel", "~model"
"""The place of a channel, and of a model."""


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel and model: those of the highest costs come first, then the most credit."""
    columns = _columns(query)
    if not has_costs(query.config):
        frame = pl.DataFrame(schema={each.name: pl.Null for each in columns})
        return Report("attribution_costs", _title(query), columns, frame, empty=_NO_COSTS)
    goal, found = goal_of(query), costed(counts, query)
    channels = _sorted(found, goal, query)
    rows = pl.concat(
        _of_model(channels, model, place, goal, query) for place, model in enumerate(models(query))
    ).sort(_CHANNEL, _PLACE)
    told = tuple(sentences(rows, found, goal, query))
    if query.asked.top:
        rows = rows.filter((pl.col(_CHANNEL) < query.asked.top) | pl.col(IS_REST))
    made = Report(
        "attribution_costs", _title(query), columns,
        rows.with_columns(pl.col(CREDITED).alias(columns[0].name)).select(
            each.name for each in columns
        ),
        notes=tuple(notes(channels, query)),
        gist=Gist("", "", told),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    labels = {each.name: each.label for each in MODELS}
    return replace(made, page=page(made, rows, labels, found, goal, query))


def _columns(query: Query) -> tuple[Column, ...]:
    of = name_of(role(query), query.config)
    first = Column(of, of.replace("_", " ").capitalize(), Kind.LABEL, COLUMNS[0].means)
    return columns_of(COLUMNS, query, credited=[first])


def _title(query: Query) -> str:
    goal = goal_of(query)
    return f"Attribution: what {one(goal, query)} cost"


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
    ).with_row_index(_CHANNEL)


def _of_model(
    channels: pl.DataFrame, model: str, place: int, goal: Goal, query: Query
) -> pl.DataFrame:
    """Divide what was spent by what a model credits, and what it credits of amounts by that."""
    spend, is_apart = pl.col(SPEND), pl.col(IS_REST) | (pl.col(CREDITED) == NONE)
    amount = ((pl.col(AMOUNTS + model) + ONE // 2) // ONE).cast(pl.Int64)
    nothing = pl.when(pl.col(model) == 0).then(pl.lit(f"0 {nouns(goal, query)} credited"))
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


def check(question: Question, config: Config) -> None:
    """Refuse what is credited where another column is called so."""
    hold_apart(name_of(question.option(CREDIT), config), COLUMNS)


ANALYSIS = Analysis(
    "attribution_costs", "What credited customers cost", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), shaped_by=("cohort", "top", "horizon"),
    options=(TO, CREDIT, LOOKBACK, DIRECT), check=check,
)  # fmt: skip
