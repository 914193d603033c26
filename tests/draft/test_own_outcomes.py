"""Columns of a deal in a report of leads that a preset knows: they say who bought."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .drafts import config, drafted
from .reports import from_draft, same
from .test_who_bought import counted, day, if_, rows, said

STAGES = ("Closed Won", "Closed Lost", "Negotiation", "Negotiation")
SALESFORCE = (
    "Lead ID,Create Date,Lead Status,Lead Owner,Company / Account,Converted,Converted Date",
    lambda i: (
        f"00Q{i:012},{day(i)},{('Open', 'Closed - Converted')[i % 2]},Ann,C{i},{i % 2},"
        f"{if_(i % 2 == 1, day(i + 3))}"
    ),
)
HUBSPOT = (
    "Record ID,Create Date,Lifecycle Stage,Original Source,Became a Customer Date",
    lambda i: f"{500 + i},{day(i)} 09:00,{('Lead', 'Customer')[i < 3]},Web,{if_(i < 3, day(9))}",
)
PIPEDRIVE = (
    "Lead - ID,Lead - Title,Lead - Lead created,Lead - Source channel,Lead - Owner",
    lambda i: f"u{i},t{i},{day(i)} 09:00:00,Web,Ann",
)
DYNAMICS = (
    "(Do Not Modify) Lead,Topic,Status,Status Reason,Created On,Lead Source,Owner",
    lambda i: f"g{i},t,{('Open', 'Qualified')[i % 2]},New,{day(i)} 09:00,Web,Ann",
)
ZOHO = (
    "Record Id,Lead Owner,Lead Source,Lead Status,Created Time,Is Converted",
    lambda i: f"zcrm_55{i:04},Ann,Web,Contacted,{day(i)} 09:00:00,{('true', 'false')[i % 2]}",
)
MARKETO = (
    "id,createdAt,updatedAt,email,leadSource,leadStatus,isCustomer",
    lambda i: f"{700 + i},{day(i)} 09:00,{day(i)} 10:00,p{i}@x.example,Web,New,false",
)
CLOSE = (
    "id,date_created,display_name,status_label",
    lambda i: f"lead_{i},{day(i)} 09:00,C{i},{('Potential', 'Qualified')[i % 2]}",
)
API = (
    "Id,CreatedDate,LeadSource,Status,IsConverted,ConvertedDate",
    lambda i: f"00Q{i:012},{day(i)},Web,Open,{('true', 'false')[i % 2]},{if_(i % 2 == 0, day(i))}",
)
PRESETS: dict[str, tuple[str, Callable[[int], str]]] = {
    "salesforce-report": SALESFORCE,
    "hubspot-contacts": HUBSPOT,
    "pipedrive-leads": PIPEDRIVE,
    "dynamics-leads": DYNAMICS,
    "zoho-leads": ZOHO,
    "marketo-leads": MARKETO,
    "close": CLOSE,
    "salesforce-api": API,
}
HEADERS = ("Stage", "Opportunity: Stage", "OpportunityStage", "Result", "deal_stage")


def export(
    preset: str, header: str, outcome: Callable[[int], str], *, money: str = "Amount"
) -> str:
    """A report of leads with the outcome, the close date and the amount of their deals."""
    names, row = PRESETS[preset]
    return rows(
        f"{names},{header},Close Date,{money}",
        lambda i: f"{row(i)},{outcome(i)},{if_(i % 4 < 2, day(i + 20))},{100 + i}",
    )


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("preset", PRESETS)
def test_outcomes_in_a_report_of_leads_decide(preset: str, header: str, tmp_path: Path) -> None:
    files = {"x.csv": export(preset, header, lambda i: STAGES[i % 4])}
    report = from_draft(tmp_path, files)

    assert f"(preset {preset})" in said(report)
    assert counted(report) == (10, 10)
    assert config(drafted(tmp_path, files)).leads.amount == "Amount"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_column_of_yes_and_no_that_says_won_decides(preset: str, tmp_path: Path) -> None:
    report = from_draft(tmp_path, {"x.csv": export(preset, "Won", lambda i: str(int(i % 4 == 0)))})

    assert counted(report)[0] == 10


@pytest.mark.parametrize("preset", PRESETS)
def test_the_yaml_of_such_a_report_gives_the_same_page(preset: str, tmp_path: Path) -> None:
    drawn, written = same(tmp_path, {"x.csv": export(preset, "Stage", lambda i: STAGES[i % 4])})

    assert drawn == written


def test_that_a_column_decides_before_the_preset_is_said_with_numbers(tmp_path: Path) -> None:
    told = said(
        from_draft(
            tmp_path, {"x.csv": export("hubspot-contacts", "Deal Stage", lambda i: STAGES[i % 4])}
        )
    )

    assert "say that 3 leads bought, and 10 leads by" in told


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Previous Stage", ("Closed Won", "Closed Lost")),
        ("Stage", ("Proposal", "Negotiation")),
        ("Reason", ("Won on price", "Lost on price")),
        ("Rating", ("Hot", "Cold")),
    ],
)
def test_other_columns_beside_a_preset_name_no_customer(
    header: str, values: tuple[str, str], tmp_path: Path
) -> None:
    given = export("salesforce-report", header, lambda i: values[i % 2])

    assert counted(from_draft(tmp_path, {"x.csv": given}))[0] is None


def test_a_table_of_deals_decides_before_columns_of_the_leads(tmp_path: Path) -> None:
    leads = export("salesforce-report", "Stage", lambda i: STAGES[i % 4])
    deals = rows(
        "Opportunity ID,Lead ID,Stage,Close Date",
        lambda i: f"006{i:012},00Q{i:012},{('Closed Won', 'Closed Lost')[i % 2]},{day(i + 9)}",
        30,
    )

    report = from_draft(tmp_path, {"leads.csv": leads, "deals.csv": deals})
    assert counted(report)[0] == 15
    assert "leads.csv says that 10 leads bought, and deals.csv has 15 rows" in said(report)


def test_losses_of_the_preset_stay_beside_those_of_the_deals(tmp_path: Path) -> None:
    text = export("salesforce-report", "Stage", lambda i: STAGES[i % 4])
    made = config(drafted(tmp_path, {"x.csv": text}))

    rules = made.lost if isinstance(made.lost, (list, tuple)) else [made.lost]
    assert any("Closed Lost" in str(rule) for rule in rules)
    assert any("Unqualified" in str(rule) for rule in rules)
