"""Which file is what, and how files hang together."""

from pathlib import Path

import pytest

from .drafts import config, drafted, stages

LEADS = "Id,Created,Email\nL1,2026-01-01,ana@a.example\nL2,2026-01-02,ben@b.example\n"
DEALS = "Deal,Contact,Won Date,Value\nD1,L1,2026-02-01,10\nD2,L1,2026-02-02,20\nD3,L7,,5\n"
HISTORY = """\
Record,Field,New Value,At
L1,Owner,Zoe,2026-01-03
L1,Status,MQL,2026-01-04
L2,Status,MQL,2026-01-05
L1,Status,Customer,2026-01-06
"""


def test_a_join_is_proposed_with_the_share_that_matches(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"deals.csv": DEALS, "leads.csv": LEADS})

    found = config(made)
    assert found.leads.path == ("leads.csv",)
    assert found.joins["deals"].lead == "Contact"
    assert "# check: 50% of its 2 distinct values are ids of leads" in made.text
    said = "deals.csv is joined by Contact: 50% of its 2 distinct values are ids of leads."
    assert said in made.assumed
    assert stages(made)[-1] == ("Customer", "deals.Won Date", None, None)
    assert found.amount == "deals.Value"


def test_a_number_of_rows_is_not_taken_for_the_id_of_a_lead(tmp_path: Path) -> None:
    leads = "Id,Created\n" + "".join(f"{i},2026-01-01\n" for i in range(1, 21))
    deals = "Id,LeadId,Won Date\n" + "".join(f"{i},{21 - i},2026-02-01\n" for i in range(1, 11))
    made = drafted(tmp_path, {"leads.csv": leads, "deals.csv": deals})

    assert config(made).joins["deals"].lead == "LeadId"
    assert config(made).joins["deals"].id == "Id"


@pytest.mark.parametrize("header", ["id", "Row number", "Number of customers"])
def test_numbers_of_rows_join_nothing(header: str, tmp_path: Path) -> None:
    leads = "id,created,Won Date\n" + "".join(f"{i},2026-01-01,2026-02-01\n" for i in range(1, 5))
    companies = f"{header},company,Closed Date\n1,A,2026-03-01\n2,B,2026-03-02\n3,C,2026-03-03\n"
    made = drafted(tmp_path, {"contacts.csv": leads, "companies.csv": companies})

    assert not config(made).joins
    assert any(said.startswith("companies.csv is left out") for said in made.assumed)


def test_ids_of_15_and_18_letters_are_one_id(tmp_path: Path) -> None:
    leads = "Lead ID,Created\n00Q000000012345AAA,2026-01-01\n"
    deals = "Opportunity ID,Lead,Won Date\n006000000012345AAB,00Q000000012345,2026-02-01\n"
    made = drafted(tmp_path, {"leads.csv": leads, "deals.csv": deals})

    assert "# 100% of its 1 distinct value are ids of leads" in made.text


def test_a_table_without_ids_of_leads_is_left_out_aloud(tmp_path: Path) -> None:
    made = drafted(
        tmp_path,
        {"leads.csv": LEADS, "deals.csv": DEALS, "spend.csv": "Month,Amount\n2026-01,5\n"},
    )

    said = "spend.csv is left out: no column of it holds ids of the leads."
    assert said in made.assumed
    assert f"# check: {said}" in made.text


def test_a_log_of_many_fields_gives_stages_of_its_statuses(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"leads.csv": LEADS, "log.csv": HISTORY})

    history = config(made).history
    assert history is not None
    assert (history.lead, history.stage, history.at) == ("Record", "New Value", "At")
    assert history.where == "Field = 'Status'"
    assert [name for name, *_ in stages(made)] == ["Lead", "MQL", "Customer"]
    assert "Zoe" not in made.text


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("lead_source", ("Web", "Ads", "Event", "Partner")),
        ("LeadSource", ("Web", "Ads", "Event", "Partner")),
        ("Number of employees", ("10", "50", "200", "1000")),
        ("Contact person", ("Ana Ito", "Ben Roy", "Ana Ito", "Ben Roy")),
        ("Customer type", ("New", "Old", "New", "Old")),
        ("record type", ("A", "B", "C", "D")),
        ("Customer", ("Maybe", "Likely", "Maybe", "Likely")),
        ("owner_id", ("1", "2", "1", "2")),
    ],
)
def test_a_list_of_leads_is_no_log_of_its_sources(
    header: str, values: tuple[str, ...], tmp_path: Path
) -> None:
    statuses = ("New", "Qualified", "Won", "Lost", "Qualified")
    lines = [
        f"{i},2026-01-{i % 28 + 1:02},p{i}@a.example,{values[i % 4]},{statuses[i % 5]}"
        for i in range(200)
    ]
    made = drafted(
        tmp_path,
        {"x.csv": "\n".join([f"id,created_at,email,{header},status", *lines]) + "\n"},
    )

    found = config(made)
    assert found.history is None
    assert (found.leads.id, found.leads.status) == ("id", "status")


