"""Losses that several tables tell of: which stand beside what the others say, and since when."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnelcli.define import LeadTable
from funnelcli.model import LOST_AT

from .companies import WHO, frame_of, lead_table, notes, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, status: Status}
    joins: {deals: {path: deals.csv, lead: Lead}}
    history: {path: log.csv, lead: Lead, stage: Value, at: At}
    stages:
      - name: Lead
      - {name: Opportunity, at: deals.Opened}
      - {name: Won, at: deals.Closed, where: "deals.Stage = 'Won'"}
    lost:
      - {at: Lost}
      - {at: deals.Closed, where: "deals.Stage = 'Lost'"}
      - {values: [Dead]}
    segments: {who: Id}
    as_of: 2026-06-30
"""


def company(
    folder: Path, lead: str = ",", deals: str = "", log: str = "", yaml: str = YAML, **asked: Any
) -> LeadTable:
    """Make leads of a row of lost date and status, and of rows of the other tables.

    Deals are written `Stage opened closed`, rows of the log `Value at`.
    """
    of_deals = [",".join(["1", *deal.split(" ")]) for deal in deals.split(", ") if deal]
    of_log = [",".join(["1", *line.split(" ", 1)]) for line in log.split(", ") if line]
    return lead_table(folder, yaml, {
        "leads.csv": f"Id,Created,Lost,Status\n1,2026-01-01,{lead}\n",
        "deals.csv": "\n".join(["Lead,Stage,Opened,Closed", *of_deals]) + "\n",
        "log.csv": "\n".join(["Lead,Value,At", *of_log]) + "\n",
    }, **asked)  # fmt: skip


def end(table: LeadTable) -> str:
    """Tell how the lead ended, and since when it is lost."""
    (since,) = frame_of(table)[LOST_AT].to_list()
    return " ".join([stories(table)["1"].split()[-1], *([f"{since}"] if since else [])])


@pytest.mark.parametrize(
    ("lead", "deals", "log", "expected"),
    [
        # each by itself
        ("2026-02-01,", "", "", "lost 2026-02-01"),
        (",", "Lost 2026-01-05 2026-02-02", "", "lost 2026-02-02"),
        (",", "", "Dead 2026-02-03", "lost 2026-02-03"),
        (",dead", "", "", "lost"),
        # the latest of those that stand; a date goes before none
        ("2026-02-01,", "Lost 2026-01-05 2026-02-02", "", "lost 2026-02-02"),
        ("2026-02-05,", "Lost 2026-01-05 2026-02-02", "Dead 2026-02-03", "lost 2026-02-05"),
        (",Dead", "Lost 2026-01-05 2026-02-02", "", "lost 2026-02-02"),
        # a dated loss yields to a row of another table that began on a later day
        ("2026-02-01,", "Open 2026-02-02 ", "", "open"),
        ("2026-02-01,", "Open 2026-02-01 ", "", "lost 2026-02-01"),
        ("2026-02-01 09:00,", "Open 2026-02-01T18:00 ", "", "lost 2026-02-01"),
        ("2026-02-01 09:00,", "Open 2026-02-02T00:10 ", "", "open"),
        ("2026-02-01,", "Open 2026-01-05 ", "", "lost 2026-02-01"),
        ("2026-02-01,", "", "New 2026-02-02", "open"),
        ("2026-02-01,", "", "New 2026-02-01", "lost 2026-02-01"),
        (",", "Lost 2026-01-05 2026-02-02", "New 2026-03-01", "open"),
        (",", "Open 2026-03-05 ", "Dead 2026-02-03", "open"),
        # but not if that row is lost itself
        ("2026-02-01,", "Lost 2026-02-02 2026-02-03", "", "lost 2026-02-03"),
        ("2026-02-01,", "", "Dead 2026-02-02", "lost 2026-02-02"),
        ("2026-02-01,", "", "New 2026-02-02, Dead 2026-02-03", "lost 2026-02-03"),
        # nor if it began after as-of, or nobody knows when
        ("2026-02-01,", "Open 2026-07-01 ", "", "lost 2026-02-01"),
        ("2026-02-01,", "Open  2026-03-01", "", "lost 2026-02-01"),
        ("2026-02-01,", "", "New 2026-07-01", "lost 2026-02-01"),
        ("2026-02-01,", "", "New ", "lost 2026-02-01"),
        # of the deals themselves, one opened after as-of hides no loss, one nobody dates does
        (",", "Lost 2026-01-05 2026-02-02, Open 2026-07-01 ", "", "lost 2026-02-02"),
        (",", "Lost 2026-01-05 2026-02-02, Open 2026-06-30 ", "", "open"),
        (",", "Lost 2026-01-05 2026-02-02, Open  ", "", "open"),
        (",", "Lost 2026-01-05 2026-02-02, Lost 2026-02-03 2026-07-01", "", "open"),
        (",", "Lost 2026-07-05 2026-02-02", "", "open"),  # not opened yet
        # a loss without a date yields to an open deal, and to nothing else
        (",Dead", "Open 2026-01-05 ", "", "open"),
        (",Dead", "Open  ", "", "open"),
        (",Dead", "Open 2026-07-01 ", "", "lost"),
        (",Dead", "Lost 2026-01-05 2026-07-02", "", "open"),
        (",", "Open 2026-01-05 ", "Dead ", "open"),
        (",", "", "Dead , New 2026-03-01", "lost"),
        (",", "", "Dead , Dead 2026-01-05, New 2026-03-01", "open"),  # a date goes before it
        (",", "", "Dead , Dead 2026-07-05", "open"),
        ("2026-07-01,Dead", "", "", "open"),
        # who is in the log is judged by the log, not by its status
        (",Dead", "", "New 2026-02-01", "open"),
        (",Dead", "", "New ", "lost"),
        # who is won is won
        ("2026-02-01,Dead", "Won 2026-01-05 2026-02-02", "Dead 2026-03-01", "won"),
    ],
)
def test_which_losses_stand(tmp_path: Path, lead: str, deals: str, log: str, expected: str) -> None:
    assert end(company(tmp_path, lead, deals, log)) == expected


