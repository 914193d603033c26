"""Activities as CRMs export them, beside the leads of the same CRM."""

from pathlib import Path

import pytest

from funnelcli.config.tables import Events

from .beside import table
from .drafts import config, drafted
from .reports import same

NUMBERS = range(12)


def id_18(i: int) -> str:
    """An id of Salesforce."""
    return f"00Q0000000{i:05}AAA"


CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "hubspot-activities": (
        table(
            "Record ID,Email,Create Date,Lifecycle Stage,Original Source,Became a Customer Date",
            [f"{9000 + i},p{i}@x.example,2026-01-05 09:{i:02},customer,Organic,2026-02-01 10:00"
             for i in NUMBERS],
        ),
        table(
            "Record ID,Call Title,Activity type,Activity date,Call direction,Activity assigned to,"
            "Associated Contact IDs",
            [f"{77000 + i},Hello,Call,2026-01-06 10:{i:02},Outbound,Ana,{9000 + i % 5}"
             for i in NUMBERS],
        ),
        {"lead": "Associated Contact IDs", "at": "Activity date", "type": "Activity type",
         "direction": "Call direction", "user": "Activity assigned to"},
    ),
    "salesforce-api-activities": (
        table(
            "Id,IsConverted,CreatedDate,Status,ConvertedDate",
            [f"{id_18(i)},true,2026-01-05T09:00:00.000Z,Converted,2026-01-12" for i in NUMBERS],
        ),
        table(
            "Id,WhoId,Subject,ActivityDate,IsClosed,CreatedDate,CallType,TaskSubtype,OwnerId,"
            "CompletedDateTime",
            [f"00T0000000{i:05}AAA,{id_18(i % 5)},Call,2026-01-06,{'true' if i % 4 else 'false'},"
             f"2026-01-06T08:00:00.000Z,Outbound,Call,0050000000000{i % 2}AAA,"
             + ("2026-01-06T10:00:00.000Z" if i % 4 else "") for i in NUMBERS],
        ),
        {"lead": "WhoId", "at": "CompletedDateTime", "type": "TaskSubtype",
         "direction": "CallType", "user": "OwnerId"},
    ),
    "salesforce-report-activities": (
        table(
            "Lead ID,Lead Owner,Company / Account,Lead Source,Lead Status,Create Date,Converted,"
            "Converted Date",
            [f"{id_18(i)[:15]},Ana,Acme,Web,Open,2026-01-05,true,2026-01-12" for i in NUMBERS],
        ),
        table(
            "Activity ID,Lead ID,Subject,Date,Status,Assigned,Task Subtype",
            [f"00T0000000{i:05},{id_18(i % 5)[:15]},Hello,2026-01-06,Completed,Ana,Email"
             for i in NUMBERS],
        ),
        {"lead": "Lead ID", "at": "Date", "type": "Task Subtype", "user": "Assigned"},
    ),
    "pipedrive-activities": (
        table(
            "Deal - ID,Deal - Deal created,Deal - Status,Deal - Won time,Deal - Lost time",
            [f"{300 + 17 * i},2026-01-05 09:00:00,won,2026-02-01 09:00:00," for i in NUMBERS],
        ),
        table(
            "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,"
            "Activity - Marked as done time,Activity - Assigned to user,Deal - ID",
            [f"{i},Hello,Call,2026-01-06,{'Done' if i % 3 else 'To do'},2026-01-06 10:00:00,Ana,"
             f"{300 + 17 * (i % 5)}" for i in NUMBERS],
        ),
        {"lead": "Deal - ID", "at": "Activity - Marked as done time", "type": "Activity - Type",
         "user": "Activity - Assigned to user"},
    ),
    "close-activities": (
        table(
            "id,display_name,status_label,created_by_name,date_created",
            [f"lead_{i}x,Acme,{('Customer', 'Qualified')[i % 2]},Ana,2026-01-05T09:00:00+00:00"
             for i in NUMBERS],
        ),
        table(
            "id,_type,lead_id,user_name,date_created,activity_at,direction,status",
            [f"acti_{i},Call,lead_{i % 5}x,Ana,2026-01-06T09:00:00+00:00,"
             "2026-01-06T10:00:00+00:00,outbound,completed" for i in NUMBERS],
        ),
        {"lead": "lead_id", "at": "activity_at", "type": "_type", "direction": "direction",
         "user": "user_name"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_activities_of_a_crm_are_drafted_by_their_preset(name: str, tmp_path: Path) -> None:
    leads, activities, keys = CASES[name]
    made = drafted(tmp_path, {"b.csv": activities, "a.csv": leads})

    assert any(said.startswith("b.csv is ") and name in said for said in made.recognised)
    assert config(made).leads.path == ("a.csv",)
    (found,) = config(made).input_tables().values()
    assert isinstance(found, Events)
    assert {"lead": found.lead, **found.columns()} == keys
    drawn, written = same(tmp_path, {"a.csv": leads, "b.csv": activities})
    assert drawn == written


def test_a_column_that_is_just_called_direction_is_the_direction(tmp_path: Path) -> None:
    leads, activities, keys = CASES["hubspot-activities"]
    plain = activities.replace("Call direction", "Direction")
    made = drafted(tmp_path, {"b.csv": plain, "a.csv": leads})

    (found,) = config(made).input_tables().values()
    assert isinstance(found, Events)
    assert {"lead": found.lead, **found.columns()} == keys | {"direction": "Direction"}


def test_ids_of_other_leads_are_no_activities_whatever_the_headers_say(tmp_path: Path) -> None:
    leads, activities, _ = CASES["salesforce-api-activities"]
    others = activities.replace("00Q0000000", "00Q9999999")
    made = drafted(tmp_path, {"a.csv": leads, "b.csv": others})

    assert not config(made).input_tables()
    assert any(said.startswith("b.csv is left out: no column of it") for said in made.assumed)
