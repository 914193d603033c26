"""The stage-change log: the first time counts, and who is lost last stays lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .companies import lead_table, notes, population, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, status: Status}
    history: {path: log.csv, lead: Lead, stage: Value, at: At, where: "Field = 'Status'"}
    stages:
      - name: Lead
      - {name: MQL, values: [MQL, Marketing Qualified]}
      - {name: SQL, values: [SQL]}
      - {name: Won, values: [Customer]}
    lost: {values: [Closed Lost, Dead]}
    segments: {who: Id}
    as_of: 2026-06-30
"""


def told(folder: Path, log: str, status: str = "", **asked: Any) -> str:
    """Tell the story of one lead with these rows in the log, as `value day`."""
    rows = [line.rsplit(" ", 1) for line in log.split(", ") if line]
    lines = [f"1,Status,{value},{at}" for value, at in rows]
    files = {
        "leads.csv": f"Id,Created,Status\n1,2026-01-01,{status}\n",
        "log.csv": "\n".join(["Lead,Field,Value,At", *lines]) + "\n",
    }
    yaml = YAML.replace("at: At,", "at: At, read: {unreadable: allow},")
    return stories(lead_table(folder, yaml, files, **asked))["1"].removeprefix("2026-01-01 ")


@pytest.mark.parametrize(
    ("log", "story"),
    [
        ("", "- - - open"),
        ("MQL 2026-01-05", "2026-01-05 - - open"),
        # the first entry; later ones and moves backward rewrite nothing
        ("MQL 2026-01-05, SQL 2026-01-09, MQL 2026-01-20, SQL 2026-02-01",
         "2026-01-05 2026-01-09 - open"),
        # whatever the order of the file, newest first included
        ("SQL 2026-02-01, MQL 2026-01-20, SQL 2026-01-09, MQL 2026-01-05",
         "2026-01-05 2026-01-09 - open"),
        # any of the values, compared as segment values are
        ("marketing_qualified 2026-01-05", "2026-01-05 - - open"),
        ("MARKETING  QUALIFIED 2026-01-07,  mql  2026-01-06", "2026-01-06 - - open"),
        ("Marketing 2026-01-05, MQLs 2026-01-05", "- - - open"),
        # after as-of nothing has happened
        ("MQL 2026-06-30, SQL 2026-07-01", "2026-06-30 - - open"),
        # without a date that can be read nobody knows when
        ("MQL soon, SQL 2026-01-09", "? 2026-01-09 - open"),
        ("MQL , SQL 2026-01-09, MQL ", "? 2026-01-09 - open"),
        # a date of any row goes before it, also one after as-of
        ("MQL , MQL 2026-01-09", "2026-01-09 - - open"),
        ("MQL , MQL 2026-07-01", "- - - open"),
        ("Customer ", "- - ? won"),
        ("Customer 2026-01-09", "- - 2026-01-09 won"),
    ],
)  # fmt: skip
def test_entries(tmp_path: Path, log: str, story: str) -> None:
    assert told(tmp_path, log) == story


@pytest.mark.parametrize(
    ("status", "log", "story"),
    [
        ("SQL", "", "- ? - open"),
        ("sql", "MQL 2026-01-05", "2026-01-05 ? - open"),
        ("Customer", "", "- - ? won"),
        # dates of the log win over the status
        ("SQL", "SQL 2026-01-09", "- 2026-01-09 - open"),
        ("Customer", "Customer 2026-01-09, New 2026-02-01", "- - 2026-01-09 won"),
        ("Unknown", "", "- - - open"),
    ],
)
def test_a_status_is_an_entry_without_a_date(
    tmp_path: Path, status: str, log: str, story: str
) -> None:
    assert told(tmp_path, log, status) == story


