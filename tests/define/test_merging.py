"""Rows of one lead become one: by id, then by key; whose attributes stand, and what adds up."""

from datetime import date
from pathlib import Path

import pytest

from .companies import amounts, lead_table, population, segments, stories

BY_ID = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, source: Source, amount: Amount}
    stages:
      - name: Lead
      - {name: MQL, at: MQL}
      - {name: Won, at: Won}
    lost: {at: Lost}
    segments: {who: Name}
"""
BY_EMAIL = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source}
    lead: {deduplicate: {by: [email]}}
    stages:
      - name: Lead
      - {name: Won, at: Won}
    lost: {at: Lost}
    segments: {who: Name}
"""


def test_the_earliest_row_gives_the_attributes_all_rows_the_entries(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ID, {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-05,late,Fair,100.50,2026-01-06,,
        1,2026-01-02,early,Web,20.00,2026-01-09,2026-03-01,
        1,2026-01-09,last,Fair,100.49,,2026-02-01,
        2,2026-01-03,alone,Fair,1.00,,,
    """}, by=("who", "source"))  # fmt: skip
    # the earliest entry of each stage, whichever row has it; the largest amount, not the sum
    assert stories(table) == {
        "early": "2026-01-02 2026-01-06 2026-02-01 won",
        "alone": "2026-01-03 - - open",
    }
    assert amounts(table) == {"early": 10050, "alone": 100}
    assert segments(table, "source") == {"early": "Web", "alone": "Fair"}
    assert population(table) == {"merged": 2, "leads": 2}


def test_attributes_stand_as_they_are_empty_ones_too(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ID, {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-05,late,Fair,,,,
        1,2026-01-02,early,,,,,
    """}, by=("who", "source"))  # fmt: skip
    assert segments(table, "source") == {"early": "(none)"}


def test_lost_only_if_every_row_is_and_since_the_latest(tmp_path: Path) -> None:
    files = {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-01,one of two,,,,,2026-01-08
        1,2026-01-02,-,,,,,
        2,2026-01-01,both,,,,,2026-01-08
        2,2026-01-02,-,,,,,2026-01-20
        3,2026-01-01,lost and won,,,,2026-02-01,2026-01-08
    """}  # fmt: skip
    assert stories(lead_table(tmp_path, BY_ID, files)) == {
        "one of two": "2026-01-01 - - open",
        "both": "2026-01-01 - - lost",
        "lost and won": "2026-01-01 - 2026-02-01 won",  # a lost lead that is won is won
    }
    # Of the losses of "both", the 8th and the 20th, the latest counts: 19 days after the lead.
    # The won lead was won after 31 days, and lost after 7.
    assert stories(lead_table(tmp_path, BY_ID, files, window=18)) == {
        "one of two": "2026-01-01 - - open",
        "both": "2026-01-01 - - open",
        "lost and won": "2026-01-01 - - lost",
    }
    assert stories(lead_table(tmp_path, BY_ID, files, window=19))["both"].endswith("lost")


def test_ids_are_trimmed_and_compared_byte_by_byte(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ID, {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        a1,2026-01-01,small a,,,,,
        A1,2026-01-01,large a,,,,,
         a1 ,2026-01-02,spaces,,,,,
        01,2026-01-01,zero one,,,,,
        1,2026-01-01,one,,,,,
        1.10,2026-01-01,one point ten,,,,,
        1.0,2026-01-01,one point zero,,,,,
        é,2026-01-01,composed,,,,,
        e\u0301,2026-01-01,decomposed,,,,,
    """})  # fmt: skip
    assert set(stories(table)) == {
        "small a", "large a", "zero one", "one", "one point ten", "one point zero", "composed",
        "decomposed",
    }  # fmt: skip
    assert population(table) == {"merged": 1, "leads": 8}


