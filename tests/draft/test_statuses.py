"""Which column is the status, and what its values are: other columns do not take its place."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from funnelcli.draft.flags import is_sale_flag
from funnelcli.draft.words import date_means, is_outcome, value_means
from funnelcli.errors import DataError

from .reports import from_draft
from .test_who_bought import counted, day, if_, rows, said

if TYPE_CHECKING:
    from collections.abc import Callable

STATUS = ("New", "Contacted", "Customer", "Lost")


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Goal", ("Weight loss", "Muscle gain")),
        ("Ergebnis Vorjahr", ("Gewinn", "Verlust")),
        ("Loss ratio", ("Gain", "Loss")),
        ("Close Details", ("Won on service", "Lost on price")),
        ("Last Deal", ("Won", "Lost")),
        ("Meeting Outcome", ("Won over", "Lost interest")),
        ("Account Status", ("Customer", "Churned")),
        ("Newsletter Status", ("Unsubscribed", "Subscribed")),
        ("Credit Check Result", ("Declined", "Passed")),
    ],
)
@pytest.mark.parametrize("status", ["Status", "Lead Status", "Stage", "Verkaufsphase", "Etapa"])
def test_a_plain_status_decides_whatever_other_columns_say(
    header: str, values: tuple[str, str], status: str, tmp_path: Path
) -> None:
    export = rows(
        f"Lead ID,Created,{header},{status}",
        lambda i: f"L{i},{day(i)},{values[i % 2]},{STATUS[i % 4]}",
    )

    assert counted(from_draft(tmp_path, {"leads.csv": export})) == (10, 10)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Status", "Lead Status"), ("Stage", "Phase"), ("Lead Status", "Status"), ("Fase", "Etapa")],
)
def test_of_two_statuses_the_one_that_tells_more_decides(
    first: str, second: str, tmp_path: Path
) -> None:
    export = rows(
        f"Lead ID,Created,{first},{second}",
        lambda i: f"L{i},{day(i)},{if_(i < 6, STATUS[i % 4])},{STATUS[i % 4]}",
    )

    assert counted(from_draft(tmp_path, {"leads.csv": export})) == (10, 10)


def test_a_second_status_tells_losses(tmp_path: Path) -> None:
    export = rows(
        "Record,Email,Create Date,Lifecycle Stage,Lead Status",
        lambda i: (
            f"{i + 7},p{i}@x.example,{day(i)},"
            f"{('Lead', 'Marketing Qualified Lead', 'Customer', 'Lead')[i % 4]},"
            f"{('New', 'Unqualified', 'Connected', 'Bad fit')[i % 4]}"
        ),
    )

    assert counted(from_draft(tmp_path, {"contacts.csv": export})) == (10, 20)


def test_a_second_status_that_knows_sales_is_said(tmp_path: Path) -> None:
    export = rows(
        "Lead ID,Created,Stage,Phase",
        lambda i: f"L{i},{day(i)},{STATUS[i % 4]},{('Neu', 'Gewonnen')[i % 8 == 2]}",
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    assert counted(report) == (10, 10)
    assert "Phase of leads.csv says that 5 rows bought; Stage decides." in said(report)


NOT_SOLD = (
    "To be won", "Verbally won", "Gain probable", "Gewinn wahrscheinlich", "Por ganar", "A ganhar",
    "Won by competitor", "Contact client", "Prospect client", "Buyer lead", "In purchase",
    "Gain Commitment", "Awaiting purchase", "Kundenkontakt", "Baja California",
)  # fmt: skip


@pytest.mark.parametrize("value", NOT_SOLD)
def test_a_word_of_a_sale_beside_others_is_none(value: str, tmp_path: Path) -> None:
    assert value_means(value) in ("not", "unknown", "known")

    export = rows(
        "Lead ID,Created,Stage",
        lambda i: f"L{i},{day(i)},{('New', value, 'Closed Won', 'Closed Lost')[i % 4]}",
    )
    assert counted(from_draft(tmp_path, {"leads.csv": export})) == (10, 10)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("6. Closed Won", True), ("Geschlossen und gewonnen", True), ("Cerrada perdida", True),
        ("Muscle gain", False), ("Weight loss", False), ("Lost on price", False),
    ],
)  # fmt: skip
def test_only_outcomes_make_a_status_of_a_column_of_another_name(value: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_outcome(value) is is_one


@pytest.mark.parametrize("flag", ["Existing Customer", "Bestandskunde", "New Client", "Neukunde"])
def test_a_flag_of_who_was_a_customer_before_records_no_purchase(flag: str, tmp_path: Path) -> None:
    assert not is_sale_flag(flag)

    export = rows(
        f"Lead ID,Created,{flag}", lambda i: f"L{i},{day(i)},{('Yes', 'No', 'No')[i % 3]}"
    )
    with pytest.raises(DataError, match="no stages found"):
        from_draft(tmp_path, {"leads.csv": export})


@pytest.mark.parametrize("prefix", ["", "hs_", "property_hs_"])
def test_flags_of_hubspot_are_known_by_any_prefix(prefix: str, tmp_path: Path) -> None:
    deals = rows(
        f"deal_id,createdate,{prefix}is_closed,{prefix}is_closed_won",
        lambda i: (
            f"{900 + i},{day(i)},{('true', 'true', 'false')[i % 3]},"
            f"{('true', 'false', 'false')[i % 3]}"
        ),
        36,
    )

    assert counted(from_draft(tmp_path, {"deals.csv": deals})) == (12, 12)


@pytest.mark.parametrize(
    "header",
    ["Aktualisierungszeit", "ingested_at", "mtime", "ts", "Bearbeitungsdatum", "Fecha límite",
     "load_date", "snapshot_date", "_sdc_batched_at", "DOB", "Schlusstermin", "Date d'échéance",
     "ValidFrom", "dwh_insert_dt", "upd_dt", "Gespeichert am", "Data limite", "Streefdatum",
     "Ablaufdatum", "Customer contact", "Warehouse stamp date"],
)  # fmt: skip
def test_what_every_row_has_is_no_stage(header: str, tmp_path: Path) -> None:
    assert date_means(header) in ("none", "stage")

    export = rows(f"Lead ID,Created,{header}", lambda i: f"L{i},{day(i)},{day(i + 9)}")
    with pytest.raises(DataError, match="no stages found"):
        from_draft(tmp_path, {"leads.csv": export})


@pytest.mark.parametrize(
    ("first", "second", "customers"),
    [("Won Date", "Purchase Date", 15), ("Kaufdatum", "Kunde seit", 15), ("Won Date", "MQL", 5)],
)
def test_any_of_several_dates_of_a_sale_makes_a_customer(
    first: str, second: str, customers: int, tmp_path: Path
) -> None:
    export = rows(
        f"Lead ID,Created,{first},{second}",
        lambda i: f"L{i},{day(i)},{if_(i % 12 == 0, day(i + 9))},{if_(i % 6 == 3, day(i + 9))}",
        60,
    )

    assert counted(from_draft(tmp_path, {"leads.csv": export}))[0] == customers


@pytest.mark.parametrize("header", ["Last Purchase Date", "Letztes Kaufdatum", "Last won date"])
def test_the_last_purchase_says_who_bought_and_not_when(header: str, tmp_path: Path) -> None:
    export = rows(
        f"Lead ID,Created,{header}", lambda i: f"L{i},{day(i)},{if_(i % 4 == 0, day(i + 90))}"
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    assert counted(report)[0] == 10
    assert report["tables"][0]["rows"][-1]["median_days"] is None


def test_the_fuller_date_of_creation_is_taken(tmp_path: Path) -> None:
    export = rows(
        "Lead ID,Created,Date Added,Status",
        lambda i: f"L{i},{if_(i % 2 == 0, day(i))},{day(i)},{STATUS[i % 4]}",
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    assert (report["conversion"]["leads"], counted(report)) == (40, (10, 10))


def test_sales_without_a_date_count_where_many_are(tmp_path: Path) -> None:
    header = (
        "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,"
        "Deal - Lost time"
    )
    deals = rows(
        header,
        lambda i: (
            f"{i + 1},t,Demo,{('Open', 'Won', 'Lost')[i % 3]},{day(i)} 10:00:00,"
            f"{if_(i % 12 == 1, day(i + 9) + ' 10:00:00')},"
        ),
        36,
    )

    assert counted(from_draft(tmp_path, {"deals.csv": deals})) == (12, 12)


def test_a_lifecycle_that_knows_more_customers_than_their_date_decides(tmp_path: Path) -> None:
    export = rows(
        "Record ID,Create Date,Lifecycle Stage,Original Source,Became a Customer Date",
        lambda i: (
            f"{700 + i},{day(i)} 09:00,{('Lead', 'Customer')[i % 2]},Web,"
            f"{if_(i % 8 == 1, day(i + 3) + ' 09:00')}"
        ),
    )

    report = from_draft(tmp_path, {"contacts.csv": export})
    assert counted(report) == (20, 0)
    assert "Lifecycle Stage (20 filled) is taken and not Became a Customer Date (5)" in said(report)


CONTACTS = rows(
    "Record ID,Create Date,Lifecycle Stage,Original Source,Became a Customer Date",
    lambda i: (
        f"{700 + i},{day(i)} 09:00,{('Lead', 'Customer')[i % 4 == 0]},Web,"
        f"{if_(i % 4 == 0, day(i + 3) + ' 09:00')}"
    ),
)


@pytest.mark.parametrize(("won", "told"), [(3, True), (10, False)])
def test_two_tables_that_know_other_sales_are_said_with_numbers(
    won: int,
    told: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    deals = rows(
        "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Create Date,Associated Contact IDs",
        lambda i: (
            f"{9000 + i},d,{('Negotiation', 'Closed won')[i < won]},Sales,{day(i + 30)} 10:00,"
            f"{day(i)} 10:00,{700 + 4 * i}"
        ),
        10,
    )

    report = from_draft(tmp_path, {"contacts.csv": CONTACTS, "deals.csv": deals})
    sentence = (
        f"contacts.csv says that 10 leads bought, and deals.csv has {won} rows that are won: "
        "deals.csv decides."
    )
    assert counted(report)[0] == won
    assert (sentence in said(report)) is told


def test_deals_that_belong_to_nobody_say_what_they_know(tmp_path: Path) -> None:
    deals = rows(
        "Deal Name,Deal Stage,Pipeline,Close Date,Record ID",
        lambda i: f"d,{('Closed won', 'Closed lost')[i % 2]},Sales,{day(i + 30)} 10:00,{9000 + i}",
        20,
    )

    report = from_draft(tmp_path, {"contacts.csv": CONTACTS, "deals.csv": deals})
    assert "holds ids of the leads. 10 rows of it say who bought." in said(report)


def test_stages_of_hubspot_read_as_such_and_unused_choices_are_not_said(tmp_path: Path) -> None:
    deals = rows(
        "hs_object_id,dealname,dealstage,pipeline,createdate,closedate,"
        "hs_v2_date_entered_appointmentscheduled,hs_v2_date_entered_35118880",
        lambda i: (
            f"{9000 + i},d,{('closedwon', 'contractsent')[i % 2]},default,{day(i)},{day(i + 30)},"
            f"{day(i + 1)},{if_(i % 2 == 0, day(i + 3))}"
        ),
    )

    names = [r["stage"] for r in from_draft(tmp_path, {"deals.csv": deals})["tables"][0]["rows"]]
    assert names[-3:] == ["Appointment scheduled", "Stage 35118880", "Customer"]


@pytest.mark.parametrize("without", ["Lead Owner", "Company / Account", "Converted Date"])
def test_a_salesforce_report_lacks_some_columns(without: str, tmp_path: Path) -> None:
    cells: dict[str, Callable[[int], str]] = {
        "Lead ID": lambda i: f"00Q{i:012}",
        "Lead Owner": lambda _: "Ann",
        "Company / Account": lambda _: "Acme",
        "Lead Status": lambda i: (
            "Open - Not Contacted", "Working - Contacted", "Closed - Converted",
            "Closed - Not Converted",
        )[i % 4],
        "Create Date": day,
        "Converted": lambda i: ("FALSE", "TRUE")[i % 4 == 2],
        "Converted Date": lambda i: if_(i % 4 == 2, day(i + 5)),
    }  # fmt: skip
    names = [name for name in cells if name != without]
    export = rows(",".join(names), lambda i: ",".join(cells[name](i) for name in names))

    report = from_draft(tmp_path, {"leads.csv": export})
    stages = [row["stage"] for row in report["tables"][0]["rows"]]
    assert (stages[0], stages[-1], stages.count("Converted")) == ("Lead", "Converted", 1)
    assert (report["conversion"]["reached"], counted(report)) == (10, (None, 10))


@pytest.mark.parametrize(
    "header", ["deal_pipeline_stage_label", "Pipeline Stage", "Pipeline-Phase"]
)
def test_the_stages_of_a_pipeline_are_no_pipelines(header: str, tmp_path: Path) -> None:
    export = rows(f"Lead ID,Created,{header}", lambda i: f"L{i},{day(i)},{STATUS[i % 4]}")

    assert "pipelines" not in said(from_draft(tmp_path, {"leads.csv": export}))
