"""The YAML as frozen values: the vocabulary, its types and its defaults.

Names follow the YAML key by key. `config.load` builds a `Config` from a file, checks what
types cannot express, and reports every problem with its place. The text under a key is its
description in the JSON Schema, and the docs are held to it.
"""

import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from funnelcli.config.attribution import Attribution
from funnelcli.config.benchmarks import Benchmarks
from funnelcli.config.business_hours import BusinessHours
from funnelcli.config.checks import Checks
from funnelcli.config.input_tables import TABLES, with_input_tables
from funnelcli.config.money import Lag, Part, Worth
from funnelcli.config.roles import with_roles
from funnelcli.config.segments import Segment, SegmentOrColumn
from funnelcli.config.tables import (
    ColumnType,
    DateOrder,
    History,
    Join,
    Leads,
    Model,
    ReadOptions,
    Table,
)  # fmt: skip
from funnelcli.config.values import (
    AsNumber,
    AsOf,
    Currency,
    Days,
    DaysOrAuto,
    Decimals,
    Domains,
    Texts,
    Version,
    Zone,
)  # fmt: skip

__all__ = [
    "ColumnType", "Config", "DateOrder", "Deduplicate", "Grain", "History",
    "Join", "LeadDefinition", "Leads", "Lost", "Model", "Reach", "ReadOptions", "Segment", "Stage",
    "Table",
]  # fmt: skip

Reach = Literal["reached", "observed", "any"]
Grain = Literal["month", "quarter", "week", "year"]


def snake_case(name: str) -> str:
    """Write a name as a key: `Größe (neu)` is `grosse_neu`; empty without a letter or digit."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


class Deduplicate(Model):
    """What together says that two leads are one."""

    by: Texts
    """Roles or columns that together say that two leads are one."""


class LeadDefinition(Model):
    """What counts as a lead."""

    where: str | None = None
    """An SQL predicate that holds for a lead."""
    exclude: dict[str, str] = Field(default_factory=dict)
    """Reasons, each with an SQL predicate, that take a lead out; the first that is true wins."""
    deduplicate: Deduplicate | None = None
    """What together says that two leads are one."""
    unit: Literal["lead", "account"] = "lead"
    """What is counted: leads, or the accounts that they are of."""
    free_mail: Domains = ()
    """E-mail domains, beside the well-known ones, whose leads are persons and of no account."""


class Stage(Model):
    """A stage of the funnel, and how a lead is known to have entered it."""

    name: str
    """The stage's name, as shown."""
    key: str = ""
    """The stage's name in machine formats; by default the name in lower snake case."""
    at: str | None = None
    """The column with the date of entry; of a joined table as `deals.Close Date`."""
    where: str | None = None
    """An SQL predicate that narrows `at`; alone it is an entry without a date."""
    values: Texts | None = None
    """What the stage is called in the history log or in the leads' status."""
    at_least: Annotated[int, Field(ge=1), AsNumber] = 1
    """How many rows of the joined table it takes: the last of so many enters."""
    owner: str | None = None
    """The team that answers for the stage."""
    sla_days: Annotated[int, Field(ge=0), AsNumber] | None = None
    """The days within which the stage should be entered."""

    @classmethod
    def completed(cls, written: dict[str, Any]) -> dict[str, Any]:
        """Derive the key from the name."""
        name = written.get("name")
        return {"key": snake_case(name), **written} if isinstance(name, str) else written


class Lost(Model):
    """How a lead is known to be lost."""

    at: str | None = None
    """The column with the date a lead was lost."""
    where: str | None = None
    """An SQL predicate that holds for a lost lead."""
    values: Texts | None = None
    """What a lost lead is called in the history log or in the leads' status."""
    reason: str | None = None
    """The column that says why a lead was lost."""


def _as_rules(written: object) -> object:
    match written:
        case dict() | Lost():
            return (written,)
        case list() | tuple():
            return written
        case _:
            raise ValueError("a mapping, or a list of them")


LossRules = Annotated[
    tuple[Lost, ...],
    BeforeValidator(_as_rules, json_schema_input_type=Lost | tuple[Lost, ...]),
]
"""Rules that each tell of losses; one needs no list."""