def test_losses_that_do_not_stand_are_counted(tmp_path: Path) -> None:
    # the lead's, and the one of the log; the deal began after both
    table = company(tmp_path, "2026-02-01,", "Open 2026-03-01 ", "Dead 2026-02-03")
    assert notes(table)["overridden-losses"] == (
        "1 lead that one table calls lost is not lost: another table has a later row or an open "
        "deal (`funnelcli explain ID` tells which)."
    )
    # of two losses one stands
    table = company(tmp_path, "2026-02-01,", "Lost 2026-01-05 2026-02-02", "New 2026-02-02")
    assert end(table) == "lost 2026-02-02"
    assert "overridden-losses" not in notes(table)
    table = company(tmp_path, "2026-02-01,", "Lost 2026-03-01 2026-03-02", "Dead 2026-02-03")
    assert "overridden-losses" not in notes(table)


@pytest.mark.parametrize(
    ("window", "expected"),
    [(30, "open"), (31, "lost 2026-02-01"), (60, "lost 2026-02-01"), (61, "lost 2026-03-03")],
)
def test_with_a_window_the_latest_loss_in_it_counts(
    tmp_path: Path, window: int, expected: str
) -> None:
    # 1 February is 31 days after the lead, 3 March 61
    found = company(tmp_path, "2026-02-01,Dead", "Lost 2026-01-05 2026-03-03", window=window)
    assert end(found) == expected


def test_merged_leads_are_lost_if_each_row_is_by_whatever_table(tmp_path: Path) -> None:
    files = {
        "leads.csv": "Id,Created,Lost,Status,Email\n"
        "1,2026-01-01,2026-02-01,,a@x.com\n2,2026-01-02,,,A@x.com\n3,2026-01-03,,,c@x.com\n",
        "deals.csv": "Lead,Stage,Opened,Closed\n2,Lost,2026-01-05,2026-02-15\n"
        "1,Lost,2026-01-05,2026-01-20\n",
        "log.csv": "Lead,Value,At\n",
    }
    yaml = YAML.replace("status: Status", "status: Status, email: Email").replace(
        "    stages:\n", "    lead: {deduplicate: {by: [email]}}\n    stages:\n", 1
    )
    table = lead_table(tmp_path, yaml, files)
    assert dict(frame_of(table).select(WHO, LOST_AT).rows()) == {"1": date(2026, 2, 15), "3": None}
    # the first row is lost on day 31, the other on day 45
    for window, ends in ((44, None), (45, date(2026, 2, 15))):
        found = frame_of(lead_table(tmp_path, yaml, files, window=window))
        assert dict(found.select(WHO, LOST_AT).rows())["1"] == ends


