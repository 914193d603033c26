"""The definition of a company's funnel: its YAML, its SQL and their checks."""

from funnelcli.config.checks import Checks, Ignore, Limit, RuleSettings
from funnelcli.config.expected import Expected, expected_values
from funnelcli.config.expressions import split_reference
from funnelcli.config.load import DRAFTED, Definition, Headers, load, parse
from funnelcli.config.models import (
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
from funnelcli.config.rules import fold
from funnelcli.config.schema import json_schema
from funnelcli.config.sql import Sql, SqlError, compile_predicate, compile_sql, parse_sql

__all__ = [
    "DRAFTED", "Checks", "ColumnType", "Config", "DateOrder", "Deduplicate",
    "Definition", "Expected", "Grain", "Headers", "History", "Ignore", "Join", "LeadDefinition",
    "Leads", "Limit", "Lost", "Reach", "ReadOptions", "RuleSettings", "Segment", "Sql", "SqlError",
    "Stage", "Table", "compile_predicate", "compile_sql", "expected_values", "fold", "json_schema",
    "load", "parse", "parse_sql", "split_reference", "written_path",
]  # fmt: skip
