"""The definition of a company's funnel: its YAML, its SQL and their checks."""

from funnelcli.config.checks import Checks, Ignore, Limit, RuleSettings
from funnelcli.config.expected import Expected, expected_values
from funnelcli.config.expressions import split_reference
from funnelcli.config.load import DRAFTED, Definition, Headers, load, parse
from funnelcli.config.models import (
    ROLES,
    ColumnType,
    Config,
    DateOrder,
    Deduplicate,
    Grain,
    History,
    Join,
    LeadDefinition,
    Leads,
    Lost,
    Reach,
    ReadOptions,
    Segment,
    Stage,
    Table,
)  # fmt: skip
from funnelcli.config.problems import written_path
from funnelcli.config.rules import Reserved, fold
from funnelcli.config.schema import json_schema
from funnelcli.config.sql import Sql, parse_sql
from funnelcli.config.sql_errors import SqlError
from funnelcli.config.sql_types import check_predicate, check_types

__all__ = [
    "DRAFTED",
    "ROLES",
    "Checks",
    "ColumnType",
    "Config",
    "DateOrder",
    "Deduplicate",
    "Definition",
    "Expected",
    "Grain",
    "Headers",
    "History",
    "Ignore",
    "Join",
    "LeadDefinition",
    "Leads",
    "Limit",
    "Lost",
    "Reach",
    "ReadOptions",
    "Reserved",
    "RuleSettings",
    "Segment",
    "Sql",
    "SqlError",
    "Stage",
    "Table",
    "check_predicate",
    "check_types",
    "expected_values",
    "fold",
    "json_schema",
    "load",
    "parse",
    "parse_sql",
    "split_reference",
    "written_path",
]  # fmt: skip
