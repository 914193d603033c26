"""What a column of a table declares of itself: all that a renderer or a schema goes by.

A renderer knows no table and no column by its name. How cells are written follows from the
kind, what JSON may hold from kind and nullability, and what a page marks, hides or leaves out
where it is narrow from the role of the column.
"""

from dataclasses import KW_ONLY, dataclass
from enum import IntEnum, StrEnum

TABLE = "table"
"""What formats of rows call the column that names the table of a row."""


class Kind(StrEnum):
    """What a column holds, which is all a renderer needs to format it."""

    LABEL = "label"
    COUNT = "count"
    CHANGE = "change"
    RATE = "rate"
    AREA = "area"
    """In how many of all pairs the one is above the other: a fraction, and no share of leads."""
    POINTS = "points"
    """One rate less another: a fraction, below 0 where it is the lower one."""
    NUMBER = "number"
    CREDIT = "credit"
    """Parts of whole things, such as customers, which only a page has: with one decimal where any
    is none."""
    DAYS = "days"
    MINUTES = "minutes"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    TEXT = "text"
    TREND = "trend"
    """A list of numbers in order of time, which only a page has: a line so small as a cell. A
    number that is not known is null."""
    FIGURE = "figure"
    """A number and of which of these kinds it is, as a `Figure` has them; only a page has it."""


IN_INTERVALS = frozenset({Kind.RATE, Kind.AREA, Kind.FIGURE, Kind.NUMBER, Kind.CREDIT, Kind.MONEY})
"""What can have an interval beside it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a table whose rows are of several kinds."""

    number: float | None
    kind: Kind
    unit: str = ""
    """What stands behind it, such as a currency."""


class Role(StrEnum):
    """What a column says of its row or of another column, so that a page need not set it apart."""

    LOW = "low"
    """The lower end of the 95 % interval of the rate `of`."""
    HIGH = "high"
    """The upper end of it."""
    PARTIAL = "partial"
    """Whether the rate `of` could be observed of a part of the leads only."""
    LOW_N = "low n"
    """Whether the rates of the row rest on too few leads to be compared."""
    MATURE = "mature"
    """Whether all leads of the row have had time to buy; null where that is unknown."""
    TRUNCATED = "truncated"
    """Whether the row began before a stage was recorded."""
    IMPORTED = "imported"
    """Whether the row has leads of a day of imports."""
    EARLIER = "earlier"
    """The rate of earlier cohorts when they were so old: of other leads than its own."""
    EARLIER_N = "earlier n"
    """How many leads these earlier cohorts have."""
    COMPARED = "compared"
    """Whether the row is behind or ahead of them; null where no difference can be told."""
    DIFFERS = "differs"
    """Whether the rates of the row are above or below those of all others; null where no
    difference can be told."""
    PART = "part"
    """The part of all leads that are in the row, which is no rate of its leads."""
    AS_LEADS = "as leads"
    """The first stage, which every lead has reached: the column of leads says the same."""
    FOR_PROGRAMS = "for programs"
    """What a page has no room for."""


class Open(StrEnum):
    """Whom a column stands for that the definition or the data name, as it is said of a table."""

    STAGES = "each stage"
    CUSTOMER = "the last stage"
    SEGMENTS = "each segment of `--by`"
    AGES = "each age"
    CREDITED = "what `--credit` names"


class Spare(IntEnum):
    """How soon a page that is too narrow leaves a column out, the lowest first.

    Of equals those on the right go first, but counts from the left, as the stages at the end
    matter most. What is below `MIDDLE` goes before words of headers are hyphenated. A column
    without any stays, be the line too long or not.
    """

    SAID_BELOW = 1
    """A footnote says it as well."""
    REST = 2
    """It follows from other rates, as all add up to 1."""
    DETAIL = 3
    PICTURE = 4
    MONEY = 5
    MIDDLE = 6
    """A median."""
    BETWEEN = 7
    """One of several in a row that is neither the first nor the last: a stage, an age."""
    ENDED = 8
    """How many were lost, or are open."""
    INTERVAL = 9


@dataclass(frozen=True, slots=True)
class Column:
    """A named column of a report."""

    name: str
    label: str
    kind: Kind
    means: str = ""
    """A sentence that defines it: its formula, its unit, and when it is null."""
    _: KW_ONLY
    null: bool = False
    """Whether it may be null: undefined, unknown, or not of that row."""
    optional: bool = False
    """Whether a definition can be without the column as a whole."""
    open: Open | None = None
    """For which columns it stands, if it is for those that the definition or the data name."""
    choices: tuple[str, ...] = ()
    """The only texts that it can hold; without any it holds what the data or definition say."""
    whole: bool = False
    """Of days: whether they are always whole, as no quantile is."""
    share: bool = False
    """Of a rate: whether it is a part of a whole, and so at most 1."""
    of_customers: bool = False
    """Whether it says nothing where nothing says who bought."""
    role: Role | None = None
    of: str | None = None
    """The rate that an end of an interval is of, or that is partly observed."""
    spare: Spare | None = None


def rate(
    name: str = "rate",
    label: str = "Rate",
    means: str = "",
    *,
    ends: str = "null where that is, or is no proportion",
    share: bool = False,
    of_customers: bool = False,
) -> tuple[Column, Column, Column]:
    """Declare a rate and the ends of its 95 % interval: null where nobody could have reached it.

    `ends` says when the ends are null.
    """
    interval = f"The ends of the 95 % interval of `{name}`; {ends}."

    def end(role: Role) -> Column:
        named = f"{name}_{role.value}", f"{label}, {role.value}"
        return Column(*named, Kind.RATE, interval, null=True, share=True, role=role, of=name)

    value = Column(name, label, Kind.RATE, means, null=True, share=share, of_customers=of_customers)
    return value, end(Role.LOW), end(Role.HIGH)


LOW_N = Column(
    "low_n", "Low n", Kind.FLAG,
    "Whether the rate is of fewer than `min_leads` leads, or its interval wider than 30 points.",
    role=Role.LOW_N,
)  # fmt: skip