@pytest.mark.parametrize(
    ("log", "end", "since"),
    [
        # lost if the last row is, since the first row of that last run
        ("Dead 2026-01-10", "lost", 9),
        ("MQL 2026-01-05, Dead 2026-01-10, Closed Lost 2026-01-20, dead 2026-01-30", "lost", 9),
        ("Dead 2026-01-10, New 2026-01-15, Dead 2026-01-20", "lost", 19),
        ("Dead 2026-01-20, New 2026-01-15, Dead 2026-01-10", "lost", 19),  # in no order
        ("Dead 2026-01-10, New 2026-01-15", "open", None),
        ("Dead 2026-01-10,  2026-01-15", "open", None),  # an empty value is another
        ("Dead 2026-01-10, New soon", "lost", 9),  # nobody knows when
        ("Dead 2026-01-10, New ", "lost", 9),
        ("Dead 2026-01-10, New 2026-07-01", "lost", 9),  # after as-of
        ("New 2026-01-10, Dead 2026-07-01", "open", None),
        # of rows at the same moment the lost one is the last
        ("Dead 2026-01-10, New 2026-01-10", "lost", 9),
        ("New 2026-01-10, Dead 2026-01-10", "lost", 9),
        ("Dead 2026-01-05, New 2026-01-10, Dead 2026-01-10, Dead 2026-01-12", "lost", 9),
        # with a time of day there is no tie
        ("Dead 2026-01-10T10:00:00, New 2026-01-10T10:00:01", "open", None),
        ("New 2026-01-10T10:00:00, Dead 2026-01-10T10:00:01", "lost", 9),
        # a day without a time is all of the day, whatever the order of the file
        ("New 2026-01-10T14:00:00, Dead 2026-01-10", "lost", 9),
        ("Dead 2026-01-10, New 2026-01-10T14:00:00", "lost", 9),
        ("Dead 2026-01-10T10:00:00, New 2026-01-10", "lost", 9),
        ("Dead 2026-01-09, New 2026-01-10T14:00:00", "open", None),
        ("Dead 2026-01-08T10:00:00, New 2026-01-10T09:00:00, Dead 2026-01-10", "lost", 9),
        ("Dead 2026-01-10, New 2026-01-10T14:00:00, New 2026-01-11", "open", None),
        # a lost lead that is won, before or after, is won
        ("Dead 2026-01-10, Customer 2026-01-15", "won", None),
        ("Customer 2026-01-10, Dead 2026-01-15", "won", None),
    ],
)
def test_losses(tmp_path: Path, log: str, end: str, since: int | None) -> None:
    assert told(tmp_path, log).split()[-1] == end
    if since is not None:  # how many days after the lead it was lost, told by windows
        assert told(tmp_path, log, window=since).split()[-1] == "lost"
        assert told(tmp_path, log, window=since - 1).split()[-1] == "open"


@pytest.mark.parametrize(
    ("status", "log", "end"),
    [
        ("Dead", "", "lost"),
        ("closed_lost", "", "lost"),
        # a lead that is in the log is judged by the log alone
        ("Dead", "New 2026-01-05", "open"),
        ("New", "Dead 2026-01-05", "lost"),
        ("Dead", "New 2026-07-05", "open"),  # also where the log only begins after as-of
    ],
)
def test_losses_by_status(tmp_path: Path, status: str, log: str, end: str) -> None:
    assert told(tmp_path, log, status).split()[-1] == end


def test_other_fields_and_other_leads_tell_nothing(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-01,\n2,2026-01-02,\n",
        "log.csv": """
            Lead,Field,Value,At
            1,Owner,MQL,2026-01-03
            1,,SQL,2026-01-03
            1 ,Status,MQL,2026-01-05
            2,Status,SQL,2026-01-07
            3,Status,SQL,2026-01-01
            ,Status,SQL,2026-01-01
            Lead,Field,Value,At

            one,Owner,Owner,2026-01-01
        """,
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-01 2026-01-05 - - open",
        "2": "2026-01-01 - 2026-01-07 - open",
    }
    assert population(table) == {"merged": 1, "leads": 2}
    # of the rows that the log's `where` leaves, those of 3 and of nobody belong to no lead
    assert {file.table: file.unmatched for file in table.inputs} == {"leads": 0, "history": 2}
    assert {file.table: file.rows for file in table.inputs} == {"leads": 3, "history": 9}
    assert "history: 2 of 6 rows" in notes(table)["unmatched-rows"]


