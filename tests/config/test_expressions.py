"""What SQL and columns of the YAML may look at."""

# ruff: noqa: E501  a sentence is a line

from collections.abc import Callable

import pytest

from funnelcli.config import Definition, split_reference

Read = Callable[[str | bytes], Definition]
Refused = Callable[[str | bytes], list[str]]

JOINS = """\
joins:
  deals: {path: deals.csv, lead: Lead ID}
  calls: {path: calls.csv, lead: Lead ID}
"""
SEVERAL = "counts rows of a joined table, such as visits: `at` or `where` has to name one"
OWN = "`where` of a table knows only the columns of that table, without a name before them"
OF_LEADS = "this is decided on the leads table alone"
ONE_ROW = "one row of one joined table decides"


def test_a_stage_may_look_at_one_join_and_the_lead(read: Read, minimal: str) -> None:
    where = "where: \"deals.Stage = 'Won' AND Country = 'US'\""
    written = minimal.replace("at: Won", f"at: deals.Close Date, {where}") + JOINS
    assert read(written + "amount: deals.Amount\nlost: {at: calls.Lost, reason: Why}\n")


@pytest.mark.parametrize(
    ("stage", "at_least"),
    [
        ("at: deals.Close Date, at_least: 2", 2),
        ("at: deals.Close Date, where: \"deals.Stage = 'Won'\", at_least: 3", 3),
        ("where: \"deals.Stage = 'Won'\", at_least: 2", 2),
        ("at: Won, where: \"deals.Stage = 'Won'\", at_least: 2", 2),
        ("at: deals.Close Date, at_least: 1", 1),
        ("at: deals.Close Date, at_least: null", 1),
        ("at: deals.Close Date", 1),
    ],
)
def test_a_joined_table_can_have_several_rows(
    read: Read, minimal: str, stage: str, at_least: int
) -> None:
    config = read(minimal.replace("at: Won", stage) + JOINS).config
    assert config.stages[1].at_least == at_least
    one = read(minimal.replace("at: Won", "at: deals.Close Date") + JOINS)
    same = stage.startswith("at: deals.Close Date") and "where" not in stage
    assert (one.meaning == read(minimal.replace("at: Won", stage) + JOINS).meaning) == (
        same and at_least == 1
    )


@pytest.mark.parametrize(
    ("stage", "more"),
    [
        ("at: Won, at_least: 2", ""),
        ("at: Won, at_least: 1", ""),
        ("where: x = 1, at_least: 2", ""),
        ("values: [Won], at_least: 2", "history: {path: x, lead: y, stage: s, at: t}\n"),
        ("at: visits.Day, at_least: 2", ""),
    ],
)
def test_other_tables_have_no_rows_to_count(
    refused: Refused, minimal: str, stage: str, more: str
) -> None:
    column = 22 + stage.index("at_least")
    assert refused(minimal.replace("at: Won", stage) + JOINS + more) == [
        f"funnel.yaml:5:{column}: stages[1].at_least: {SEVERAL}"
    ]


def test_of_a_condition_that_cannot_be_read_nothing_else_is_said(
    refused: Refused, minimal: str
) -> None:
    stage = 'where: "deals.Stage =", at_least: 2'
    (problem,) = refused(minimal.replace("at: Won", stage) + JOINS)
    assert problem.startswith("funnel.yaml:5:22: stages[1].where: ")


def test_a_loss_takes_one_row(refused: Refused, minimal: str) -> None:
    (problem,) = refused(minimal + JOINS + "lost: {at: deals.Lost, at_least: 2}\n")
    assert "lost.at_least: unknown key" in problem


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('lead: {where: "x = 1 AND"}', "8: lead.where"),
        ('lead: {exclude: {junk: "x = 1 AND"}}', "18: lead.exclude.junk"),
        ('lost: {where: "x = 1 AND"}', "8: lost.where"),
        ('segments: {size: {sql: "x = 1 AND"}}', "19: segments.size.sql"),
        ('joins: {deals: {path: x, lead: y, where: "x = 1 AND"}}', "35: joins.deals.where"),
        ('history: {path: x, lead: y, stage: s, at: t, where: "x ="}', "46: history.where"),
    ],
)
def test_sql_is_checked_when_the_file_is_read(
    refused: Refused, minimal: str, line: str, path: str
) -> None:
    assert refused(minimal + line + "\n") == [
        f"funnel.yaml:6:{path}: not valid SQL: expected an expression, found the end"
    ]