@pytest.mark.parametrize(
    ("header", "lead"),
    [
        ("lead_id,lead_source,stage,changed_at", "lead_id"),
        ("Contact person,lead_source,stage,changed_at,email", "email"),
        ("application_id,lead_source,stage,changed_at", "application_id"),
        ("lead,lead_source,stage,at", "lead"),
    ],
)
def test_a_log_with_a_source_is_one_of_its_leads(header: str, lead: str, tmp_path: Path) -> None:
    lines = [
        "L1,Web,MQL,2026-01-02,ana@a.example",
        "L1,Web,Customer,2026-01-09,ana@a.example",
        "L2,Web,MQL,2026-01-03,ben@b.example",
        "L2,Web,MQL,2026-01-04,ben@b.example",
    ]
    kept = [line.rsplit(",", 4 - header.count(","))[0] for line in lines]
    made = drafted(tmp_path, {"x.csv": "\n".join([header, *kept]) + "\n"})

    history = config(made).history
    assert history is not None
    assert history.lead == lead
    assert config(made).leads.source == "lead_source"


def test_the_stages_of_a_log_are_in_the_order_of_its_dates(tmp_path: Path) -> None:
    log = """\
lead_id,stage,at
2,Onboarded,2026-02-11
2,Trial,2026-02-08
2,Demo,2026-02-03
2,Proposal,2026-02-01
1,Won,2026-01-30
1,Onboarded,2026-01-20
1,Demo,2026-01-07
1,Demo,2026-01-03
1,Trial,2026-01-06
1,Proposal,2026-01-01
"""
    made = drafted(tmp_path, {"log.csv": log})

    names = [name for name, *_ in stages(made)]
    assert names == ["Lead", "Proposal", "Demo", "Trial", "Onboarded", "Customer"]
    assert "# check: order; 2 rows, a median of 6 days after the first" in made.text


def test_the_rows_of_a_log_may_have_numbers(tmp_path: Path) -> None:
    log = "id,email,stage,changed_at\n1,a@a.example,MQL,2026-01-02\n2,a@a.example,Won,2026-01-03\n"
    history = config(drafted(tmp_path, {"x.csv": log})).history

    assert history is not None
    assert history.lead == "email"


def test_monthly_exports_are_one_table(tmp_path: Path) -> None:
    wide = "Id,Created,Won Date\n{0},2026-01-01,2026-02-01\n"
    made = drafted(tmp_path, {"2026-01.csv": wide.format(1), "2026-02.csv": wide.format(2)})

    assert config(made).leads.path == ("2026-01.csv", "2026-02.csv")


SALESFORCE = {
    "lead.csv": """\
Id,IsDeleted,LeadSource,Status,IsConverted,ConvertedDate,ConvertedOpportunityId,CreatedDate
00Q000000000001AAA,false,Web,Converted,true,2026-01-20,006000000000001AAA,2026-01-05T09:00:00Z
00Q000000000002AAA,false,Ads,Working,false,,,2026-01-06T09:00:00Z
""",
    "opportunity.csv": """\
Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,CreatedDate
006000000000001AAA,false,Closed Won,100.00,2026-02-10,true,true,2026-01-20T09:00:00Z
""",
    "history.csv": """\
Id,IsDeleted,LeadId,CreatedDate,Field,OldValue,NewValue
1,false,00Q000000000001,2026-01-10T09:00:00Z,Status,New,MQL
2,false,00Q000000000002,2026-01-11T09:00:00Z,Status,New,MQL
3,false,00Q000000000002,2026-01-11T09:00:00Z,Owner,Joe,Sue
""",
}


HUBSPOT_DEALS = """\
Record ID,Deal Name,Deal Stage,Pipeline,Create Date,"Date entered ""Contract sent (Sales)\""",\
"Date entered ""Demo held (Sales)\""",Close Date
9001,A,Closed Won,Sales,2026-01-10 09:00,2026-01-25 09:00,2026-01-15 09:00,2026-02-01 09:00
9002,B,Contract sent,Sales,2026-01-11 09:00,2026-01-21 09:00,2026-01-14 09:00,
"""


def test_stages_of_a_pipeline_are_in_the_order_of_their_dates(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"deals.csv": HUBSPOT_DEALS})

    names = [name for name, *_ in stages(made)]
    assert names[-3:] == ["Demo held", "Contract sent", "Customer"]
    assert "# check: order; a median of 4 days after `created`" in made.text
    assert made.assumed[-1].startswith(f"The stages are {' > '.join(names)};")


def test_stages_of_joined_deals_are_in_the_order_of_their_dates(tmp_path: Path) -> None:
    contacts = """\
Record ID,Create Date,Email,Lifecycle Stage,Became a Lead Date,Associated Deal IDs
101,2026-01-05 09:00,ana@a.example,Lead,2026-01-05 09:00,9001
102,2026-01-06 09:00,ben@b.example,Lead,2026-01-06 09:00,9002
"""
    head, first, second, _end = HUBSPOT_DEALS.split("\n")
    deals = f"{head},Associated Contact IDs\n{first},101\n{second},102\n"
    made = drafted(tmp_path, {"contacts.csv": contacts, "deals.csv": deals})

    names = [name for name, *_ in stages(made)]
    assert names[-3:] == ["Demo held", "Contract sent", "Customer"]


