"""A window: only what happens in a lead's first days counts."""

from datetime import date
from pathlib import Path

from .companies import amounts, lead_table, notes, stories

FILES = {
    "leads.csv": """
        Id,Created,MQL,Flag,Status,Lost
        1,2026-01-01,2026-01-31,true,New,
        2,2026-01-01,2026-02-01,false,Customer,2026-02-01
        3,2026-01-01 23:59,2025-12-25,,New,2026-01-31 00:01
        4,2026-01-01,,,Customer,
    """,
    "deals.csv": """
        Deal,Lead,Closed,Stage,Amount
        d1,1,2026-01-31,Won,10.00
        d2,1,2026-02-01,Won,5.00
        d3,2,2026-02-01,Won,7.00
        d4,3,2026-01-31,Won,1.00
        d5,3,,Won,2.00
    """,
}
YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, status: Status}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
    stages:
      - name: Lead
      - {name: MQL, at: MQL}
      - {name: Flagged, where: Flag = TRUE}
      - {name: Won, at: deals.Closed, where: "deals.Stage = 'Won'"}
    lost: {at: Lost}
    amount: deals.Amount
    segments: {who: Id}
    as_of: 2026-06-30
"""


def test_without_a_window_everything_counts(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, FILES)
    assert stories(table) == {
        "1": "2026-01-01 2026-01-31 ? 2026-01-31 won",
        "2": "2026-01-01 2026-02-01 - 2026-02-01 won",
        "3": "2026-01-01 2025-12-25 - 2026-01-31 won",
        "4": "2026-01-01 - - - open",
    }
    # d5 is won without a date: it satisfies the stage's condition, and the lead is a customer
    assert amounts(table) == {"1": 1500, "2": 700, "3": 300, "4": None}
    assert "window" not in notes(table)


def test_thirty_days(tmp_path: Path) -> None:
    # 31 January is 30 days after 1 January, whatever the time of day; 1 February is 31.
    table = lead_table(tmp_path, YAML, FILES, window=30)
    assert stories(table) == {
        "1": "2026-01-01 2026-01-31 - 2026-01-31 won",  # what has no date does not count
        "2": "2026-01-01 - - - open",  # also lost after 31 days only
        "3": "2026-01-01 2025-12-25 - 2026-01-31 won",
        "4": "2026-01-01 - - - open",
    }
    assert {who: amount or 0 for who, amount in amounts(table).items()} == {
        "1": 1000, "2": 0, "3": 100, "4": 0,
    }  # fmt: skip
    assert table.query.horizon == 30
    assert "30 days" in notes(table)["window"]


def test_a_loss_within_the_window(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        stages: [{name: Lead}, {name: Won, at: Won}]
        lost: {at: Lost}
        segments: {who: Id}
        as_of: 2026-06-30
        window: 30d
    """
    text = """
        Id,Created,Lost,Won
        1,2026-01-01,2026-01-31,
        2,2026-01-01,2026-02-01,
        3,2026-01-01,2026-01-02,2026-02-01
    """
    assert stories(lead_table(tmp_path, yaml, {"leads.csv": text})) == {
        "1": "2026-01-01 - lost",
        "2": "2026-01-01 - open",
        "3": "2026-01-01 - lost",  # won after 31 days: not yet
    }


def test_no_days_at_all(tmp_path: Path) -> None:
    text = "Id,Created,Won\n1,2026-01-01 09:00,2026-01-01 23:00\n2,2026-01-01 23:59,2026-01-02\n"
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        stages: [{name: Lead}, {name: Won, at: Won}]
        segments: {who: Id}
        window: 0d
    """
    table = lead_table(tmp_path, yaml, {"leads.csv": text}, as_of=date(2026, 6, 30))
    assert stories(table) == {"1": "2026-01-01 2026-01-01 won", "2": "2026-01-01 - open"}


def test_losses_without_a_date_are_not_within_a_window(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        stages: [{name: Lead}, {name: Won, at: Won}]
        lost: {where: "Status = 'Dead'"}
        segments: {who: Id}
    """
    text = "Id,Created,Won,Status\n1,2026-01-01,,Dead\n2,2026-01-01,2026-01-05,Dead\n"
    assert stories(lead_table(tmp_path, yaml, {"leads.csv": text})) == {
        "1": "2026-01-01 - lost", "2": "2026-01-01 2026-01-05 won",
    }  # fmt: skip
    assert stories(lead_table(tmp_path, yaml, {"leads.csv": text}, window=90)) == {
        "1": "2026-01-01 - open", "2": "2026-01-01 2026-01-05 won",
    }  # fmt: skip


def test_the_earliest_date_within_the_window_of_a_log(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, status: Status}
        history: {path: log.csv, lead: Lead, stage: Value, at: At}
        stages: [{name: Lead}, {name: Won, values: [Customer]}]
        segments: {who: Id}
        window: 10
    """
    table = lead_table(tmp_path, yaml, {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,Customer\n2,2026-01-01,Customer\n"
                     "3,2026-01-01,New\n",
        "log.csv": "Lead,Value,At\n2,Customer,2026-01-12\n3,Customer,2026-01-11\n"
                   "3,Customer,2026-03-01\n",
    })  # fmt: skip
    # 1: a status has no date; 2: eleven days; 3: ten
    assert stories(table) == {
        "1": "2026-01-01 - open", "2": "2026-01-01 - open", "3": "2026-01-01 2026-01-11 won",
    }  # fmt: skip