def test_the_earliest_by_the_time_of_day(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_ID, {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-05 09:30:00,half past nine,,,,,
        1,2026-01-05T09:29:59Z,one second before,,,,,
        1,2026-01-05 11:00:00,eleven,,,,,
    """})  # fmt: skip
    assert list(stories(table)) == ["one second before"]


def test_rows_of_one_id_and_moment_the_smallest_used_columns_win(tmp_path: Path) -> None:
    # In the order of the YAML: source, then amount, and so on; empty is last. Notes is not used.
    table = lead_table(tmp_path, BY_ID, {"leads.csv": """
        Id,Created,Notes,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-01,a,z,Web,1,,,
        1,2026-01-01,b,y,Fair,2,,,
        1,2026-01-01,c,x,,3,,,
        2,2026-01-01,a,r,Web,9,,,
        2,2026-01-01,b,q,Web,10,,,
        3,2026-01-01,a,empty amount,Web,,,,
        3,2026-01-01,z,some amount,Web,500,,,
    """}, by=("who", "source"))  # fmt: skip
    # 1: Fair < Web < empty. 2: of equal sources the smaller amount, 9 < 10. 3: 500 < empty.
    assert segments(table, "source") == {"y": "Fair", "r": "Web", "some amount": "Web"}


@pytest.mark.parametrize("reverse", [False, True])
def test_full_ties_do_not_depend_on_the_order_of_the_file(tmp_path: Path, *, reverse: bool) -> None:
    rows = ["1,2026-01-01,b,Web,,2026-01-05,,", "1,2026-01-01,a,Web,,2026-01-05,,"]
    header = "Id,Created,Name,Source,Amount,MQL,Won,Lost"
    text = "\n".join([header, *sorted(rows, reverse=reverse)]) + "\n"
    # equal in source, amount, MQL, Won and Lost; the segment `who` is the last used column
    assert list(stories(lead_table(tmp_path, BY_ID, {"leads.csv": text}))) == ["a"]


def test_emails_are_trimmed_and_case_folded(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_EMAIL, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        1,2026-01-05,late,Ann@Example.org,,2026-02-01,
        2,2026-01-02,early, ann@example.org ,,,
        3,2026-01-03,other,bob@example.org,,,
        4,2026-01-04,no e-mail,,,,
        5,2026-01-05,none either,"  ",,,
        6,2026-01-06,upper,ANN@EXAMPLE.ORG,,,
    """})  # fmt: skip
    assert stories(table) == {
        "early": "2026-01-02 2026-02-01 won",
        "other": "2026-01-03 - open",
        "no e-mail": "2026-01-04 - open",  # an empty key matches nothing
        "none either": "2026-01-05 - open",
    }
    assert population(table) == {"merged": 2, "leads": 4}


def test_folding_is_more_than_lower_case(tmp_path: Path) -> None:
    # ß folds to ss, and the Greek final sigma to sigma
    table = lead_table(tmp_path, BY_EMAIL, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        1,2026-01-01,eszett,groß@example.org,,,
        2,2026-01-02,two s,GROSS@example.org,,,
        3,2026-01-03,final sigma,οδος@example.org,,,
        4,2026-01-04,sigma,ΟΔΟΣ@example.org,,,
    """})  # fmt: skip
    assert set(stories(table)) == {"eszett", "final sigma"}


def test_same_key_and_moment_the_smallest_id_wins(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_EMAIL, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        b,2026-01-01,b,x@example.org,A,,
        B,2026-01-01,large b,x@example.org,Z,,
        10,2026-01-01,ten,y@example.org,A,,
        9,2026-01-01,nine,y@example.org,A,,
    """})  # fmt: skip
    assert set(stories(table)) == {"large b", "ten"}  # B < b, and 10 < 9, as text


