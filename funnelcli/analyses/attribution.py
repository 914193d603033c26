"""Models of attribution side by side: which part of the customers each gives to which channel."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from funnelcli.analyses.segments import segment_columns
from funnelcli.answers.charts import Dots
from funnelcli.answers.columns import Column, Kind, Open, Role
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.credited import CREDIT, name_of
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution import chains, chains_said, costs, credits as credits_, squares
from funnelcli.counting.attribution.bounds import with_bounds
from funnelcli.counting.attribution.credits import MEASURE
from funnelcli.counting.attribution.goals import AMOUNT, TO
from funnelcli.counting.attribution.markov import MARKOV
from funnelcli.counting.attribution.page import cut, pages
from funnelcli.counting.attribution.said import gist, notes, nothing
from funnelcli.counting.attribution.slices import CREDITED, PER, role
from funnelcli.counting.attribution.table import (
    HIGH,
    LEAST,
    LEAST_BY,
    LOW,
    LOW_N,
    MOST,
    MOST_BY,
    SHOWN_TOUCHED,
    credited_rows,
    in_units,
    measures,
)  # fmt: skip
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK
from funnelcli.counting.patterns import columns_of
from funnelcli.errors import UsageError
from funnelcli.model import money_digits


def _model(name: str, label: str, means: str, *, null: bool = False) -> Column:
    return Column(name, label, Kind.NUMBER, means, null=null)


MODELS: Final = (
    _model("first", "First", "All credit to the first touch."),
    _model("last", "Last", "All credit to the last touch."),
    _model("last_non_direct", "Last non-direct", "All to the last touch that is not direct."),
    _model("linear", "Linear", "Equal credit to each touch; with `--distinct` to each channel."),
    _model("position", "Position", "40 % to the first touch, 40 % to the last, 20 % to others."),
    _model(
        "u_shaped", "U-shaped",
        "40 % to the first touch, 40 % to the last before the lead came, 20 % to others.",
    ),
    _model(
        "w_shaped", "W-shaped",
        "30 % each to these and to the last before the opportunity, 10 % to others; null where no "
        "stage is one.",
        null=True,
    ),
    _model(
        "full_path", "Full path",
        "22.5 % each to these and to the last before the purchase, 10 % to others; null likewise.",
        null=True,
    ),
    _model(
        "time_decay", "Time decay",
        "A touch weighs half of one that is a half-life later, which is 7 days by default.",
    ),
    _model(
        "custom", "Custom",
        "By the weights of `attribution.custom`; null where the YAML has none.", null=True,
    ),
    _model(
        MARKOV, "Markov",
        "In proportion to the removal effects of a first-order Markov chain of the paths of all "
        "leads: the part of the conversions that is missing where whoever comes to the channel "
        "never converts; null where there are fewer than 50 conversions with a touch, or more than "
        "200 rows, of leads, which all are conversions, and by the period of the conversion.",
        null=True,
    ),
)  # fmt: skip
"""The models, in their order."""


def _with_ends(model: Column) -> tuple[Column, ...]:
    """Follow a model with the ends of its interval, which are there where they are asked for."""
    ends = (
        (LOW, "from", "lower", Role.LOW),
        (HIGH, "to", "upper", Role.HIGH),
    )  # fmt: skip
    return (
        model,
        *(
            Column(
                model.name + end, f"{model.label} {label}", Kind.NUMBER,
                f"With `--intervals`: the {word} end of the 95 % interval of `{model.name}`; null "
                "where that is, or nothing was brought.",
                null=True, optional=True, role=role_, of=model.name,
            )
            for end, label, word, role_ in ends
        ),
    )  # fmt: skip


_NAMES: Final = tuple(each.name for each in MODELS)
COLUMNS: Final = (
    Column(
        CREDITED, "Channel", Kind.LABEL,
        "What is credited, under the name that `--credit` gives it, `channel` by default; "
        "`(no touchpoint)` has the conversions before which no touch counts, so that each model "
        "adds up to all.",
        open=Open.CREDITED,
    ),
    Column(
        MEASURE, "Measure", Kind.LABEL,
        "What is shared out: `customers`, their `amount` in units of the currency, `leads`, or the "
        "key of the stage of `--to`.",
    ),
    Column(
        "period", "Period", Kind.LABEL,
        "The period of `--per`, of the conversion or of the lead; null where nobody knows when it "
        "was.",
        null=True, optional=True,
    ),
    Column(
        "segment", "Segment", Kind.LABEL, "The value of the lead.", open=Open.SEGMENTS,
    ),
    *(column for model in MODELS for column in _with_ends(model)),
    Column(LEAST, "Least", Kind.NUMBER, "The lowest credit by any of these models."),
    Column(LEAST_BY, "Least by", Kind.LABEL, "The first model that gives it.", choices=_NAMES),
    Column(MOST, "Most", Kind.NUMBER, "The highest credit by any of these models."),
    Column(MOST_BY, "Most by", Kind.LABEL, "The first model that gives it.", choices=_NAMES),
    Column(
        SHOWN_TOUCHED, "With a touch", Kind.COUNT,
        "Conversions with at least one touch of it; of `(no touchpoint)`, those without any.",
    ),
    Column(
        LOW_N, "Low n", Kind.FLAG,
        "Whether these are fewer than `min_leads`; never of `(no touchpoint)`.", role=Role.LOW_N,
    ),
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Add up credits, moves from channel to channel, and costs; for intervals squares, too."""
    return {
        **credits_.count(tables, query),
        **chains.count(tables, query),
        **squares.count(tables, query),
        **costs.count(tables, query),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a measure, slice and channel: those of the most linear credit come first."""
    made_of = chains.fitted_chains(counts, query)
    rows, columns = credited_rows(counts, made_of, query), columns_in(query)
    if query.asked.sure:
        rows = with_bounds(rows, counts, made_of, query)
    digits = money_digits(query.config.currency)
    made = Report(
        "attribution", "Attribution", columns,
        in_units(cut(rows, query.asked.top, query), columns, query, digits=digits),
        notes=(*notes(counts, query), *chains_said.notes(made_of, query)),
        gist=Gist("", "", gist(rows, counts, query)), empty=nothing(counts, query),
        has_amounts=AMOUNT in measures(query),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=pages(made, rows, query))


def columns_in(query: Query) -> tuple[Column, ...]:
    """Make the columns of a run."""
    of = name_of(role(query), query.config)
    first = Column(of, of.replace("_", " ").capitalize(), Kind.LABEL, COLUMNS[0].means)
    columns = columns_of(COLUMNS, query, credited=[first], segment=segment_columns(query))
    left_out = set() if query.asked.sure else {each.name for each in columns if each.of}
    if query.asked.option(PER) is None:
        left_out.add("period")
    return tuple(each for each in columns if each.name not in left_out)


def check(question: Question, config: Config) -> None:
    """Refuse what is credited where another column is called so."""
    of = name_of(question.option(CREDIT), config)
    if of in question.by:
        raise UsageError(
            f"--credit: {of!r} is what leads are grouped by as well",
            "Give the segment another name in the YAML.",
        )
    hold_apart(of, COLUMNS)


def hold_apart(of: str, columns: Sequence[Column]) -> None:
    """Refuse what is credited where it is called as a column that stands beside it."""
    if of in {each.name for each in columns[1:]}:
        raise UsageError(
            f"--credit: {of!r} is the name of another column of the table",
            "Rename the column in the file.",
        )


ANALYSIS = Analysis(
    "attribution", "Attribution", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), shaped_by=("top", "horizon"),
    options=(TO, CREDIT, PER, LOOKBACK, DIRECT), check=check, in_memory=True,
    chart=Dots(_NAMES, LEAST, MOST, n=SHOWN_TOUCHED),
)  # fmt: skip
