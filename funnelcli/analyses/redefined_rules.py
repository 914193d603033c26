"""Leads that two definitions count differently, by the rule that decides it, stage by stage."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.redefinition import Redefinition, count
from funnelcli.counting.rule_words import in_words

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The stage."),
    Column("rule", "Rule", Kind.TEXT, "The rule, and its key in the YAML: of an exclusion, of who "
           "is a lead, of merging, of the window, or of a stage."),
    Column("gained", "Gained", Kind.COUNT, "Leads that only B counts in the stage, by that rule."),
    Column("dropped", "Dropped", Kind.COUNT, "Leads that only A counts in it, by that rule."),
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage and rule, those of most leads first; none where nothing is different."""
    found = Redefinition.of(counts, query)
    each = [(stage, rule) for stage in found.stages for rule in stage.rules]
    rows = [
        (stage.name, str(rule), stage.gained[rule], stage.dropped[rule]) for stage, rule in each
    ]
    types = {each.name: pl.Int64 if each.kind is Kind.COUNT else pl.String for each in COLUMNS}
    table = pl.DataFrame(rows, types, orient="row")
    made = Report("redefined_rules", "By which rule", COLUMNS, table)
    words = [in_words(rule, found.sides) for _, rule in each]
    page = table.with_columns(pl.Series("rule", words, pl.String))
    return replace(made, page=replace(made, frame=page))


ANALYSIS = Analysis("redefined_rules", "Redefined rules", __doc__, COLUMNS, count, finish)