def test_sql_of_leads_and_stages_is_checked(refused: Refused, minimal: str) -> None:
    written = minimal.replace("leads.csv", 'leads.csv, where: "x ="').replace(
        "at: Won", 'where: "NOW() > x"'
    )
    assert refused(written) == [
        "funnel.yaml:2:26: leads.where: not valid SQL: expected an expression, found the end",
        "funnel.yaml:5:22: stages[1].where: NOW() reads the clock, so that the same files would give another report tomorrow",
    ]


def test_a_table_knows_its_own_columns_only(refused: Refused, minimal: str) -> None:
    written = minimal.replace("leads.csv", "leads.csv, where: deals.x = 1")
    tables = """\
joins:
  deals: {path: x, lead: y, where: calls.x = 1}
  calls: {path: x, lead: y, where: calls.x = 1}
history: {path: x, lead: y, stage: s, at: t, where: deals.x = 1}
"""
    assert refused(written + tables) == [
        f"funnel.yaml:2:26: leads.where: cannot use the join deals: {OWN}",
        f"funnel.yaml:7:29: joins.deals.where: cannot use the join calls: {OWN}",
        f"funnel.yaml:8:29: joins.calls.where: cannot use the join calls: {OWN}",
        f"funnel.yaml:9:46: history.where: cannot use the join deals: {OWN}",
    ]


def test_what_a_lead_is_knows_no_joins(refused: Refused, minimal: str) -> None:
    lead = """\
lead:
  where: deals.x = 1
  exclude: {junk: calls.x = 1}
  deduplicate: {by: [email, deals.Company]}
"""
    assert refused(minimal + JOINS + lead) == [
        f"funnel.yaml:10:3: lead.where: cannot use the join deals: {OF_LEADS}",
        f"funnel.yaml:11:13: lead.exclude.junk: cannot use the join calls: {OF_LEADS}",
        f"funnel.yaml:12:29: lead.deduplicate.by[1]: cannot use the join deals: {OF_LEADS}",
    ]


def test_segments_know_no_joins(refused: Refused, minimal: str) -> None:
    segments = """\
segments:
  plan: deals.Plan
  size: {column: deals.Size}
  tier: {sql: UPPER(deals.Tier)}
"""
    assert refused(minimal + JOINS + segments) == [
        f"funnel.yaml:10:3: segments.plan: cannot use the join deals: {OF_LEADS}",
        f"funnel.yaml:11:10: segments.size.column: cannot use the join deals: {OF_LEADS}",
        f"funnel.yaml:12:10: segments.tier.sql: cannot use the join deals: {OF_LEADS}",
    ]


def test_roles_know_no_joins(refused: Refused, minimal: str) -> None:
    written = minimal.replace("leads.csv", "leads.csv, amount: deals.Amount")
    assert refused(written + JOINS) == [
        f"funnel.yaml:2:26: leads.amount: cannot use the join deals: {OF_LEADS}"
    ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("where: deals.x = 1 OR calls.y = 2", "8: lost.where: cannot use the join deals beside the join calls"),
        ("at: deals.x, where: calls.y = 2", "21: lost.where: cannot use the join calls beside the join deals"),
        ("at: deals.x, reason: calls.y", "21: lost.reason: cannot use the join calls beside the join deals"),
        ("where: deals.x = 1, reason: calls.y", "28: lost.reason: cannot use the join calls beside the join deals"),
    ],
)  # fmt: skip
def test_an_entry_knows_one_join(refused: Refused, minimal: str, entry: str, said: str) -> None:
    assert refused(minimal + f"lost: {{{entry}}}\n" + JOINS) == [f"funnel.yaml:6:{said}: {ONE_ROW}"]


def test_a_stage_knows_one_join(refused: Refused, minimal: str) -> None:
    assert refused(minimal.replace("at: Won", "at: deals.x, where: calls.y = 1") + JOINS) == [
        f"funnel.yaml:5:35: stages[1].where: cannot use the join calls beside the join deals: {ONE_ROW}"
    ]


def test_a_name_before_a_dot_is_a_join_only_if_one_is_so_named(read: Read, minimal: str) -> None:
    stages = read(minimal.replace("at: Won", "at: utm.source") + JOINS).config.stages
    assert stages[1].at == "utm.source"


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("deals.Close Date", ("deals", "Close Date")),
        ("deals.a.b", ("deals", "a.b")),
        ("Deals.x", (None, "Deals.x")),
        ("deals", (None, "deals")),
        ("deals.", (None, "deals.")),
        ("utm.source", (None, "utm.source")),
    ],
)
def test_references(reference: str, parts: tuple[str | None, str]) -> None:
    assert split_reference(reference, ["deals"]) == parts