class Score(Model):
    """What tells how likely a lead is to become a customer."""

    column: str = ""
    """The column of the leads with the score; by default that of the role `score`."""
    at: str | None = None
    """The column with the moment the score was given; without one it is that of the export."""
    threshold: Decimals | None = None
    """The score from which on a lead is taken for a good one."""


@with_input_tables
class Config(Model):
    """One reviewed definition of a company's leads and stages."""

    version: Version
    """The version of this vocabulary: 1."""
    leads: Leads
    """The table with one row per lead."""
    joins: dict[str, Join] = Field(default_factory=dict)
    """Other tables with a lead's id, each under its own name."""
    history: History | None = None
    """A log of stage changes."""
    lead: LeadDefinition = LeadDefinition.model_construct()
    """What counts as a lead."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=2, max_length=60)]
    """The stages in order; the first is the lead itself, the last is the customer."""
    lost: LossRules = ()
    """How a lead is known to be lost: a rule, or a list of rules."""
    customers: Literal["last_stage", "unknown"] = "last_stage"
    """Who bought: whoever is in the last stage, or unknown, where nothing says it."""
    amount: str | None = None
    """The column with the value of a customer; of a joined table as `deals.Amount`."""
    segments: dict[str, SegmentOrColumn] = Field(default_factory=dict)
    """Ways to group leads, each under its own name: a column, or a mapping."""
    channels: dict[str, str] = Field(default_factory=dict)
    """Channels of the tables of spend and visitors, each with the source of leads that it is."""
    channel_rules: dict[str, str] = Field(default_factory=dict)
    """Channels of touchpoints, each with an SQL predicate; the first that is true wins."""
    lag: Lag | None = None
    """How long customers come after what was spent on them, such as 30d or 1mo: for CAC."""
    margin: Part | None = None
    """The part of revenue that is left when what was sold is paid, such as 0.8."""
    ltv: Worth | None = None
    """What a customer brings in all, in the report's currency."""
    attribution: Attribution = Attribution.model_construct()
    """How customers are credited to what leads met on their way."""
    score: Score | None = None
    """What tells how likely a lead is to become a customer."""
    as_of: AsOf = "latest"
    """What is known at that moment: latest, today or a date such as 2026-01-31."""
    timezone: Zone = "UTC"
    """The time zone of the report."""
    reach: Reach = "reached"
    """Which entries count: in this stage or a later one, in this and all before, or in this."""
    window: Days | None = None
    """The days after a lead came in during which entries count, such as 90d."""
    horizon: DaysOrAuto = "auto"
    """The age in days at which a cohort is mature, such as 120d, or auto."""
    cohort: Grain = "month"
    """The period by which leads are grouped."""
    fiscal_year_start: Annotated[int, Field(ge=1, le=12), AsNumber] = 1
    """The month in which the fiscal year starts, 1 to 12."""
    min_leads: Annotated[int, Field(ge=1), AsNumber] = 30
    """The number of leads below which a rate is marked as low n."""
    currency: Currency = "USD"
    """The currency of amounts, by its three letters."""
    assumed: Texts = ()
    """What a draft took for granted: notes of every report, until somebody has decided."""
    benchmarks: Benchmarks | None = None
    """Published figures that fit, and the company's own targets, to stand beside the rates."""
    business_hours: BusinessHours | None = None
    """When somebody is there to answer, by which response times are told."""
    checks: Checks = Checks.model_construct()
    """What `check` looks for, and what it lets be."""

    def tables(self) -> dict[str, Table]:
        """Name all tables that are read."""
        log = {} if self.history is None else {"history": self.history}
        return {"leads": self.leads, **self.joins, **log, **self.input_tables()}

    def input_tables(self) -> dict[str, Table]:
        """Name those that are neither leads nor attached to them."""
        named = {name: getattr(self, name) for name in TABLES}
        return {name: table for name, table in named.items() if table is not None}

    @property
    def lost_values(self) -> tuple[str, ...]:
        """List what a lost lead is called in the history log or in the leads' status."""
        return tuple(value for rule in self.lost for value in rule.values or ())

    @property
    def knows_customers(self) -> bool:
        """Whether something says who bought."""
        return self.customers == "last_stage"

    @classmethod
    def completed(cls, written: dict[str, Any]) -> dict[str, Any]:
        """Add what follows from roles of the leads."""
        return with_roles(written)