def test_merged_leads_are_lost_only_if_each_is(tmp_path: Path) -> None:
    yaml = YAML.replace("status: Status}", "status: Status, email: Email}\n"
                        "    lead: {deduplicate: {by: [email]}}")  # fmt: skip
    files = {
        "leads.csv": """
            Id,Created,Status,Email
            1,2026-01-01,New,a@x.example
            2,2026-01-02,Dead,A@x.example
            3,2026-01-01,Dead,b@x.example
            4,2026-01-02,New,B@x.example
        """,
        "log.csv": """
            Lead,Field,Value,At
            1,Status,Dead,2026-01-10
            3,Status,Dead,2026-01-10
            4,Status,SQL,2026-01-05
        """,
    }
    # 2 is in no log, so its status tells; 4 is in the log, and is not lost
    assert stories(lead_table(tmp_path, yaml, files)) == {
        "1": "2026-01-01 - - - lost",
        "3": "2026-01-01 - 2026-01-05 - open",
    }


def test_without_status_or_history_values_tell_of_the_other(tmp_path: Path) -> None:
    lines = YAML.splitlines(keepends=True)
    by_status = "".join(line for line in lines if "history:" not in line)
    table = lead_table(tmp_path, by_status, {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,sql\n2,2026-01-01,DEAD\n3,2026-01-01,\n",
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-01 - ? - open", "2": "2026-01-01 - - - lost", "3": "2026-01-01 - - - open",
    }  # fmt: skip
    by_log = YAML.replace(", status: Status", "")
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,sql\n2,2026-01-01,DEAD\n",
        "log.csv": "Lead,Field,Value,At\n1,Status,MQL,2026-01-05\n",
    }
    assert stories(lead_table(tmp_path, by_log, files, as_of=date(2026, 6, 30))) == {
        "1": "2026-01-01 2026-01-05 - - open", "2": "2026-01-01 - - - open",
    }  # fmt: skip


def test_values_of_no_stage_are_counted_by_how_they_are_compared(tmp_path: Path) -> None:
    nurture = ["Nurture", *["nurture"] * 9, "NURTURE"]
    values = [*nurture, "Mql", "dead", "lead", "MQL?", *"abcd"]
    log = "\n".join(f"{n},Status,{value},2026-01-05" for n, value in enumerate(values))
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n",
        "log.csv": f"Lead,Field,Value,At\n{log}\n1,Owner,Sam,2026-01-05\n1,Status,,2026-01-05\n",
    }
    # of leads that are in no leads table, too; `dead` is a loss, `lead` the first stage's name
    assert notes(lead_table(tmp_path, YAML, files))["unnamed-values"] == (
        "These values of the history belong to no stage and no loss of the YAML, and are ignored: "
        "nurture (11 rows), 5 other values of fewer than 10 rows each."
    )
    named = {**files, "log.csv": "Lead,Field,Value,At\n1,Status,MQL,2026-01-05\n"}
    assert "unnamed-values" not in notes(lead_table(tmp_path, YAML, named))


def test_stages_entered_at_one_moment_are_all_entered(tmp_path: Path) -> None:
    save = "2026-01-09T10:00:00"
    assert told(tmp_path, f"SQL {save}, MQL {save}, Dead {save}, New {save}") == (
        "2026-01-09 2026-01-09 - lost"
    )


