"""A preset gives the report of the YAML that it stands for, spelled out."""

from textwrap import dedent

import pytest

from .program import Program

CONTACTS = """\
Record ID,Email,Create Date,Lead Status,Original Source,Became a Marketing Qualified Lead Date,\
Became a Sales Qualified Lead Date,Became an Opportunity Date,Became a Customer Date,Lifecycle Stage
1,ana@a.example,2026-01-05 09:00,,Organic Search,2026-01-06 10:00,2026-01-08 10:00,2026-01-12 08:00,2026-02-01 12:00,customer
2,ben@b.example,2026-01-07 09:00,BAD_TIMING,Paid Search,2026-01-09 10:00,,,,marketingqualifiedlead
3,cem@c.example,2026-01-28 09:00,OPEN,Organic Search,,,2026-02-02 08:00,,opportunity
4,dee@d.example,2026-02-02 09:00,,Referrals,2026-02-03 10:00,2026-02-05 10:00,,,salesqualifiedlead
"""  # noqa: E501
DEALS = """\
Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Associated Contact IDs,Is Closed Won,Closed Lost Reason,Date entered 'Offer (New business)',Date entered “Review (Renewals)”
11,A,Closed Won,New business,1200,2026-02-03 12:00,2026-01-12 08:00,1,true,,2026-01-20 08:00,
12,B,Closed Lost,New business,500,2026-02-20 12:00,2026-02-02 08:00,3;99,false,Price,2026-02-10 08:00,
13,C,Review,Renewals,900,2026-02-25 12:00,2026-02-04 08:00,4,true,,,2026-02-10 08:00
"""  # noqa: E501
LEADS = """\
Id,IsDeleted,CreatedDate,Email,LeadSource,Status,IsConverted,ConvertedDate,ConvertedOpportunityId
L1,0,2026-01-05 09:00:00,ana@a.example,Web,Converted,1,2026-01-12,O1
L2,0,2026-01-07 09:00:00,ben@b.example,Web,Unqualified,0,,000000000000000AAA
L3,0,2026-01-28 09:00:00,cem@c.example,#N/A,Converted,1,2026-02-02,O2
L4,1,2026-02-02 09:00:00,dee@d.example,Event,Open,0,,000000000000000AAA
"""
OPPORTUNITIES = """\
Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,CreatedDate
O1,false,Closed Won,1200,2026-02-03,true,true,2026-01-12T08:00:00.000Z
O2,false,Closed Lost,500,2026-02-05,true,false,2026-02-02T08:00:00.000Z
"""
HISTORY = """\
Id,IsDeleted,LeadId,CreatedDate,Field,OldValue,NewValue
h3,false,L1,2026-01-09T08:00:00.000Z,Status,Open,Working
h2,false,L2,2026-01-10T08:00:00.000Z,Owner,Ben,Working
h1,true,L3,2026-01-30T08:00:00.000Z,Status,Open,Working
"""
PIPEDRIVE = """\
Deal - ID,Deal - Title,Deal - Organization,Deal - Source channel,Deal - Value,Deal - Stage,\
Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason
1,A,Acme,Web,1200,Offer,won,2026-01-05 09:00:00,2026-02-01 12:00:00,,
2,B,Bolt,Web,500,Demo,lost,2026-01-07 09:00:00,,2026-02-02 12:00:00,Price
3,C,Core,Event,900,Demo,open,2026-01-28 09:00:00,,,
4,D,Dice,Event,100,Demo,deleted,2026-02-02 09:00:00,,,
"""

CONTACTS_ROLES = (
    "id: Record ID, created: Create Date, email: Email, source: Original Source, "
    "status: Lead Status"
)
OPEN = "COALESCE(LOWER(IsDeleted), 'false') NOT IN ('true', '1')"
READ = "nulls: ['', '#N/A', 000000000000000AAA], timezone: UTC"

