"""What the YAML says about `check`: which rules run, from when they fail, and what is let be.

Which rules there are is not known here, so that codes and names are texts.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, InstanceOf, WithJsonSchema

from funnelcli.config.tables import Model
from funnelcli.config.values import Age, AsNumber, Day, Texts

LIMIT = r">=? *[0-9]{1,15}((\.[0-9]{1,6})? *%)?"
"""The form of a limit, for editors: a whole number, or a percentage."""
EXPECTED = '"> 10" or ">= 10" for a number of rows, "> 2%" or ">= 2.5%" for a share of them'


@dataclass(frozen=True, slots=True)
class Limit:
    """From how many rows on a rule warns or fails: a number of them, or a share."""

    text: str
    """As written: `> 10` or `>= 2.5%`."""
    bound: Fraction
    """Rows, or of a share the part of all rows: 2.5 % is 1/40."""
    is_share: bool
    is_exceeded_at: bool
    """Whether as many as `bound` are already too many."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `> 10`, `>= 10`, `> 2%` or `>= 2.5%`; raise `ValueError` with what was expected.

        Refused is what nothing can exceed or nothing can keep: it would tell nothing.
        """
        written = re.fullmatch(r"(>=?) *([0-9]{1,15}(?:\.[0-9]{1,6})?) *(%?)", text)
        if not written:
            raise ValueError(EXPECTED)
        sign, number, percent = written.groups()
        bound = Fraction(number) / (100 if percent else 1)
        limit = cls(text, bound, is_share=bool(percent), is_exceeded_at=sign == ">=")
        if limit.exceeded(0, 1):
            raise ValueError('a limit that can be kept, at least "> 0"')
        if limit.is_share and not limit.exceeded(1, 1):
            raise ValueError('a limit that can be exceeded, at most ">= 100%"')
        if "." in number and not limit.is_share:
            raise ValueError(_instead_of_fraction(sign, number))
        return limit

    def exceeded(self, count: int, of: int) -> bool:
        """Tell whether `count` of `of` rows are too many, exactly; no share of nothing is."""
        if self.is_share and not of:
            return False
        bound = self.bound * of if self.is_share else self.bound
        return count >= bound if self.is_exceeded_at else count > bound


def _instead_of_fraction(sign: str, number: str) -> str:
    expected = "a whole number of rows or a percentage of them"
    if Decimal(number) >= 1:
        return f'{expected}, such as "> 10" or "> 2%"'
    percent = (Decimal(number) * 100).normalize()
    return f'{expected}; did you mean "{sign} {percent:f}%"?'


def _limit(value: object) -> object:
    match value:
        case str():
            return Limit.parse(value)
        case Limit():
            return value
        case _:
            raise ValueError(EXPECTED)


LimitAsText = Annotated[
    InstanceOf[Limit],
    BeforeValidator(_limit),
    WithJsonSchema({"type": "string", "pattern": f"^{LIMIT}$"}),
]


class RuleSettings(Model):
    """How strict a rule is; with `where`, a rule of the company's own."""

    warn_if: LimitAsText | None = None
    """The number or the share of rows from which on the rule warns, such as > 10 or > 2%."""
    error_if: LimitAsText | None = None
    """The number or the share of rows from which on the rule fails, such as > 10 or > 2%."""
    min_rows: Annotated[int, Field(ge=0), AsNumber] = 0
    """The number of rows below which the rule is not judged."""
    max_age: Age | None = None
    """Of stale-export: the age of an export that is still fresh, such as 36h or 7d."""
    where: str | None = None
    """An SQL predicate that holds for the rows that are wrong: makes a rule of your own."""
    table: str = "leads"
    """The table that `where` is about: leads, history, a join by its name, or spend."""
    severity: Literal["error", "warning", "info"] = "error"
    """How bad a finding of the own rule is."""
    message: str | None = None
    """A sentence that says what is wrong with the rows of the own rule."""

    @property
    def is_limited(self) -> bool:
        """Whether the YAML says from when on the rule warns or fails."""
        return self.warn_if is not None or self.error_if is not None


class Ignore(Model):
    """A finding that is known and accepted, and why."""

    rule: str
    """The rule, by its code or its name."""
    ids: Texts | None = None
    """The ids of the rows that are accepted; without them all are."""
    column: str | None = None
    """The column or the stage whose findings are accepted; without one those of all are."""
    reason: str
    """Why they are accepted, for those who read this later."""
    until: Day | None = None
    """The last day on which they are, such as 2027-01-31."""


class Checks(Model):
    """What `check` looks for, and what it lets be."""

    select: Texts | None = None
    """The rules to run, by code, name or group such as ID; without it, the default ones."""
    rules: dict[str, RuleSettings] = Field(default_factory=dict)
    """Rules by code or name, each with how strict it is, and rules of your own."""
    ignore: tuple[Ignore, ...] = ()
    """Findings that are known and accepted, each with a reason."""