def test_first_the_same_id_then_the_same_key_of_who_stands(tmp_path: Path) -> None:
    table = lead_table(tmp_path, BY_EMAIL, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        1,2026-01-02,new address,shared@example.org,,2026-05-01,2026-01-20
        1,2026-01-01,old address,old@example.org,,,2026-01-10
        2,2026-01-03,shares,shared@example.org,,,
        3,2026-01-04,old,OLD@example.org,,2026-04-01,2026-01-30
    """})  # fmt: skip
    # Lead 1 has the address of its earliest row, old@, so it is one with 3 and not with 2.
    assert stories(table) == {
        "old address": "2026-01-01 2026-04-01 won",
        "shares": "2026-01-03 - open",
    }
    assert population(table) == {"merged": 2, "leads": 2}


def test_all_columns_of_a_key_must_agree_and_none_be_empty(tmp_path: Path) -> None:
    yaml = BY_EMAIL.replace("email: Email", "email: Email, account: Company").replace(
        "[email]", "[account, Phone]"
    )
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Company,Phone,Source,Won,Lost
        1,2026-01-01,a,,Acme,0123,,,
        2,2026-01-02,b,, Acme ,0123 ,,,
        3,2026-01-03,other phone,,Acme,123,,,
        4,2026-01-04,no phone,,Acme,,,,
        5,2026-01-05,no phone either,,Acme,,,,
        6,2026-01-06,no company,,,0123,,,
        7,2026-01-07,other case,,ACME,0123,,,
    """})  # fmt: skip
    # only e-mails are folded; 0123 is no number here
    assert set(stories(table)) == {
        "a", "other phone", "no phone", "no phone either", "no company", "other case",
    }  # fmt: skip


def test_the_parts_of_a_key_do_not_run_together(tmp_path: Path) -> None:
    yaml = BY_EMAIL.replace("[email]", "[Source, Lost]").replace("    lost: {at: Lost}\n", "")
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        1,2026-01-01,ab c,,ab,,c
        2,2026-01-02,a bc,,a,,bc
    """})  # fmt: skip
    assert population(table) == {"leads": 2}


def test_without_an_id_each_row_is_a_lead(tmp_path: Path) -> None:
    yaml = BY_EMAIL.replace("id: Id, ", "")
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Email,Source,Won,Lost
        1,2026-01-01,a,,,,
        1,2026-01-01,b,,,,
        1,2026-01-02,c,x@example.org,,,
        1,2026-01-01,d,X@example.org,,2026-01-05,
    """})  # fmt: skip
    assert stories(table) == {
        "a": "2026-01-01 - open",
        "b": "2026-01-01 - open",
        "d": "2026-01-01 2026-01-05 won",
    }


def test_an_undated_entry_of_any_row_counts_where_no_row_has_a_date(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, status: Status}
        joins: {deals: {path: deals.csv, lead: Lead}}
        stages:
          - name: Lead
          - {name: Working, where: "Flag = TRUE"}
          - {name: Won, values: [Customer]}
        history: {path: log.csv, lead: Lead, stage: Value, at: At}
        segments: {who: Name}
    """
    table = lead_table(tmp_path, yaml, {
        "leads.csv": """
            Id,Created,Name,Flag,Status
            1,2026-01-01,a,false,New
            1,2026-01-02,-,true,Customer
            2,2026-01-01,b,,Customer
            3,2026-01-01,c,,
        """,
        "deals.csv": "Lead\n",
        "log.csv": """
            Lead,Value,At
            1,Customer,2026-01-09
        """,
    })  # fmt: skip
    assert stories(table) == {
        "a": "2026-01-01 ? 2026-01-09 won",  # a date in the log wins over the status
        "b": "2026-01-01 - ? won",
        "c": "2026-01-01 - - open",
    }


def test_rows_that_are_excluded_or_after_as_of_are_merged_with_none(tmp_path: Path) -> None:
    yaml = BY_ID + "    lead: {exclude: {junk: \"Source = 'Junk'\"}}\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Created,Name,Source,Amount,MQL,Won,Lost
        1,2026-01-01,junk,Junk,900,2026-01-02,2026-01-02,
        1,2026-01-05,good,Web,1,,,
        1,2026-03-01,after,Web,800,2026-01-06,,
    """}, as_of=date(2026, 2, 28))  # fmt: skip
    assert stories(table) == {"good": "2026-01-05 - - open"}
    assert amounts(table) == {"good": 100}
    assert population(table) == {"excluded.junk": 1, "after_as_of": 1, "leads": 1}