CASES = {
    "hubspot-contacts": (
        {"contacts.csv": CONTACTS},
        "leads: {path: contacts.csv, preset: hubspot-contacts}",
        f"""
        leads: {{path: contacts.csv, {CONTACTS_ROLES}}}
        stages:
          - {{name: Lead}}
          - {{name: MQL, at: Became a Marketing Qualified Lead Date}}
          - {{name: SQL, at: Became a Sales Qualified Lead Date}}
          - {{name: Opportunity, at: Became an Opportunity Date}}
          - {{name: Customer, at: Became a Customer Date}}
        lost: {{values: [UNQUALIFIED, BAD_TIMING]}}
        """,
        "Lead 4, MQL 4, SQL 3, Opportunity 2, Customer 1",
    ),
    "hubspot-contacts and deals": (
        {"contacts.csv": CONTACTS, "deals.csv": DEALS},
        """
        leads: {path: contacts.csv, preset: hubspot-contacts}
        joins: {deals: {path: deals.csv, preset: hubspot-deals, pipeline: New business}}
        """,
        f"""
        leads: {{path: contacts.csv, {CONTACTS_ROLES}}}
        joins: {{deals: {{path: deals.csv, lead: Associated Contact IDs, separator: ';',
          id: Record ID,
          where: "Pipeline = 'New business'"}}}}
        stages:
          - {{name: Lead}}
          - {{name: MQL, at: Became a Marketing Qualified Lead Date}}
          - {{name: SQL, at: Became a Sales Qualified Lead Date}}
          - {{name: Opportunity, at: deals.Create Date}}
          - {{name: Offer, at: "deals.Date entered 'Offer (New business)'"}}
          - {{name: Customer, at: deals.Close Date, where: 'deals."Is Closed Won" = TRUE'}}
        lost:
          - {{values: [UNQUALIFIED, BAD_TIMING]}}
          - {{at: deals.Close Date, where: "deals.\\"Deal Stage\\" = 'Closed Lost'"}}
        amount: deals.Amount
        """,
        "Lead 4, MQL 4, SQL 3, Opportunity 2, Offer 2, Customer 1",
    ),
    "salesforce with history": (
        {"leads.csv": LEADS, "opportunities.csv": OPPORTUNITIES, "history.csv": HISTORY},
        """
        leads: {path: leads.csv, preset: salesforce-api}
        joins: {deals: {path: opportunities.csv, preset: salesforce-api-opportunities}}
        history: {path: history.csv, preset: salesforce-api-history}
        """,
        f"""
        leads: {{path: leads.csv, id: Id, created: CreatedDate, email: Email, source: LeadSource,
          status: Status, where: "{OPEN}", read: {{{READ}, types: {{IsDeleted: text}}}}}}
        joins: {{deals: {{path: opportunities.csv, lead: Id, by: ConvertedOpportunityId, id: Id,
          where: "IsDeleted = FALSE", read: {{{READ}}}}}}}
        history: {{path: history.csv, lead: LeadId, stage: NewValue, at: CreatedDate,
          where: "Field = 'Status' AND IsDeleted = FALSE", read: {{{READ}}}}}
        stages:
          - {{name: Lead}}
          - {{name: Converted, at: ConvertedDate}}
          - {{name: Opportunity, at: deals.CreatedDate}}
          - {{name: Customer, at: deals.CloseDate, where: "deals.IsWon = TRUE"}}
        lost:
          - {{values: [Closed - Not Converted, Unqualified]}}
          - {{at: deals.CloseDate, where: "deals.IsClosed = TRUE AND deals.IsWon = FALSE"}}
        amount: deals.Amount
        """,
        "Lead 3, Converted 2, Opportunity 2, Customer 1",
    ),
    "pipedrive-deals": (
        {"deals.csv": PIPEDRIVE},
        "leads: {path: deals.csv, preset: pipedrive-deals}",
        """
        leads: {path: deals.csv, id: Deal - ID, created: Deal - Deal created,
          account: Deal - Organization, source: Deal - Source channel, amount: Deal - Value,
          status: Deal - Stage}
        lead: {exclude: {deleted: "\\"Deal - Status\\" = 'deleted'"}}
        stages:
          - {name: Deal}
          - {name: Customer, at: Deal - Won time, where: "\\"Deal - Status\\" = 'won'"}
        lost: {at: Deal - Lost time, where: "\\"Deal - Status\\" = 'lost'"}
        """,
        "Deal 3, Customer 1",
    ),
}


@pytest.mark.parametrize(("files", "preset", "spelled", "funnel"), CASES.values(), ids=CASES)
def test_it_stands_for_the_yaml_spelled_out(
    empty: Program, files: dict[str, str], preset: str, spelled: str, funnel: str
) -> None:
    for name, text in files.items():
        empty.write(name, text)
    reports = []
    for written in (preset, spelled):
        empty.write("funnelcli.yaml", f"version: 1\n{dedent(written)}\n")
        report = empty("report", "-f", "json").json
        report["definition"] = None  # SQL that says the same in other words is another meaning
        report["notes"] = [note for note in report["notes"] if note["code"] != "preset"]
        reports.append(report)
    by_preset, by_hand = reports

    assert by_preset == by_hand
    rows = by_preset["tables"][0]["rows"]
    names = {stage["key"]: stage["name"] for stage in by_preset["stages"]}
    told = ", ".join(f"{names.get(row['stage'], row['stage'])} {row['reached']}" for row in rows)
    assert told == funnel