def test_what_is_missing_is_said_until_another_table_tells_customers(tmp_path: Path) -> None:
    said = "A converted lead is not a customer yet."
    lead = {"lead.csv": SALESFORCE["lead.csv"]}
    spend = {"spend.csv": "Month,Amount\n2026-01,5\n"}

    assert any(s.startswith(said) for s in drafted(tmp_path, lead).assumed)
    assert any(s.startswith(said) for s in drafted(tmp_path, lead | spend).assumed)
    assert not any(s.startswith(said) for s in drafted(tmp_path, SALESFORCE).assumed)


def test_a_deal_of_several_contacts_is_one_of_each(tmp_path: Path) -> None:
    contacts = """\
Record ID,Create Date,Email,Lifecycle Stage,Became a Lead Date
101,2026-01-05 09:00,ana@a.example,Lead,2026-01-05 09:00
104,2026-01-06 09:00,ben@b.example,Lead,2026-01-06 09:00
"""
    deals = """\
Record ID,Deal Name,Deal Stage,Pipeline,Create Date,Close Date,Amount,Associated Contact IDs
9001,A,Closed Won,Sales,2026-01-10 09:00,2026-02-01 09:00,100,101; 104
"""
    made = drafted(tmp_path, {"contacts.csv": contacts, "deals.csv": deals})

    join = config(made).joins["deals"]
    assert (join.lead, join.separator) == ("Associated Contact IDs", ";")
    assert "100% of its 2 distinct values are ids of leads" in made.text


OPPORTUNITY_HISTORY = """\
Id,IsDeleted,OpportunityId,StageName,CreatedDate
1,false,006000000000001AAA,Negotiation,2026-02-01T09:00:00Z
2,false,006000000000001AAA,Closed Won,2026-02-10T09:00:00Z
"""


def test_a_second_log_is_left_out_aloud(tmp_path: Path) -> None:
    made = drafted(tmp_path, SALESFORCE | {"stages.csv": OPPORTUNITY_HISTORY})

    said = "stages.csv is left out: history.csv is the one log of changes that a YAML has."
    assert said in made.assumed
    history = config(made).history
    assert history is not None
    assert history.path == ("history.csv",)


def test_nothing_is_said_of_a_stage_that_another_table_tells(tmp_path: Path) -> None:
    files = {name: SALESFORCE[name] for name in ("lead.csv", "opportunity.csv")}
    made = drafted(tmp_path, files | {"stages.csv": OPPORTUNITY_HISTORY})

    assert stages(made)[-1][:2] == ("Customer", "deals.CloseDate")
    assert not [said for said in made.assumed if "Closed Won" in said]


def test_each_table_says_its_own_losses_as_they_do_of_presets(tmp_path: Path) -> None:
    leads = "Id,Created,Lost Date\nL1,2026-01-01,\nL2,2026-01-02,2026-01-09\n"
    deals = (
        "Deal,Contact,Stage,Close Date\nD1,L1,Won,2026-02-01\nD2,L2,Closed Lost,2026-02-02\n"
        "D3,L1,Open,\n"
    )
    made = drafted(tmp_path, {"leads.csv": leads, "deals.csv": deals})

    assert [(lost.at, lost.where) for lost in config(made).lost] == [
        ("Lost Date", None),
        ("deals.Close Date", "deals.Stage = 'Closed Lost'"),
    ]


def test_the_log_adds_what_it_calls_a_loss_to_what_the_status_does(tmp_path: Path) -> None:
    leads = "Id,Created,Status\nL1,2026-01-01,Lost\nL2,2026-01-02,Won\n"
    log = "Id,To,At\nL1,New,2026-01-02\nL1,Closed Lost,2026-01-05\nL2,Won,2026-01-06\n"
    made = drafted(tmp_path, {"leads.csv": leads, "log.csv": log})

    (lost,) = config(made).lost
    assert lost.values == ("Lost", "Closed Lost")


def test_files_of_a_known_crm_are_drafted_by_their_presets(tmp_path: Path) -> None:
    made = drafted(tmp_path, SALESFORCE)

    found = config(made)
    assert [sentence.partition("preset ")[2] for sentence in made.recognised] == [
        "salesforce-api).",
        "salesforce-api-opportunities).",
        "salesforce-api-history).",
    ]
    assert (found.joins["deals"].lead, found.joins["deals"].by) == ("Id", "ConvertedOpportunityId")
    assert found.history is not None
    assert found.history.lead == "LeadId"
    assert [name for name, *_ in stages(made)] == [
        "Lead",
        "MQL",
        "Converted",
        "Opportunity",
        "Customer",
    ]
    assert "preset:" not in made.text