SHAPES = {
    "salesforce": (
        "lead: LeadId, stage: NewValue, at: CreatedDate, where: Field = 'Status'",
        """
            Id,IsDeleted,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue
            0173,false,1,005A,2026-02-01T08:00:00.000Z,Status,SQL,Customer
            0174,false,2,005A,2026-01-20T09:30:00.000Z,Status,MQL,Dead
            0175,false,1,005A,2026-01-12T09:30:00.000Z,Status,SQL,SQL
            0176,false,1,005A,2026-01-09T09:30:00.000Z,Status,MQL,SQL
            0177,false,1,005A,2026-01-08T09:30:00.000Z,Owner,SQL,Customer
            0178,false,2,005A,2026-01-05T09:30:00.000Z,Status,New,MQL
            0179,false,1,005A,2026-01-05T09:30:00.000Z,Status,New,MQL
            0170,false,1,005A,2026-01-01T09:30:00.000Z,created,,
        """,
    ),
    "hubspot": (
        "lead: objectId, stage: value, at: timestamp, where: property = 'lifecyclestage'",
        """
            objectId,property,value,timestamp,sourceType,sourceId
            1,lifecyclestage,customer,2026-02-01T08:00:00.000Z,CRM_UI,userId:1
            1,lifecyclestage,sql,2026-01-09T09:30:00.000Z,CRM_UI,userId:1
            1,hs_lead_status,customer,2026-01-08T09:30:00.000Z,CRM_UI,userId:1
            1,lifecyclestage,mql,2026-01-05T09:30:00.000Z,FORM,
            1,lifecyclestage,lead,2026-01-01T09:30:00.000Z,FORM,
            2,lifecyclestage,dead,2026-01-20T09:30:00.000Z,CRM_UI,userId:1
            2,lifecyclestage,mql,2026-01-05T09:30:00.000Z,FORM,
        """,
    ),
    "generic": (
        "lead: lead, stage: stage, at: at",
        """
            lead,stage,at
            1,MQL,2026-01-05
            2,MQL,2026-01-05
            1,SQL,2026-01-09
            2,Dead,2026-01-20
            1,Customer,2026-02-01
        """,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_logs_of_every_shape_tell_the_same(tmp_path: Path, shape: str) -> None:
    history, log = SHAPES[shape]
    lines = [line for line in YAML.splitlines() if "history:" not in line]
    yaml = "\n".join([*lines, f"    history: {{path: log.csv, {history}}}"])
    files = {"leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-02,\n", "log.csv": log}
    table = lead_table(tmp_path, yaml, files)
    assert stories(table) == {
        "1": "2026-01-01 2026-01-05 2026-01-09 2026-02-01 won",
        "2": "2026-01-02 2026-01-05 - - lost",
    }
    assert "unnamed-values" not in notes(table)
    assert "unmatched-rows" not in notes(table)


def test_what_was_left_was_entered_though_nobody_knows_when(tmp_path: Path) -> None:
    yaml = YAML.replace("at: At,", "at: At, left: Old,")
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,Dead\n2,2026-01-01,\n3,2026-01-01,SQL\n",
        "log.csv": """
            Lead,Field,Old,Value,At
            1,Status,mql,Dead,2026-01-20
            2,Status,SQL,MQL,2026-01-10
            2,Status,MQL,SQL,2026-01-20
            3,Status,New,Working,2026-07-01
            3,Status,MQL,New,2026-06-30
            3,Owner,Customer,New,2026-01-03
            3,Status,Customer,New,2026-07-01
        """,
    }
    # The log never says that 1 became MQL: it came as one. 2 came as SQL, which is dated by its
    # return. Of 3 it is not known by 30 June what it left in July; its status says SQL.
    assert stories(lead_table(tmp_path, yaml, files)) == {
        "1": "2026-01-01 ? - - lost",
        "2": "2026-01-01 2026-01-10 2026-01-20 - open",
        "3": "2026-01-01 ? ? - open",
    }
    without = stories(lead_table(tmp_path, YAML, files))
    assert without["1"] == "2026-01-01 - - - lost"
    # without a date there is no telling whether it was in time
    assert stories(lead_table(tmp_path, yaml, files, window=90))["1"] == "2026-01-01 - - - lost"
    by_log = yaml.replace(", status: Status", "")
    assert stories(lead_table(tmp_path, by_log, files))["3"] == "2026-01-01 ? - - open"
