"""Hazards of real exports, H1 to H23 of the research: the right numbers, or a refusal.

Most are the small company's export in another dress. H2 to H4, H16, H17 and H23 (what a file is)
are in test_exports.py and tests/read; H8, H13 and H20 are in tests/define and the oracle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from .program import DEFINITION, LEADS, edited, refused
from .shapes import checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from .program import Program

DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def tables(report: Any) -> Any:
    return report["tables"]


def rewritten(form: Callable[[str, str, str], str]) -> str:
    return DATE.sub(lambda found: form(*found.groups()), LEADS)


FORMS: dict[str, Callable[[str, str, str], str]] = {
    "day first": lambda y, m, d: f"{d}/{m}/{y}",
    "month first": lambda y, m, d: f"{int(m)}/{int(d)}/{y}",
    "dots and two digits": lambda y, m, d: f"{d}.{m}.{y[2:]}",
    "named months": lambda y, m, d: f"{int(d)}-{['', 'Jan', 'Feb', 'Mar'][int(m)]}-{y}",
    "named months and a time": lambda y, m, d: (
        f'"{int(d)} {["", "Jan", "Feb", "Mar"][int(m)]}, {y} 00:03:00"'
    ),
    "a clock of twelve hours": lambda y, m, d: f"{int(m)}/{int(d)}/{y} 2:30 PM",
}


@pytest.mark.parametrize("form", FORMS)
def test_h1_dates_of_any_form(company: Program, form: str) -> None:
    # each column has a day past the 12th, which decides its order
    text = edited(LEADS, ("2026-01-06", "2026-01-16"))
    text = DATE.sub(lambda found: FORMS[form](*found.groups()), text)
    company.write("leads.csv", text)
    company.write("iso.csv", edited(LEADS, ("2026-01-06", "2026-01-16")))
    found = company("report", "-f", "json").json
    assert tables(found) == tables(company("report", "iso.csv", "-f", "json").json)
    assert set(found["inputs"][0]["read"]["dates"]) == {"Created", "MQL Date", "Won Date"}


def test_h1_an_order_that_nothing_decides(company: Program) -> None:
    text = re.sub(r"2026-01-28", "2026-01-08", LEADS)
    text = DATE.sub(r"\3/\2/\1", text)
    company.write("leads.csv", text)
    refused(company("report"), 3, "leads.csv", "'Created'", "date_order", "dmy", "mdy")
    yaml = edited(DEFINITION, ("  id: Id", "  read: {date_order: dmy}\n  id: Id"))
    company.write("funnelcli.yaml", yaml)
    found = company("report", "-f", "json").json
    assert [row["leads"] for row in found["tables"][1]["rows"]] == [3, 2, 1]


def test_h1_an_order_that_is_decided_twice(company: Program) -> None:
    text = edited(rewritten(lambda y, m, d: f"{d}/{m}/{y}"), ("02/03/2026,fay", "03/22/2026,fay"))
    company.write("leads.csv", text)
    refused(company("report"), 3, "leads.csv", "'Created'", "(leads.csv:4)", "(leads.csv:7)")


WITH_DEALS = edited(
    DEFINITION,
    ("stages:\n", "joins:\n  deals: {path: deals.csv, lead: Lead, id: Deal}\nstages:\n"),
    ("at: Won Date", "at: deals.Won"),
    ("segments:", "amount: deals.Amount\nsegments:"),
)


def test_h5_ids_of_15_and_18_characters_are_one(company: Program, whole: Any) -> None:
    short = {f"L{i}": f"00Q5e000001abc{c}" for i, c in enumerate("aAbBcC", start=1)}
    text = re.sub(r"^L\d", lambda found: checked(short[found[0]]), LEADS, flags=re.MULTILINE)
    company.write("leads.csv", text)
    company.write(
        "deals.csv",
        f"Lead,Deal,Won,Amount\n{short['L1']},1,2026-02-01,5\n{short['L4']},2,2026-03-30,7\n"
        f"{checked(short['L4'])},2,2026-03-30,7\n00Q5e000001abcz,3,2026-03-30,9\n",
    )
    company.write("funnelcli.yaml", WITH_DEALS)
    found = company("report", "-f", "json").json
    assert found["tables"][0]["rows"] == whole["tables"][0]["rows"]
    assert found["inputs"][1]["unmatched"] == 1
    assert [row["amount"] for row in found["tables"][1]["rows"]] == [5.0, 7.0, 0.0]


def test_h9_words_for_nothing(company: Program) -> None:
    text = re.sub(r",(?=,|$)", ",N/A", LEADS.replace(",South,2026-02-12", ",South,N/A"))
    company.write("leads.csv", text)
    yaml = edited(DEFINITION, ("  id: Id", "  read: {nulls: [N/A]}\n  id: Id"))
    company.write("funnelcli.yaml", yaml)
    company.write("plain.csv", text.replace("N/A", ""))
    found = company("report", "--by", "region", "-f", "json").json
    assert tables(found) == tables(
        company("report", "plain.csv", "--by", "region", "-f", "json").json
    )
    company.write("leads.csv", LEADS.replace("Outbound", "unknown"))
    sources = company("sources", "-f", "json").json["tables"][0]["rows"]
    assert {row["source"] for row in sources} >= {"unknown", "(none)"}


def test_h10_amounts_as_people_write_them(company: Program) -> None:
    company.write("funnelcli.yaml", WITH_DEALS)
    deals = 'Lead,Deal,Won,Amount\nL1,1,2026-02-01,"{}"\nL4,2,2026-03-30,"{}"\n'
    for one, two, sums in (
        ("$1,77,000.00 ", "$22,700.00", [177000.0, 22700.0, 0.0]),
        ("$342.09K", "$1.5M", [342090.0, 1500000.0, 0.0]),
        ("1.234,50", "12,00", [1234.5, 12.0, 0.0]),
    ):
        company.write("deals.csv", deals.format(one, two))
        cohorts = company("report", "-f", "json").json["tables"][1]["rows"]
        assert [row["amount"] for row in cohorts] == sums
    company.write("deals.csv", deals.format("$100.00", "€100.00"))
    refused(company("report"), 3, "amounts are in $", "EUR", "amount_in")


def test_h11_offsets_that_change_and_dates_that_do_not(company: Program) -> None:
    # the last night of winter time: 23:30 UTC is the next day in Berlin under both offsets
    company.write(
        "leads.csv",
        "Id,Created,Won Date\n1,2026-03-28T23:30:00+01:00,2026-03-29\n"
        "2,2026-03-29T23:30:00+02:00,2026-03-29\n3,2026-03-29T22:30:00Z,\n",
    )
    company.write(
        "funnelcli.yaml",
        "version: 1\ntimezone: Europe/Berlin\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "stages: [{name: Lead}, {name: Customer, at: Won Date}]\ncohort: week\n",
    )
    found = company("report", "-f", "json").json
    # 28 and 29 March are in week 13, the half past midnight of the 30th in week 14
    assert [(row["cohort"], row["leads"]) for row in found["tables"][1]["rows"]] == [
        ("2026-W13", 2), ("2026-W14", 1),
    ]  # fmt: skip
    assert found["tables"][0]["rows"][1]["median_days"] == 0.5


def test_h12_h13_a_log_with_ties_and_backward_moves(company: Program) -> None:
    company.write(
        "log.csv",
        "lead,stage,at\nL1,Won,2026-02-01 10:00\nL1,MQL,2026-02-01 10:00\nL1,MQL,2026-01-09 10:00\n"
        "L1,MQL,2026-01-06 10:00\nL2,MQL,2026-01-09 10:00\nL2,New,2026-01-10 10:00\n",
    )
    yaml = edited(
        DEFINITION,
        ("at: MQL Date", "values: [MQL]"),
        ("at: Won Date", "values: [Won]"),
        ("segments:", "history: {path: log.csv, lead: lead, stage: stage, at: at}\nsegments:"),
    )
    company.write("funnelcli.yaml", yaml)
    rows = company("funnel", "-f", "json").json["tables"][0]["rows"]
    assert [row["reached"] for row in rows] == [6, 2, 1]
    assert [row["median_days"] for row in rows] == [None, 1.5, 26]


def test_h14_rows_repeated_for_each_deal_and_lists_of_ids(company: Program, whole: Any) -> None:
    company.write("funnelcli.yaml", edited(WITH_DEALS, ("id: Deal}", 'id: Deal, separator: ";"}')))
    company.write(
        "deals.csv",
        "Lead,Deal,Won,Amount\nL1;L4,1,2026-03-30,5\nL1,2,2026-02-01,7\nL1,2,2026-02-01,7\n"
        "L9; L8,3,2026-02-01,9\n",
    )
    found = company("report", "-f", "json").json
    assert found["tables"][0]["rows"] == whole["tables"][0]["rows"]
    assert found["population"]["leads"] == 6
    assert found["inputs"][1]["unmatched"] == 1
    assert [row["amount"] for row in found["tables"][1]["rows"]] == [12.0, 5.0, 0.0]
    assert "several leads" in " ".join(note["message"] for note in found["notes"])


def test_h15_headers_with_spaces_and_twice(company: Program, whole: Any) -> None:
    company.write(
        "leads.csv", edited(LEADS, ("Id,Created", "\ufeff Id , CREATED "), (",Score", ",Note,Note"))
    )
    refused(company("report"), 3, "leads.csv:2: 9 fields")
    header, *rows = LEADS.splitlines()
    header = (
        header.replace("Id,Created", " Id ,  CREATED\u00a0").replace("MQL Date", "MQL  date")
        + ",Note,Note"
    )
    company.write("leads.csv", "\n".join([header, *(f"{row},a,b" for row in rows)]) + "\n")
    assert tables(company("report", "-f", "json").json) == tables(whole)
    refused(company("report", "--where", "Note = 'a'"), 3, "'Note' means several columns")


def test_h18_deleted_rows(company: Program, whole: Any) -> None:
    header, *rows = LEADS.splitlines()
    lines = [f"{header},IsDeleted", *(f"{row},false" for row in rows), f"{rows[0]},true"]
    company.write("leads.csv", "\n".join(lines) + "\n")
    yaml = edited(DEFINITION, ("  id: Id", "  where: IsDeleted = FALSE\n  id: Id"))
    company.write("funnelcli.yaml", yaml)
    found = company("report", "-f", "json").json
    assert tables(found) == tables(whole)
    assert found["population"]["dropped"]["where"] == 1


def test_h22_a_column_that_changes_its_type_late(company: Program) -> None:
    rows = "".join(f"A{i},2026-01-05,{i % 2}\n" for i in range(30_000))
    company.write("leads.csv", "Id,Created,Flag\n" + rows + "B,2026-01-06,yes\n")
    company.write(
        "funnelcli.yaml",
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "stages: [{name: Lead}, {name: Customer, where: \"Flag = 'yes'\"}]\n",
    )
    assert company("funnel", "-f", "json").json["tables"][0]["rows"][1]["reached"] == 1
