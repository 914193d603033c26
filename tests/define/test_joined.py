"""Joined tables: what their rows say of leads, which they never multiply."""

from datetime import date
from pathlib import Path

import pytest

from .companies import amounts, frame_of, lead_table, notes, population, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, score: Score}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal%s}}
    stages:
      - name: Lead
      - {name: Opportunity, at: deals.Opened}
      - %s
    lost: %s
    segments: {who: Id}
    as_of: 2026-06-30
"""
WON = "{name: Won, at: deals.Closed, where: \"deals.Stage = 'Won'\"}"
LOST = "{where: \"deals.Stage = 'Lost'\"}"
LEADS = "Id,Created,Score,Contract\n1,2026-01-01,50,2026-03-03\n2,2026-01-01,10,\n3,2026-01-01,,\n"
DEALS = "Deal,Lead,Opened,Closed,Stage,Deleted,Level\n"


def told(
    folder: Path,
    deals: str,
    *,
    won: str = WON,
    lost: str = LOST,
    where: str = "",
    leads: str = LEADS,
) -> dict[str, str]:
    yaml = YAML % (where and f', where: "{where}"', won, lost)
    table = lead_table(folder, yaml, {"leads.csv": leads, "deals.csv": DEALS + deals})
    return {who: story.removeprefix("2026-01-01 ") for who, story in stories(table).items()}


def test_the_earliest_of_the_rows_that_satisfy(tmp_path: Path) -> None:
    assert told(tmp_path, (
        "a,1,2026-01-20,2026-02-01,Won,,\n"
        "b,1,2026-01-10,2026-01-15,Lost,,\n"  # opened earlier, but not won
        "c,1,2026-01-12,2026-01-25,Won,,\n"
        "d,2,2026-02-02,,Open,,\n"
    )) == {"1": "2026-01-10 2026-01-25 won", "2": "2026-02-02 - open", "3": "- - open"}  # fmt: skip


def test_a_lead_is_one_lead_however_many_deals_it_has(tmp_path: Path) -> None:
    deals = "".join(f"d{i},1,2026-01-1{i},2026-02-1{i},Won,,\n" for i in range(9))
    yaml = YAML % ("", WON, LOST)
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": DEALS + deals})
    assert population(table) == {"leads": 3}
    assert stories(table)["1"] == "2026-01-01 2026-01-10 2026-02-10 won"


def test_ids_are_trimmed_on_both_sides_and_never_folded(tmp_path: Path) -> None:
    table = lead_table(tmp_path, (YAML % ("", WON, LOST)).replace("who: Id", "who: Name"), {
        "leads.csv": "Id,Name,Created,Score\n a ,small,2026-01-01,\nA,large,2026-01-01,\n"
                     "07,zero seven,2026-01-01,\n",
        "deals.csv": DEALS + "x, A ,2026-02-01,,,,\ny,7,2026-02-02,,,,\nz,a,2026-02-03,,,,\n",
    })  # fmt: skip
    assert stories(table) == {
        "large": "2026-01-01 2026-02-01 - open",
        "small": "2026-01-01 2026-02-03 - open",
        "zero seven": "2026-01-01 - - open",
    }


def test_a_row_whose_first_columns_are_empty_is_a_row(tmp_path: Path) -> None:
    won = "{name: Won, where: \"deals.Stage = 'Won'\"}"
    lost = "{at: deals.Closed, where: \"deals.Level = 'out'\"}"
    deals = "Opened,Closed,Level,Stage,Lead,Deal\n,,,Won,1,a\n,,,,7,b\n"
    table = lead_table(tmp_path, YAML % ("", won, lost), {"leads.csv": LEADS, "deals.csv": deals})
    assert stories(table)["1"] == "2026-01-01 - ? won"
    assert "deals: 1 of 2 rows" in notes(table)["unmatched-rows"]


def test_rows_of_no_lead_are_counted(tmp_path: Path) -> None:
    deals = DEALS + (
        "a,1,2026-01-05,,,false,\n"
        "b,9,2026-01-05,,,false,\n"
        "c,,2026-01-05,,,false,\n"
        "d,8,2026-01-05,,,true,\n"  # not read at all
        "\n"
        "e,2,2026-01-05,,,false,\n"
    )
    leads = LEADS + "2,,,\n"  # unusable, and yet a row with that id
    yaml = YAML % (", where: Deleted = FALSE", WON, LOST)
    table = lead_table(tmp_path, yaml, {"leads.csv": leads, "deals.csv": deals})
    assert {file.table: (file.rows, file.unmatched) for file in table.inputs} == {
        "leads": (4, 0), "deals": (6, 2),
    }  # fmt: skip
    assert "deals: 2 of 5 rows" in notes(table)["unmatched-rows"]


def test_rows_that_are_not_read_tell_nothing(tmp_path: Path) -> None:
    deals = (
        "a,1,2026-01-05,2026-01-06,Won,true,\n"
        "b,1,2026-01-09,2026-01-10,Won,,\n"
        "c,1,2026-01-12,2026-01-14,Won,false,\n"
    )
    found = told(tmp_path, deals, where="Deleted = FALSE")
    assert found["1"] == "2026-01-12 2026-01-14 won"  # no answer counts as false


@pytest.mark.parametrize(
    ("won", "expected"),
    [
        # with the lead's own columns beside those of the deal
        ("{name: Won, at: deals.Closed, where: \"deals.Stage = 'Won' AND Score >= 20\"}",
         {"1": "2026-02-01", "2": "-", "3": "-"}),
        ('{name: Won, at: deals.Closed, where: "deals.Level >= Score"}',
         {"1": "2026-02-05", "2": "2026-02-02", "3": "-"}),
        ("{name: Won, at: deals.Closed, where: \"deals.Closed > DATE '2026-02-01'\"}",
         {"1": "2026-02-05", "2": "2026-02-02", "3": "2026-02-03"}),
        # a condition on the lead alone, and the deal's date
        ('{name: Won, at: deals.Closed, where: "Score >= 20"}',
         {"1": "2026-02-01", "2": "-", "3": "-"}),
        # the lead's date, and a condition on the deal
        ("{name: Won, at: Contract, where: \"deals.Stage = 'Won'\"}",
         {"1": "2026-03-03", "2": "-", "3": "-"}),
        # a flag of the deal, without a date
        ("{name: Won, where: \"deals.Stage = 'Won'\"}", {"1": "?", "2": "?", "3": "?"}),
        ('{name: Won, where: "deals.Level > 50 AND Score > 0"}', {"1": "?", "2": "-", "3": "-"}),
    ],
)  # fmt: skip
def test_where(tmp_path: Path, won: str, expected: dict[str, str]) -> None:
    deals = (
        "a,1,,2026-02-01,Won,,10\nb,1,,2026-02-05,Lost,,60\nc,2,,2026-02-02,Won,,10\n"
        "d,3,,2026-02-03,Won,,99\n"
    )
    found = told(tmp_path, deals, won=won)
    assert {who: story.split()[1] for who, story in found.items()} == expected


def test_a_condition_without_its_date_is_no_entry_and_said(tmp_path: Path) -> None:
    yaml = YAML % (", read: {unreadable: allow}", WON, LOST)
    deals = DEALS + "a,1,,,Won,,\nb,1,,soon,Won,,\nc,2,,,Won,,\nd,2,,2026-02-05,Won,,\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": deals})
    assert {who: story.split()[2] for who, story in stories(table).items()} == {
        "1": "-", "2": "2026-02-05", "3": "-",
    }  # fmt: skip
    assert "Won: 3 rows" in notes(table)["missing-dates"]


def test_a_condition_without_an_answer_is_false_and_said(tmp_path: Path) -> None:
    yaml = YAML % ("", WON, LOST)
    deals = DEALS + "a,1,,2026-02-05,,,\nb,2,,2026-02-05,Won,,\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": deals})
    assert stories(table)["1"].endswith("- open")
    assert "stage Won: 1 row" in notes(table)["null-predicates"]


DATED = "{at: deals.Closed, where: \"deals.Stage = 'Lost'\"}"


@pytest.mark.parametrize(
    ("deals", "lost", "end"),
    [
        # lost only if it holds for all of the lead's rows there
        ("a,1,,2026-02-01,Lost,,\nb,1,,2026-02-05,Lost,,\n", LOST, "lost"),
        ("a,1,,2026-02-01,Lost,,\nb,1,,,Open,,\n", LOST, "open"),
        ("a,1,,2026-02-01,Lost,,\nb,1,,,,,\n", LOST, "open"),  # no answer is not lost
        ("", LOST, "open"),  # a lead without deals has lost none
        ("a,1,,2026-02-01,Won,,\nb,1,,2026-02-05,Lost,,\n", LOST, "won"),
        # by their dates, all of them known at as-of
        ("a,1,,2026-02-01,Lost,,\nb,1,,2026-02-05,Lost,,\n", DATED, "lost"),
        ("a,1,,2026-02-01,Lost,,\nb,1,,,Lost,,\n", DATED, "open"),
        ("a,1,,2026-02-01,Lost,,\nb,1,,2026-07-01,Lost,,\n", DATED, "open"),
        ("a,1,,2026-02-01,Lost,,\nb,1,,2026-07-01,Lost,,\n", LOST, "lost"),
    ],
)
def test_losses(tmp_path: Path, deals: str, lost: str, end: str) -> None:
    assert told(tmp_path, deals, lost=lost)["1"].split()[-1] == end


def test_lost_at_the_latest_of_the_dates(tmp_path: Path) -> None:
    yaml = YAML % ("", WON, DATED)
    files = {"leads.csv": LEADS, "deals.csv": DEALS + "a,1,,2026-01-11,Lost,,\n"
             "b,1,,2026-01-21,Lost,,\n"}  # fmt: skip
    # 10 and 20 days after the lead
    ends = [stories(lead_table(tmp_path, yaml, files, window=days))["1"].split()[-1]
            for days in (10, 19, 20)]  # fmt: skip
    assert ends == ["open", "open", "lost"]


def test_deals_of_all_rows_of_a_merged_lead(tmp_path: Path) -> None:
    leads = (
        "Id,Created,Score,Contract\n1,2026-01-01,x@w.io,\n1,2026-01-03,x@w.io,\n"
        "2,2026-01-02,X@w.io,\n3,2026-01-09,y@w.io,\n"
    )
    yaml = (
        (YAML % ("", WON, LOST))
        .replace("score: Score", "email: Score")
        .replace("    stages:", "    lead: {deduplicate: {by: [email]}}\n    stages:")
    )
    table = lead_table(tmp_path, yaml, {
        "leads.csv": leads,
        "deals.csv": DEALS + "a,1,2026-02-09,2026-03-09,Won,,\nb,2,2026-02-01,2026-03-01,Won,,\n",
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-01 2026-02-01 2026-03-01 won", "3": "2026-01-09 - - open",
    }  # fmt: skip
    assert population(table) == {"merged": 2, "leads": 2}


def test_two_tables(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins:
          calls: {path: calls.csv, lead: Lead}
          deals: {path: deals.csv, lead: Lead}
        stages:
          - name: Lead
          - {name: Called, at: calls.At, where: calls.Answered = TRUE}
          - {name: Won, at: deals.At}
        segments: {who: Id}
    """
    table = lead_table(tmp_path, yaml, {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-01\n",
        "calls.csv": "Lead,At,Answered\n1,2026-01-02,false\n1,2026-01-03,true\n3,2026-01-03,true\n",
        "deals.csv": "Lead,At\n2,2026-02-02\n1,2026-02-01\n",
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-01 2026-01-03 2026-02-01 won",
        "2": "2026-01-01 - 2026-02-02 won",
    }
    assert [(file.table, file.rows, file.unmatched) for file in table.inputs] == [
        ("leads", 2, 0), ("calls", 3, 1), ("deals", 2, 0),
    ]  # fmt: skip


def test_a_joined_table_of_several_files(tmp_path: Path) -> None:
    (tmp_path / "deals").mkdir()
    (tmp_path / "deals" / "1.csv").write_text("Lead,At\n1,2026-02-02\n9,2026-01-01\n")
    (tmp_path / "deals" / "2.csv").write_text("Lead,At\n1,2026-02-01\n8,2026-01-01\n9,2026-01-01\n")
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins: {deals: {path: "deals/*.csv", lead: Lead}}
        stages: [{name: Lead}, {name: Won, at: deals.At}]
        segments: {who: Id}
    """
    table = lead_table(tmp_path, yaml, {"leads.csv": "Id,Created\n1,2026-01-01\n"})
    assert stories(table) == {"1": "2026-01-01 2026-02-01 won"}
    assert [(file.path, file.rows, file.unmatched) for file in table.inputs] == [
        ("leads.csv", 1, 0), ("deals/1.csv", 2, 1), ("deals/2.csv", 3, 2),
    ]  # fmt: skip


def test_entries_out_of_order_are_kept_and_flagged(tmp_path: Path) -> None:
    found = lead_table(tmp_path, YAML % ("", WON, LOST), {
        "leads.csv": LEADS,
        "deals.csv": DEALS + (
            "a,1,2026-02-05,2026-02-01,Won,,\n"  # won before it was opened
            "b,2,2025-12-31,2026-02-01,Won,,\n"  # opened before the lead
            "c,3,2026-01-01 09:00,2026-01-01 08:00,Won,,\n"  # one day: in the order of the stages
        ),
    }, as_of=date(2026, 6, 30))  # fmt: skip
    assert stories(found) == {
        "1": "2026-01-01 2026-02-05 2026-02-01 won",
        "2": "2026-01-01 2025-12-31 2026-02-01 won",
        "3": "2026-01-01 2026-01-01 2026-01-01 won",
    }
    flagged = frame_of(found).filter("~disordered")["~segment_who"].to_list()
    assert sorted(flagged) == ["1", "2"]


def test_a_table_whose_ids_the_leads_hold(tmp_path: Path) -> None:
    yaml = (YAML % ("", WON, LOST)).replace("lead: Lead,", "lead: Deal, by: Opportunity,")
    table = lead_table(tmp_path, yaml, {
        "leads.csv": "Id,Created,Score,Opportunity\n1,2026-01-01,,a\n2,2026-01-01,,\n"
                     "3,2026-01-01,,b\n4,2026-01-01,,b\n",  # two leads of one deal
        "deals.csv": DEALS + "a,2,2026-01-10,2026-01-20,Won,,\n"
                             "b,,2026-01-11,2026-01-21,Lost,,\n,1,2026-01-05,,Open,,\n"
                             "1,1,2026-01-05,,Open,,\n",
    })  # fmt: skip
    assert stories(table) == {
        "1": "2026-01-01 2026-01-10 2026-01-20 won",
        "2": "2026-01-01 - - open",
        "3": "2026-01-01 2026-01-11 - lost",
        "4": "2026-01-01 2026-01-11 - lost",
    }
    assert [file.unmatched for file in table.inputs] == [0, 2]


def test_ids_are_not_needed_where_the_leads_hold_those_of_the_table(tmp_path: Path) -> None:
    yaml = (YAML % ("", WON, LOST)).replace("lead: Lead,", "lead: Deal, by: Opportunity,")
    yaml = yaml.replace("leads.csv, id: Id,", "leads.csv,")
    leads = "Id,Created,Score,Opportunity\n1,2026-01-01,,a\n"
    deals = DEALS + "a,2,2026-01-10,2026-01-20,Won,,\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": leads, "deals.csv": deals})
    assert stories(table) == {"1": "2026-01-01 2026-01-10 2026-01-20 won"}


def test_a_row_of_several_leads_belongs_to_each(tmp_path: Path) -> None:
    yaml = (YAML % ("", WON, LOST)).replace("lead: Lead,", "lead: Lead, separator: ';',")
    yaml += "    amount: deals.Level\n"
    deals = (
        DEALS
        + "a,1; 2,2026-01-10,2026-01-20,Won,,100\n"
        + "b,9;2;,2026-01-05,,Open,,50\n"  # one of the two is known
        + "c,8;9,2026-01-01,,Open,,50\n"
        + "d,3;3,2026-01-07,2026-01-30,Won,,70\n"
    )
    table = lead_table(tmp_path, yaml, {"leads.csv": LEADS, "deals.csv": deals})
    assert stories(table) == {
        "1": "2026-01-01 2026-01-10 2026-01-20 won",
        "2": "2026-01-01 2026-01-05 2026-01-20 won",
        "3": "2026-01-01 2026-01-07 2026-01-30 won",
    }
    assert amounts(table) == {"1": 100_00, "2": 100_00, "3": 70_00}
    assert [file.unmatched for file in table.inputs] == [0, 1]


def test_a_history_of_deals_that_list_several_leads(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins: {deals: {path: deals.csv, lead: Leads, separator: ";"}}
        history: {path: log.csv, lead: Deal, by: deals.Deal, stage: To, at: At}
        stages: [{name: Lead}, {name: Customer, values: [Won]}]
        segments: {who: Id}
        as_of: 2026-06-30
    """
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n2,2026-01-01\n3,2026-01-01\n",
        "deals.csv": "Deal,Leads\na,1; 2\nb,3\n",
        "log.csv": "Deal,To,At\na,Won,2026-01-10\nb,Open,2026-01-20\n",
    }
    assert stories(lead_table(tmp_path, yaml, files)) == {
        "1": "2026-01-01 2026-01-10 won",
        "2": "2026-01-01 2026-01-10 won",
        "3": "2026-01-01 - open",
    }
