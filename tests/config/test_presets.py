"""Presets: each data file holds together, knows its own export, and gives what it says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from funnelcli.config import Definition
from funnelcli.config.presets import load_preset, names, recognise, resolve
from funnelcli.errors import ConfigError

DOCS = Path(__file__).parents[2] / "docs" / "presets.md"

HEADERS = {
    "close-activities": "id,_type,lead_id,contact_id,user_id,user_name,date_created,activity_at,"
    "direction,status",
    "close": "id,display_name,status_label,created_by_name,date_created,date_updated,url",
    "close-opportunities": "id,lead_id,lead_name,status_label,status_type,value,value_period,"
    "date_created,date_won,date_lost,confidence,user_name",
    "dynamics-leads": "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified "
    "On,Topic,Full Name,Company Name,Email,Lead Source,Status Reason,Status,Rating,Source "
    "Campaign,Owner,Created On",
    "dynamics-opportunities": "opportunityid,originatingleadid,name,statecode,statuscode,"
    "actualclosedate,actualvalue,createdon,ownerid",
    "hubspot-activities": "Record ID,Call Title,Activity type,Activity date,Call direction,Call "
    "outcome,Activity assigned to,Associated Contact IDs",
    "hubspot-contacts": "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Last "
    "Activity Date,Lead Status,Marketing contact status,Create Date,Lifecycle Stage,Original "
    "Source,Original Source Drill-Down 1,Became a Lead Date,Became a Marketing Qualified Lead "
    "Date,Became a Sales Qualified Lead Date,Became an Opportunity Date,Became a Customer Date,"
    "Close Date,Recent Deal Amount,Company Name",
    "hubspot-deals": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal "
    "owner,Deal Type,Associated Contact IDs,Is Closed Won,Closed Lost Reason",
    "hubspot-history": "objectId,property,value,timestamp,sourceType,sourceId,updatedByUserId",
    "log": "lead_id,stage,timestamp",
    "marketo-leads": "id,email,company,createdAt,updatedAt,leadSource,leadStatus,"
    "originalSourceType,acquisitionProgramId,isCustomer",
    "pipedrive-activities": "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,"
    "Activity - Done,Activity - Marked as done time,Activity - Assigned to user,Deal - ID",
    "pipedrive-deals": "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,"
    "Deal - Organization,Person - Email - Work,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - "
    "Deal created,Deal - Update time,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - "
    "Source channel",
    "pipedrive-leads": "Lead - ID,Lead - Title,Lead - Owner,Lead - Lead created,Lead - Label,Lead "
    "- Organization,Lead - Source channel",
    "salesforce-api": "Id,IsDeleted,MasterRecordId,Email,Company,LeadSource,Status,Rating,OwnerId,"
    "IsConverted,ConvertedDate,ConvertedAccountId,ConvertedOpportunityId,CreatedDate,"
    "LastModifiedDate,SystemModstamp,LastActivityDate",
    "salesforce-api-activities": "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Type,"
    "IsDeleted,IsClosed,CreatedDate,CallType,CallDisposition,TaskSubtype,CompletedDateTime",
    "salesforce-api-history": "Id,IsDeleted,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue",
    "salesforce-api-opportunities": "Id,IsDeleted,AccountId,Name,StageName,Amount,Probability,"
    "CloseDate,Type,LeadSource,IsClosed,IsWon,OwnerId,CreatedDate",
    "salesforce-api-opportunity-history": "Id,OpportunityId,CreatedById,CreatedDate,StageName,"
    "Amount,ExpectedRevenue,CloseDate,Probability,ForecastCategory,IsDeleted",
    "salesforce-report": "Lead ID,Lead Owner,First Name,Last Name,Title,Company / Account,Email,"
    "Lead Source,Lead Status,Create Date,Converted,Converted Date",
    "salesforce-report-activities": "Activity ID,Lead ID,Subject,Date,Status,Assigned,Type,Task "
    "Subtype,Call Type",
    "salesforce-report-history": "Lead ID,Field / Event,Old Value,New Value,Edited By,Edit Date",
    "salesforce-report-opportunities": "Opportunity Owner,Account Name,Opportunity Name,Stage,"
    "Fiscal Period,Amount,Probability (%),Age,Close Date,Created Date,Next Step,Lead Source,Type,"
    "Opportunity ID",
    "salesforce-warehouse": "id,is_deleted,email,company,lead_source,status,is_converted,"
    "converted_date,converted_opportunity_id,created_date,_fivetran_deleted",
    "salesforce-warehouse-opportunities": "id,is_deleted,account_id,stage_name,amount,close_date,"
    "is_closed,is_won,created_date,_fivetran_deleted",
    "wide": "lead_id,created_at,email,source,mql_at,sql_at,won_at,lost_at,updated_at",
    "zoho-deals": "POTENTIALID,LEADID,Deal Name,Stage,Amount,Closing Date,Created Time,Lead Source",
    "zoho-leads": "LEADID,Lead Owner,Company,Email,Lead Source,Lead Status,Created Time,CONVERTED",
}
"""What an export of each kind begins with."""


Read = Callable[[str], Definition]
Refused = Callable[[str], list[str]]
Headers = dict[str, tuple[str, ...]]


@pytest.mark.parametrize("name", names())
def test_a_preset_holds_together(name: str) -> None:
    preset = load_preset(name)
    headers = {header for headers in preset.columns.values() for header in headers}
    texts = [
        text
        for entry in (*preset.stages, *preset.lost)
        for key, text in entry.items()
        if key in ("at", "where", "reason")
    ]
    texts += [*preset.where, *preset.exclude.values(), preset.amount or ""]
    used = {column for text in texts for column in re.findall(r"\{(\w+)\}", text)}

    assert preset.telling
    assert {*used, *preset.types, *preset.telling} - {"stages"} <= set(preset.columns)
    assert set(preset.unseen) <= headers | set(preset.by)
    assert all(sentence[-1] == "." for sentence in (*preset.assumes, *preset.alone))
    if preset.kind == "leads":
        assert list(preset.stages[0]) == ["name"]


@pytest.mark.parametrize("name", names())
def test_an_export_is_recognised_as_what_it_is(name: str) -> None:
    header = HEADERS[name].split(",")
    found = recognise(header)

    assert found is not None
    assert found.name == name
    # and by headers in capitals, as some loaders write them, and in any order
    again = recognise([column.upper() for column in reversed(header)])
    assert again is not None
    assert again.name == name


@pytest.mark.parametrize("header", ["a,b,c", "Name,Amount,Date", "id,created_at,email,source", ""])
def test_what_no_preset_knows(header: str) -> None:
    assert recognise(header.split(",")) is None


def test_two_that_fit_alike_are_none() -> None:
    both = f"{HEADERS['salesforce-report-history']},{HEADERS['zoho-deals']},LeadId,Field,NewValue"
    assert recognise([*both.split(","), "CreatedDate"]) is None


@pytest.mark.parametrize("name", names())
def test_the_page_lists_every_preset(name: str) -> None:
    rows = re.findall(r"(?m)^\| `(.+?)` \| `(\w+)` \| (.+?) \|", DOCS.read_text(encoding="utf-8"))
    preset = load_preset(name)
    place = "joins" if preset.kind == "deals" else preset.kind

    assert (name, place, preset.title) in rows
    assert len(rows) == len(names())


def test_the_preferred_header_is_taken_and_as_the_file_writes_it() -> None:
    preset = load_preset("hubspot-contacts")
    assert resolve(preset, ["Contact ID", "Record ID - Contact"]).roles["id"] == (
        "Record ID - Contact"
    )
    assert resolve(preset, [" record  id"]).roles["id"] == " record  id"


def test_what_a_file_lacks_is_left_out() -> None:
    header = ["Record ID", "Create Date", "Became a Customer Date"]
    found = resolve(load_preset("hubspot-contacts"), header)

    assert found.roles == {"id": "Record ID", "created": "Create Date"}
    assert found.stages == (
        {"name": "Lead"},
        {"name": "Customer", "at": "Became a Customer Date"},
    )
    assert found.lost is None  # there is no status to be compared with


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ('Date entered "Contract sent (Sales Pipeline)"', "Contract sent"),
        ("Date entered “Contract sent (Sales Pipeline)”", "Contract sent"),
        ("Date entered 'Contract sent (Sales Pipeline)'", "Contract sent"),
        ("Date entered Contract sent (Sales Pipeline)", "Contract sent"),
        ('Date entered "Contract sent"', "Contract sent"),
        ("hs_v2_date_entered_contractsent", "Contractsent"),
        ("hs_v2_date_entered_35118880", "35118880"),
        ('DATE ENTERED "Legal (EU) review (Sales Pipeline)"', "Legal (EU) review"),
        ("Date entered current stage", None),
        ("Date entered stage", None),
        ('Date entered "Closed Won (Sales Pipeline)"', None),
        ('Date entered "Closed Lost (Sales Pipeline)"', None),
        ('Date exited "Contract sent (Sales Pipeline)"', None),
        ('Cumulative time in "Contract sent (Sales Pipeline)"', None),
    ],
)
def test_stages_of_hubspot_in_all_spellings(column: str, name: str | None) -> None:
    found = resolve(load_preset("hubspot-deals"), ["Associated Contact IDs", column])
    stages = [{"name": name, "at": f"deals.{column}"}] if name else []
    assert list(found.stages) == stages


@pytest.mark.parametrize("quotes", [('"', '"'), ("“", "”"), ("'", "'"), ("", "")])
def test_lifecycle_stages_of_hubspot_with_their_pipeline(quotes: tuple[str, str]) -> None:
    opening, closing = quotes
    header = [
        "Record ID", "Create Date",
        *(f"Date entered {opening}{stage} (Lifecycle Stage Pipeline){closing}"
          for stage in ("Lead", "Marketing Qualified Lead", "Customer")),
    ]  # fmt: skip
    preset = recognise(header)
    assert preset is not None
    assert preset.name == "hubspot-contacts"
    found = resolve(preset, header)
    assert found.stages == (
        {"name": "Lead"},
        {"name": "MQL", "at": header[3]},
        {"name": "Customer", "at": header[4]},
    )
    assert header[4] in found.unseen


PIPELINES = [
    "Associated Contact IDs", "Create Date", "Pipeline",
    'Date entered "Demo (New business)"', 'Date entered "Offer (New business)"',
    'Date entered "Review (Renewals)"',
]  # fmt: skip


def test_several_pipelines_ask_for_a_choice() -> None:
    preset = load_preset("hubspot-deals")
    with pytest.raises(ConfigError) as caught:
        resolve(preset, PIPELINES)
    assert caught.value.message == (
        "preset hubspot-deals: the file has stages of several pipelines: 'New business', 'Renewals'"
    )
    assert caught.value.hint == "Choose one with `pipeline:` beside `preset:`."
    with pytest.raises(ConfigError, match="has no stages of a pipeline 'Old business'"):
        resolve(preset, PIPELINES, pipeline="Old business")


def test_the_pipeline_chosen_gives_the_stages_and_the_rows() -> None:
    found = resolve(load_preset("hubspot-deals"), PIPELINES, pipeline="new business")
    assert [stage["name"] for stage in found.stages] == ["Opportunity", "Demo", "Offer"]
    assert found.where == "LOWER(\"Pipeline\") = 'new business'"


def test_stages_whose_names_make_no_key(read: Read, headers: Headers) -> None:
    columns = ('Date entered "Open"', 'Date entered "商談"', 'Date entered "Demo"')
    headers["leads"] = ("Record ID", "Create Date", *columns)
    config = read("version: 1\nleads: {path: x, preset: hubspot-deals}\n").config
    assert [(stage.name, stage.key) for stage in config.stages] == [
        ("Opportunity", "opportunity"), ("Open", "open"), ("商談", "stage_2"),
        ("Demo", "demo"),
    ]  # fmt: skip


def test_deals_as_leads() -> None:
    header = HEADERS["salesforce-api-opportunities"].split(",")
    found = resolve(load_preset("salesforce-api-opportunities"), header, table="leads")

    assert found.roles["id"] == "Id"
    assert found.roles["created"] == "CreatedDate"
    assert found.stages == (
        {"name": "Opportunity"},
        {"name": "Customer", "at": "CloseDate", "where": "LOWER(\"IsWon\") IN ('true', '1')"},
    )


@pytest.mark.parametrize("name", [name for name in names() if load_preset(name).kind == "deals"])
def test_every_preset_of_deals_can_make_leads(read: Read, headers: Headers, name: str) -> None:
    headers["leads"] = tuple(HEADERS[name].split(","))
    config = read(f"version: 1\nleads: {{path: x, preset: {name}}}\n").config
    assert [stage.name for stage in config.stages] == ["Opportunity", "Customer"]


@pytest.mark.parametrize("name", [name for name in names() if load_preset(name).kind == "leads"])
def test_every_preset_of_leads_makes_a_funnel(read: Read, headers: Headers, name: str) -> None:
    headers["leads"] = tuple(HEADERS[name].split(","))
    written = f"version: 1\nleads: {{path: x, preset: {name}}}\n"
    if name == "pipedrive-leads":  # which says nothing of what became of a lead
        written += "stages: [{name: Lead}, {name: Hot, values: [Hot]}]\n"
    assert len(read(written).config.stages) > 1


@pytest.mark.parametrize("name", [name for name in names() if load_preset(name).kind == "history"])
def test_every_preset_of_a_history_fits_its_leads(read: Read, headers: Headers, name: str) -> None:
    headers["leads"] = ("Id", "ConvertedOpportunityId")
    headers["history"] = tuple(HEADERS[name].split(","))
    written = f"leads: {{path: x, id: Id}}\nhistory: {{path: x, preset: {name}}}\n"
    stages = "stages: [{name: Lead}, {name: Customer, values: [Won]}]\n"
    history = read(f"version: 1\n{written}{stages}").config.history
    assert history is not None
    by = "ConvertedOpportunityId" if name == "salesforce-api-opportunity-history" else None
    assert history.by == by


ACTIVITIES = [name for name in names() if load_preset(name).kind == "activities"]


@pytest.mark.parametrize("name", ACTIVITIES)
def test_every_preset_of_activities_gives_their_columns(
    read: Read, headers: Headers, name: str
) -> None:
    headers["activities"] = tuple(HEADERS[name].split(","))
    written = f"activities: {{path: x, preset: {name}, user: Their name}}\n"
    stages = "stages: [{name: Lead}, {name: Customer, at: Won}]\n"
    definition = read(f"version: 1\nleads: {{path: x, id: Id}}\n{written}{stages}")
    activities = definition.config.input_tables()["activities"]

    assert activities.columns().keys() >= {"at", "type"}
    assert activities.columns()["user"] == "Their name"
    assert {*activities.columns().values()} - {"Their name"} <= set(headers["activities"])
    assert set(load_preset(name).assumes) <= set(definition.assumed)
    assert len(definition.config.stages) == 2  # and none of them is of the preset


@pytest.mark.parametrize("name", ACTIVITIES)
@pytest.mark.parametrize("place", ["leads", "history", "spend"])
def test_a_preset_of_activities_is_for_no_other_table(
    refused: Refused, name: str, place: str
) -> None:
    leads = "" if place == "leads" else "leads: {path: x}\n"
    table = f"{place}: {{path: y, preset: {name}}}\n"
    stages = "stages: [{name: Lead}, {name: Customer, at: Won}]\n"
    (problem,) = refused(f"version: 1\n{leads}{table}{stages}")
    assert problem.endswith(f"preset: '{name}' is for activities, not for {place}")


def test_a_preset_of_leads_is_for_no_activities(refused: Refused) -> None:
    (problem,) = refused(
        "version: 1\nleads: {path: x}\nactivities: {path: y, preset: salesforce-api}\n"
        "stages: [{name: Lead}, {name: Customer, at: Won}]\n"
    )
    assert problem.endswith("preset: 'salesforce-api' is for leads, not for activities")


def test_activities_tell_no_stages(read: Read, headers: Headers) -> None:
    headers["activities"] = tuple(HEADERS["hubspot-activities"].split(","))
    with pytest.raises(ConfigError, match="stages"):
        read("version: 1\nleads: {path: x}\nactivities: {path: y, preset: hubspot-activities}\n")


def test_the_history_of_opportunities_that_are_leads(read: Read, headers: Headers) -> None:
    opportunities, history = "salesforce-api-opportunities", "salesforce-api-opportunity-history"
    headers["leads"] = tuple(HEADERS[opportunities].split(","))
    headers["history"] = tuple(HEADERS[history].split(","))
    config = read(f"""
        version: 1
        leads: {{path: x, preset: {opportunities}}}
        history: {{path: x, preset: {history}}}
        """).config
    assert config.history is not None
    assert (config.history.lead, config.history.by) == ("OpportunityId", None)
    assert config.stages[-1].values == ("Closed Won",)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("dynamics-opportunities", "Currency"),
        ("hubspot-deals", "Currency"),
        ("salesforce-api-opportunities", "CurrencyIsoCode"),
        ("salesforce-warehouse-opportunities", "currency_iso_code"),
        ("zoho-deals", "Currency"),
    ],
)
def test_amounts_of_several_currencies_have_a_column(name: str, column: str) -> None:
    preset = load_preset(name)
    header = [*HEADERS[name].split(","), column]
    for table in ("leads", "deals"):
        found = resolve(preset, header, table=table, leads=preset.by)
        assert found.roles["currency"] == column


def test_the_currency_of_an_amount_that_hubspot_converted(read: Read, headers: Headers) -> None:
    header = (*HEADERS["hubspot-deals"].split(","), "Amount in company currency", "Currency")
    assert "currency" not in resolve(load_preset("hubspot-deals"), header).roles
    headers["deals"] = header
    for amount, currency in (("amount: deals.amount", "Currency"), ("", None)):
        joins = read(CONTACTS + DEALS + amount).config.joins
        assert joins["deals"].currency == currency


def test_a_converted_lead_is_no_customer() -> None:
    for name in ("salesforce-api", "salesforce-report", "salesforce-warehouse", "zoho-leads"):
        found = resolve(load_preset(name), HEADERS[name].split(","))
        assert [stage["name"] for stage in found.stages] == ["Lead", "Converted"]
        assert any("not a customer yet" in said for said in found.assumed)


CONVERTED = "A converted lead is not a customer yet."


@pytest.mark.parametrize(
    ("rest", "warned"),
    [
        ("", True),
        ("joins: {calls: {path: y, lead: LeadId}}", True),
        ("joins: {deals: {path: y, preset: salesforce-api-opportunities}}", False),
        ("history: {path: y, preset: salesforce-api-history}", True),
        ("history: {path: y, preset: salesforce-api-opportunity-history}", False),
        ("joins: {d: {path: y, lead: I}}\nstages: [{name: A}, {name: B, at: d.Won}]", False),
        ("joins: {d: {path: y, lead: I}}\nstages: [{name: A}, {name: B, where: d.Won}]", False),
        (
            (
                "joins: {deals: {path: y, preset: salesforce-api-opportunities}}\n"
                "stages: [{name: A}, {name: B, at: deals.CreatedDate}, {name: C, at: Status}]"
            ),
            True,
        ),
    ],
)
def test_it_is_said_while_leads_alone_tell_the_customers(
    read: Read, headers: Headers, *, rest: str, warned: bool
) -> None:
    headers["leads"] = tuple(HEADERS["salesforce-api"].split(","))
    headers["deals"] = tuple(HEADERS["salesforce-api-opportunities"].split(","))
    is_of_deals = "opportunity-history" in rest
    history = "salesforce-api-opportunity-history" if is_of_deals else "salesforce-api-history"
    headers["history"] = tuple(HEADERS[history].split(","))
    assumed = read(f"version: 1\nleads: {{path: x, preset: salesforce-api}}\n{rest}\n").assumed
    assert any(said.startswith(CONVERTED) for said in assumed) is warned


def test_stages_of_a_wide_table_in_the_order_of_the_file() -> None:
    header = (
        "id,Created,mql_at,Became a SQL date,Date entered Opportunity,Won Date,"
        "last_activity_at,updated_at,Close Date,lost_at"
    )
    found = resolve(load_preset("wide"), header.split(","))

    assert [(stage["name"], stage.get("at")) for stage in found.stages] == [
        ("Lead", None), ("MQL", "mql_at"), ("SQL", "Became a SQL date"),
        ("Opportunity", "Date entered Opportunity"), ("Won", "Won Date"),
    ]  # fmt: skip
    assert found.lost == {"at": "lost_at"}


@pytest.mark.parametrize(
    "column",
    [
        "Customer Churn Date", "Contract cancelled on", "Lead Assigned Date", "Renewal Date",
        "reopened_at", "Ticket resolved on", "Target close date", "email_unsubscribed_at",
    ],
)  # fmt: skip
def test_dates_of_a_wide_table_that_are_no_stage(column: str) -> None:
    found = resolve(load_preset("wide"), ["id", "created", "won_at", column])
    assert [stage["name"] for stage in found.stages] == ["Lead", "Won"]


def test_the_order_of_the_columns_is_said(read: Read, headers: Headers) -> None:
    headers["leads"] = ("id", "created", "sql_at", "mql_at", "renamed_at")
    wide = "version: 1\nleads: {path: x, preset: wide}\n"
    assert read(wide).assumed[-1] == (
        "The stages stand in the order of the file: 'SQL', 'MQL', 'Renamed'. The last one is "
        "taken for the customer, whatever it is called."
    )
    stages = "stages: [{name: Lead}, {name: MQL, at: mql_at}, {name: SQL, at: sql_at}]\n"
    assert len(read(wide + stages).assumed) == 1
    headers["leads"] = ("Record ID", 'Date entered "Offer"', 'Date entered "Demo"', "Close Date")
    deals = "version: 1\nleads: {path: x, preset: hubspot-deals}\n"
    assert read(deals).assumed[-1] == (
        "The stages with a date of entry stand in the order of the file: 'Offer', 'Demo'."
    )


def test_headers_that_nobody_has_seen_are_named() -> None:
    found = resolve(load_preset("marketo-leads"), HEADERS["marketo-leads"].split(","))
    assert found.unseen == ("isCustomer",)
    assert not any("isCustomer" in said for said in found.assumed)


def test_that_nobody_has_seen_a_header_is_said_once_and_of_which_file(
    read: Read, headers: Headers
) -> None:
    headers["leads"] = tuple(HEADERS["marketo-leads"].split(","))
    assumed = read("version: 1\nleads: {path: x, preset: marketo-leads}\n").assumed
    assert [said for said in assumed if "isCustomer" in said] == [
        (
            "Of Marketo leads, the preset knows 'isCustomer' from documentation alone: see that "
            "such a column holds what its name says."
        )
    ]


CONTACTS = "version: 1\nleads: {path: x, preset: hubspot-contacts}\n"
DEALS = "joins: {deals: {path: y, preset: hubspot-deals}}\n"


def test_the_yaml_gets_what_the_preset_gives(read: Read) -> None:
    definition = read(CONTACTS)
    leads = definition.config.leads
    assert (leads.id, leads.created, leads.email) == ("Record ID", "Create Date", "Email")
    assert [stage.name for stage in definition.config.stages] == ["Lead", "Customer"]
    assert definition.assumed


def test_what_is_written_wins(read: Read) -> None:
    written = "leads: {path: x, preset: hubspot-contacts, created: Email, email: null}\n"
    config = read(CONTACTS.replace(CONTACTS.splitlines()[1], written.strip())).config
    assert config.leads.created == "Email"
    assert config.leads.email is None
    stages = "stages: [{name: Contact}, {name: Won, at: Email}]\n"
    assert [stage.name for stage in read(CONTACTS + stages).config.stages] == ["Contact", "Won"]
    assert len(read(CONTACTS + DEALS).config.lost) > 0
    assert read(CONTACTS + DEALS + "lost: null\n").config.lost == ()
    (lost,) = read(CONTACTS + DEALS + "lost: {at: Email}\n").config.lost
    assert lost.where is None


def test_a_deal_knows_better_who_is_a_customer(read: Read) -> None:
    config = read(CONTACTS + DEALS).config
    assert [(stage.name, stage.at) for stage in config.stages] == [
        ("Lead", None), ("Opportunity", "deals.Create Date"), ("Customer", "deals.Close Date"),
    ]  # fmt: skip


def test_deals_alone_follow_a_lead(read: Read) -> None:
    config = read("version: 1\nleads: {path: x, id: Id}\n" + DEALS).config
    assert [stage.name for stage in config.stages] == ["Lead", "Opportunity", "Customer"]


def test_an_error_names_the_preset_that_gave_it(refused: Refused, read: Read) -> None:
    segments = "segments: {customer: Email}\n"
    assert refused(CONTACTS + segments) == [
        (
            "funnel.yaml:3:12: segments.customer: 'customer' is also the key of stage 'Customer' "
            "(line 2); `key:` there settles it"
        )
    ]
    assert read(CONTACTS).place("leads", "id") == "funnel.yaml:2:18: preset hubspot-contacts"
    assert read(CONTACTS).place("leads", "path") == "funnel.yaml:2:9"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "leads: {path: x, preset: hubspot}",
            "2:18: leads.preset: there is no preset 'hubspot'; did you mean 'hubspot-deals'?",
        ),
        (
            "leads: {path: x, preset: [log]}",
            "2:18: leads.preset: got a list, expected text",
        ),
        (
            "leads: {path: x, preset: log}",
            "2:18: leads.preset: 'log' is for history, not for leads",
        ),
        (
            "leads: {path: x}\nhistory: {path: x, preset: hubspot-deals}",
            "3:20: history.preset: 'hubspot-deals' is for joins, not for history",
        ),
        (
            "leads: {id: x}\njoins: {deals: {path: x, preset: salesforce-api-opportunities}}",
            "2:1: leads.path: needed, but missing",
        ),
        (
            "leads: {path: x, pipeline: y}",
            "2:18: leads.pipeline: needs `preset:` beside it",
        ),
        (
            "leads: {path: x, preset: wide, pipeline: y}",
            "2:18: preset wide: knows no pipelines",
        ),
        (
            "leads: {path: x, preset: salesforce-api}",
            ("2:18: preset salesforce-api: nothing in Salesforce leads, by the names of the API "
            "says who became a customer"),
        ),
        (
            "leads: {path: x}\njoins: {deals: {path: x, preset: close-opportunities}}",
            ("3:26: preset close-opportunities: the file has no column for `lead`: looked for "
            "'lead_id'"),
        ),
        (
            "leads: {path: x}\njoins: {deals: {path: x, preset: salesforce-api-opportunities}}",
            ("3:26: preset salesforce-api-opportunities: the leads have no column with ids of it: "
            "looked for 'ConvertedOpportunityId'"),
        ),
    ],
)  # fmt: skip
def test_presets_that_do_not_fit(refused: Refused, written: str, problem: str) -> None:
    assert refused(f"version: 1\n{written}\n") == [f"funnel.yaml:{problem}"]