def test_statuses_of_the_history_beside_its_preset(empty: Program) -> None:
    for name, text in CASES["salesforce with history"][0].items():
        empty.write(name, text)
    empty.write("funnelcli.yaml", dedent("""\
        version: 1
        leads: {path: leads.csv, preset: salesforce-api}
        history: {path: history.csv, preset: salesforce-api-history}
        stages: [{name: Lead}, {name: Working, values: [Working]}]
        """))  # fmt: skip
    rows = empty("funnel", "-f", "json").json["tables"][0]["rows"]
    # L2's row is of another field, L3's is deleted
    assert [row["reached"] for row in rows] == [3, 1]


def test_data_of_the_command_line_is_what_the_preset_looks_at(empty: Program) -> None:
    header, _, rows = CONTACTS.partition("\n")
    empty.write("funnelcli.yaml", "version: 1\nleads: {path: no.csv, preset: hubspot-contacts}\n")
    empty.write("new.csv", header.replace("Record ID", "Contact ID") + "\n" + rows)
    named = empty("funnel", "new.csv", "-f", "csv")
    assert named.text.splitlines()[-1].startswith("funnel,Customer,1,")
    piped = empty("funnel", "-", "-f", "csv", stdin=(empty.folder / "new.csv").read_bytes())
    assert piped.text == named.text
    assert empty("funnel").code == 3  # the file of the YAML is not there


def test_deals_of_several_currencies_are_not_added(empty: Program) -> None:
    empty.write("contacts.csv", CONTACTS)
    empty.write(
        "deals.csv",
        """\
Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date,Create Date,Associated Contact IDs
11,A,Closed Won,1200,USD,2026-02-03,2026-01-12,1
12,B,Closed Won,500,EUR,2026-02-20,2026-02-02,3;99
13,C,Closed Won,900,USD,2026-02-25,2026-02-04,4
""",
    )
    empty.write("funnelcli.yaml", dedent("""\
        version: 1
        leads: {path: contacts.csv, preset: hubspot-contacts}
        joins: {deals: {path: deals.csv, preset: hubspot-deals}}
        """))  # fmt: skip
    ended = empty("report")
    assert ended.code == 3
    assert "EUR (1 value), USD (2 values)" in ended.err


@pytest.mark.parametrize(
    ("name", "customers"), [("Closed Won", 1), ("Contract signed", 0), ("Gewonnen", 0)]
)
def test_stages_that_somebody_renamed_are_told(empty: Program, name: str, customers: int) -> None:
    empty.write("contacts.csv", CONTACTS)
    empty.write(
        "deals.csv",
        f"""\
Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact IDs
11,A,{name},1200,2026-02-03,2026-01-12,1
12,B,Demo,500,2026-02-20,2026-02-02,3
""",
    )
    empty.write("funnelcli.yaml", dedent("""\
        version: 1
        leads: {path: contacts.csv, preset: hubspot-contacts}
        joins: {deals: {path: deals.csv, preset: hubspot-deals}}
        """))  # fmt: skip
    report = empty("funnel", "-f", "json").json
    assert report["tables"][0]["rows"][-1]["reached"] == customers
    said = [note["message"] for note in report["notes"] if note["code"] == "no-match"]
    shown = "'Deal Stage' holds 2 values of fewer than 10 rows each"
    assert [shown in message for message in said] == ([] if customers else [True])


def test_what_a_preset_assumes_is_a_note(empty: Program) -> None:
    empty.write("leads.csv", LEADS)
    empty.write("funnelcli.yaml", "version: 1\nleads: {path: leads.csv, preset: salesforce-api}\n")
    notes = empty("funnel", "-f", "json").json["notes"]
    assert [note["code"] for note in notes[:2]] == ["nobody-says", "preset"]
    assert notes[1]["message"].startswith("A converted lead is not a customer yet.")


def test_a_choice_of_pipelines_is_asked_for(empty: Program) -> None:
    empty.write("contacts.csv", CONTACTS)
    empty.write("deals.csv", DEALS)
    empty.write("funnelcli.yaml", dedent("""\
        version: 1
        leads: {path: contacts.csv, preset: hubspot-contacts}
        joins: {deals: {path: deals.csv, preset: hubspot-deals}}
        """))  # fmt: skip
    ended = empty("report")
    assert ended.code == 2
    assert ended.err == (
        "error: funnelcli.yaml:3:34: preset hubspot-deals: the file has stages of several "
        "pipelines: 'New business', 'Renewals'\n"
        "hint: Choose one with `pipeline:` beside `preset:`.\n"
    )
