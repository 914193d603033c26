"""What the YAML says about benchmarks: which published figures fit, and the company's own targets.

They stand beside the rates of a report and change none of them.
"""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from funnelcli.config.tables import Model

EXPECTED = "a rate such as 0.35 or 35%, more than 0 and at most 1"

Industry = Literal["B2B services", "B2B SaaS", "B2B tech", "FinTech", "Healthcare B2B"]
DealSize = Literal["Enterprise", "Mid-market", "SMB"]
Motion = Literal["inbound", "outbound", "account-based"]
StageOfGuides = Literal["MQL", "SQL", "Opportunity"]
"""What publishers call stages between the lead and the customer."""


def rate_of(text: str) -> float:
    """Read `0.35` or `35%`; raise `ValueError` with what was expected."""
    written = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,9})?) *(%?)", text.strip())
    if not written:
        raise ValueError(EXPECTED)
    rate = Decimal(written[1]) / (100 if written[2] else 1)
    if rate > 1 and not written[2] and rate <= 100:  # noqa: PLR2004  (a percentage)
        raise ValueError(f"{EXPECTED}; did you mean '{written[1]}%'?")
    if not 0 < rate <= 1:
        raise ValueError(EXPECTED)
    return float(rate)


def _rate(value: object) -> object:
    match value:
        case str():
            return rate_of(value)
        case float() | int() if 0 < value <= 1:  # the models can be built in Python, too
            return value
        case _:
            raise ValueError(EXPECTED)


Rate = Annotated[
    float,
    BeforeValidator(_rate),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "exclusiveMinimum": 0,
            "maximum": 1,
            "pattern": r"^[0-9]{1,3}(\.[0-9]{1,9})? *%?$",
        }
    ),
]


class StageTargets(Model):
    """Rates that are aimed at, by stage: from the stage before, and from the lead."""

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, Rate] = Field(init=False)

    from_lead: dict[str, Rate] = Field(default_factory=dict)
    """By stage, the part of the leads that should reach it."""

    @property
    def from_previous(self) -> dict[str, float]:
        """By stage, the part of those in the stage before that should reach it."""
        return self.__pydantic_extra__


class Targets(StageTargets):
    """The same of all leads, and of single values of segments."""

    by: dict[str, dict[str, StageTargets]] = Field(default_factory=dict)
    """By segment and value, the targets that its leads have instead."""


class Benchmarks(Model):
    """Which published figures fit the company, and what it aims at itself."""

    industry: Industry | None = None
    """The industry, as publishers call it."""
    deal_size: DealSize | None = None
    """How large the deals are: Enterprise, Mid-market or SMB."""
    motion: Motion | None = None
    """How customers are found: inbound, outbound or account-based."""
    published_as: dict[str, StageOfGuides] = Field(default_factory=dict)
    """Stages by key, each with the name that publishers have for it."""
    targets: Targets = Field(default_factory=Targets)
    """The company's own targets: by stage, the rate from the stage before."""
