"""Models of attribution side by side: which part of the customers each gives to which channel."""

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
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.credits import MEASURE, count
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.attribution.page import cut, pages
from funnelcli.counting.attribution.said import gist, notes
from funnelcli.counting.attribution.slices import CREDITED, PER, role
from funnelcli.counting.attribution.table import (
    LEAST,
    LEAST_BY,
    LOW_N,
    MOST,
    MOST_BY,
    SHOWN_TOUCHED,
    credited_rows,
    in_units,
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
)  # fmt: skip
"""The models, in their order."""
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
    *MODELS,
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


def finish(counts: Counts, query: Query) -> Report:
    """One row a measure, slice and channel: those of the most linear credit come first."""
    rows, columns = credited_rows(counts, query), columns_in(query)
    digits = money_digits(query.config.currency)
    made = Report(
        "attribution", "Attribution", columns,
        in_units(cut(rows, query.asked.top, query), columns, query, digits=digits),
        notes=tuple(notes(counts, query)), gist=Gist("", "", gist(rows, counts, query)),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=pages(made, rows, query))


def columns_in(query: Query) -> tuple[Column, ...]:
    """Make the columns of a run."""
    of = name_of(role(query), query.config)
    first = Column(of, of.replace("_", " ").capitalize(), Kind.LABEL, COLUMNS[0].means)
    columns = columns_of(COLUMNS, query, credited=[first], segment=segment_columns(query))
    has_periods = query.asked.option(PER) is not None
    return tuple(each for each in columns if has_periods or each.name != "period")


def check(question: Question, config: Config) -> None:
    """Refuse what is credited where another column is called so."""
    of = name_of(question.option(CREDIT), config)
    if of in question.by:
        raise UsageError(
            f"--credit: {of!r} is what leads are grouped by as well",
            "Give the segment another name in the YAML.",
        )
    if of in {each.name for each in COLUMNS[1:]}:
        raise UsageError(
            f"--credit: {of!r} is the name of another column of the table",
            "Rename the column in the file.",
        )


ANALYSIS = Analysis(
    "attribution", "Attribution", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), shaped_by=("top", "horizon"),
    options=(TO, CREDIT, PER, LOOKBACK, DIRECT), check=check,
    chart=Dots(_NAMES, LEAST, MOST, n=SHOWN_TOUCHED),
)  # fmt: skip