@pytest.mark.parametrize(
    ("rules", "lead", "expected"),
    [
        # several dates of the leads: the latest that has come
        ("[{at: Lost}, {at: Status}]", "2026-02-01,2026-03-01", "lost 2026-03-01"),
        ("[{at: Lost}, {at: Status}]", "2026-02-01,2026-07-01", "lost 2026-02-01"),
        ("[{at: Lost}, {at: Status}]", ",", "open"),
        ("[{at: Lost}, {where: \"Status = 'Dead'\"}]", "2026-02-01,Dead", "lost 2026-02-01"),
        ("[{at: Lost}, {where: \"Status = 'Dead'\"}]", ",Dead", "lost"),
        ("[{values: [Gone]}, {values: [Dead]}]", ",Dead", "lost"),
        ("[{at: Lost}]", "2026-02-01,", "lost 2026-02-01"),
    ],
)
def test_several_rules_on_the_leads(tmp_path: Path, rules: str, lead: str, expected: str) -> None:
    yaml = YAML[: YAML.index("    lost:")] + f"    lost: {rules}\n"
    yaml += YAML[YAML.index("    segments:") :]
    assert end(company(tmp_path, lead, yaml=yaml)) == expected


def test_several_rules_on_the_deals_are_asked_of_each_deal(tmp_path: Path) -> None:
    rules = (
        "    lost: [{at: deals.Closed, where: \"deals.Stage = 'Lost'\"}, "
        "{where: \"deals.Stage = 'Stale'\"}]\n"
    )
    yaml = YAML[: YAML.index("    lost:")] + rules + YAML[YAML.index("    segments:") :]

    def told(deals: str) -> str:
        return end(company(tmp_path, ",", deals, yaml=yaml))

    assert told("Lost 2026-01-05 2026-02-02, Lost 2026-01-05 2026-02-04") == "lost 2026-02-04"
    assert told("Lost 2026-01-05 2026-02-02, Stale 2026-01-06 ") == "lost"
    assert told("Lost 2026-01-05 2026-02-02, Stale 2026-01-06 , Open 2026-01-07 ") == "open"


def test_as_of_is_the_latest_loss_too_as_each_table_tells_it(tmp_path: Path) -> None:
    yaml = YAML.replace("    as_of: 2026-06-30\n", "")

    def as_of(lead: str, deals: str = "", log: str = "") -> str:
        return str(company(tmp_path, lead, deals, log, yaml).as_of)

    assert as_of("2026-05-01,") == "2026-05-01T23:59:59Z"
    assert as_of(",", "Lost 2026-01-05 2026-05-02T10:00") == "2026-05-02T10:00:00Z"
    assert as_of(",", "Lost 2026-01-05 2026-05-02, Open 2026-01-06 ") == "2026-01-05T23:59:59Z"
    # the run began on the 3rd; other values are no dates of the report
    assert as_of(",", "", "Dead 2026-05-03, Dead 2026-05-20") == "2026-05-03T23:59:59Z"
    assert as_of(",", "", "Dead 2026-05-03, New 2026-05-20") == "2026-01-01T23:59:59Z"
    # the clock says 1 July
    future = company(tmp_path, "2026-07-02,", "Lost 2026-01-05 2026-08-01", "Dead 2027-01-01",
                     yaml=yaml)  # fmt: skip
    assert str(future.as_of) == "2026-01-05T23:59:59Z"
    assert notes(future)["future-dates"].startswith("3 values")


def test_what_lies_after_an_as_of_that_was_given_is_counted(tmp_path: Path) -> None:
    table = company(
        tmp_path, "2026-05-01,", "Lost 2026-04-05 2026-05-02, Lost 2026-04-06 2026-05-03",
        "Dead 2026-05-03, Dead 2026-05-20", as_of=date(2026, 3, 1),
    )  # fmt: skip
    # the opportunity; a loss of each table
    assert notes(table)["after-as-of"] == (
        "After as-of lie 1 entry and 3 losses of these leads, which took no part."
    )
    assert "after-as-of" not in notes(company(tmp_path, "2026-05-01,"))
