"""Kinds of exports that people have met: who bought is right, or said to be unknown, or refused."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from funnelcli.errors import DataError

from .reports import from_draft


def rows(header: str, row: Callable[[int], str], number: int = 40) -> str:
    return "\n".join([header, *map(row, range(number))]) + "\n"


def day(number: int) -> str:
    """A day of 2026: the first is 1 January, and months have 28 days."""
    return f"2026-{1 + number // 28:02}-{1 + number % 28:02}"


def if_(holds: bool, text: str) -> str:  # noqa: FBT001
    return text if holds else ""


def counted(report: Any) -> tuple[int | None, int]:
    """Customers, and the leads that were lost."""
    lost = sum(row["lost"] or 0 for row in report["tables"][0]["rows"])
    return report["conversion"]["customers"], lost


def said(report: Any) -> str:
    return "\n".join(note["message"] for note in report["notes"])


PORTUGUESE = rows(
    "Negócio - ID,Negócio - Valor,Negócio - Status,Negócio - Etapa,Negócio - Negócio criado em,"
    "Negócio - Ganho em,Negócio - Data de perda,Negócio - Negócio fechado em,"
    "Negócio - Última alteração de etapa",
    lambda i: (
        f"{1000 + i},10,{('Ganho', 'Perdido', 'Perdido', 'Aberto')[i % 4]},Proposta,{day(i)},"
        f"{if_(i % 4 == 0, day(i + 20))},{if_(i % 4 in (1, 2), day(i + 30))},"
        f"{if_(i % 4 < 3, day(i + 30))},{day(i + 2)}"
    ),
)
FRENCH = rows(
    "ID,Date de création,Statut,Date de gain,Date de perte",
    lambda i: (
        f"{i},{day(i)},{('Ouvert', 'Gagné', 'Perdu', 'Perdu')[i % 4]},"
        f"{if_(i % 4 == 1, day(i + 15))},{if_(i % 4 > 1, day(i + 40))}"
    ),
)
GERMAN = rows(
    "E-Mail;Status;Quelle;Erstellt am;Aktualisiert am;Abgemeldet am",
    lambda i: (
        f"k{i}@x.example;{('Neu', 'Kontaktiert', 'Kunde', 'Verloren')[i % 4]};Messe;{day(i)};"
        f"{day(i + 9)};"
    ),
)
STATUS = rows(
    "ID,Erstellt am,Status",
    lambda i: f"{i},{day(i)},{('Offen', 'Gewonnen', 'Verloren', 'Verloren')[i % 4]}",
)


@pytest.mark.parametrize(
    ("export", "customers", "lost"),
    [(PORTUGUESE, 10, 20), (FRENCH, 10, 20), (GERMAN, 10, 10), (STATUS, 10, 20)],
)
def test_a_loss_is_no_sale_in_any_language(
    export: str, customers: int, lost: int, tmp_path: Path
) -> None:
    assert counted(from_draft(tmp_path, {"export.csv": export})) == (customers, lost)


@pytest.mark.parametrize("header", ["mdate", "System Modstamp", "_fivetran_synced", "DueDate"])
def test_the_date_of_a_change_is_neither_a_sale_nor_a_beginning(
    header: str, tmp_path: Path
) -> None:
    export = rows(
        f"id,value,currency,status,cdate,{header}",
        lambda i: f"{i},500,usd,{i % 3},{day(i)}T23:49:23-05:00,{day(i + 20)}T01:49:24-05:00",
    )

    with pytest.raises(DataError, match="no stages found") as error:
        from_draft(tmp_path, {"deals.csv": export})
    assert "'status' holds numbers: 0, 1, 2" in error.value.message

    alone = rows(
        f"Id,{header},Status",
        lambda i: f"L{i},{day(i)},{('Won', 'Lost', 'New')[i % 3]}",
    )
    report = from_draft(tmp_path, {"leads.csv": alone})
    assert counted(report) == (14, 13)
    assert "from" not in said(report).partition("is a lead")[2].partition("\n")[0]


LEADS = rows("LeadID,CreatedDate,LeadStatus", lambda i: f"L{i},{day(i)},New")


@pytest.mark.parametrize("header", ["OpportunityStage", "deal_pipeline_stage_label", "Result"])
def test_values_that_are_outcomes_decide_whatever_the_column_is_called(
    header: str, tmp_path: Path
) -> None:
    deals = rows(
        f"OpportunityID,{header},CloseDate,LeadID",
        lambda i: f"O{i},{('Closed Won', 'Closed Lost', 'Negotiation')[i % 3]},{day(i + 9)},L{i}",
        30,
    )

    assert counted(from_draft(tmp_path, {"leads.csv": LEADS, "opps.csv": deals})) == (10, 10)


def test_a_close_date_alone_is_no_sale(tmp_path: Path) -> None:
    deals = rows(
        "OpportunityID,EstimatedValue,CloseDate,LeadID", lambda i: f"O{i},5,{day(i + 9)},L{i}", 30
    )

    report = from_draft(tmp_path, {"leads.csv": LEADS, "opps.csv": deals})
    assert (report["conversion"]["goal"], report["conversion"]["reached"]) == ("opportunity", 30)
    assert report["conversion"]["customers"] is None


@pytest.mark.parametrize("flag", ["is_won", "Outcome"])
def test_yes_beside_what_is_closed_is_a_sale(flag: str, tmp_path: Path) -> None:
    deals = rows(
        f"Deal Id,Created,is_closed,{flag},close_date",
        lambda i: f"O{i},{day(i)},{int(i % 2 == 0)},{int(i % 4 == 0)},{day(i + 9)}",
    )

    assert counted(from_draft(tmp_path, {"deals.csv": deals})) == (10, 10)


def test_the_fuller_of_two_equivalent_columns_is_taken_and_that_is_said(tmp_path: Path) -> None:
    old, new = "hs_lifecyclestage_customer_date", "hs_v2_date_entered_customer"
    contacts = rows(
        f"hs_object_id,createdate,lifecyclestage,hs_analytics_source,{old},{new}",
        lambda i: (
            f"{500 + i},{day(i)}T10:00:00.000Z,lead,WEB,"
            f"{if_(i % 8 == 0, day(i + 9))},{if_(i % 4 == 0, day(i + 9))}"
        ),
    )

    report = from_draft(tmp_path, {"contacts.csv": contacts})
    assert counted(report)[0] == 10
    assert f"{new} (10 filled) is taken and not {old} (5)" in said(report)

    plain = rows(
        "Id,Created,MQL Date,Became MQL Date,Won Date",
        lambda i: (
            f"L{i},{day(i)},{if_(i % 4 == 0, day(i + 3))},{if_(i % 2 == 0, day(i + 3))},"
            f"{if_(i % 4 == 0, day(i + 9))}"
        ),
    )
    report = from_draft(tmp_path, {"leads.csv": plain})
    assert [row["reached"] for row in report["tables"][0]["rows"]] == [40, 20, 10]
    assert "Became MQL Date (20 filled) is taken and not MQL Date (10)" in said(report)


def test_several_pipelines_are_named_with_their_rows(tmp_path: Path) -> None:
    contacts = rows(
        "Record ID,Create Date,Lifecycle Stage,Original Source",
        lambda i: f"{500 + i},{day(i)} 09:00,Lead,Web",
    )
    deals = rows(
        "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Create Date,Associated Contact IDs",
        lambda i: (
            f"{9000 + i},d,Closed won,{('Sales', 'Renewals')[i % 4 == 0]},{day(i + 30)} 10:00,"
            f"{day(i)} 10:00,{500 + i}"
        ),
    )

    told = said(from_draft(tmp_path, {"contacts.csv": contacts, "deals.csv": deals}))
    assert (
        "2 pipelines of deals.csv are counted together, by Pipeline: Sales (30), Renewals (10)"
        in told
    )


def test_the_final_values_of_a_log_are_outcomes(tmp_path: Path) -> None:
    changes = [
        f"{i},{stage},2026-0{month}-{1 + i % 20:02} {hour}:00"
        for i in range(60)
        for stage, month, hour in [
            ("New", 1, "08"), ("Trial", 1, "10"),
            (("Customer", "Cancelled", "Parked")[i % 3], 2, "10"),
        ]
    ]  # fmt: skip
    log = "\n".join(["lead_id,stage,at", *changes]) + "\n"

    report = from_draft(tmp_path, {"log.csv": log})
    assert [row["stage"] for row in report["tables"][0]["rows"]] == ["Lead", "Trial", "Customer"]
    assert counted(report) == (20, 20)


def test_stages_of_one_day_are_in_the_order_of_their_times(tmp_path: Path) -> None:
    changes = [
        f"D{i},{stage},2026-01-{1 + i % 20:02} {hour}:00"
        for i in range(30)
        for stage, hour in [("Proposal", "09"), ("Negotiation", "08"), ("Won", "11")]
    ]
    log = "\n".join(["deal_id,stage,changed_at", *changes]) + "\n"

    stages = from_draft(tmp_path, {"log.csv": log})["tables"][0]["rows"]
    assert [row["stage"] for row in stages] == ["Lead", "Negotiation", "Proposal", "Customer"]


CONVERTED = {
    "Leads.csv": rows(
        "Record Id,Lead Source,Lead Status,Created Time,Converted Deal Id,Is Converted",
        lambda i: (
            f"zcrm_55{i:04},Web,Contacted,{day(i)} 09:00:00,{if_(i % 4 == 0, f'zcrm_66{i:04}')},"
            f"{'true' if i % 4 == 0 else 'false'}"
        ),
    ),
    "Deals.csv": rows(
        "Record Id,Deal Name,Stage,Amount,Closing Date,Created Time",
        lambda i: (
            f"zcrm_66{4 * i:04},d,{('Closed Won', 'Negotiation')[i % 2]},5,{day(i + 30)},"
            f"{day(i + 5)} 09:00:00"
        ),
        10,
    ),
}
NUMBERED = {
    "kunden.csv": rows("Kundennummer,Angelegt am", lambda i: f"{100_000 + 37 * i},{day(i)}"),
    "verkauf.csv": rows(
        "Belegnr,Kundennummer,Status,Abschlussdatum",
        lambda i: f"{5 + i},{100_000 + 74 * i},{('Gewonnen', 'Verloren')[i % 2]},{day(i + 9)}",
        10,
    ),
}
ADDRESSED = {
    "leads.csv": rows("Lead Id,Created,Email", lambda i: f"L{i},{day(i)},P{i}@x.example"),
    "deals.csv": rows(
        "Ref,Associated Contact,Stage,Close Date",
        lambda i: f"O{i},Person {i} (p{4 * i}@x.example),{('Won', 'Lost')[i % 2]},{day(i + 9)}",
        10,
    ),
}
THROUGH_DEALS = {
    "leads.csv": rows("Lead Id,Created,Email", lambda i: f"L{i},{day(i)},p{i}@x.example"),
    "deals.csv": rows("Deal Id,Lead Id,Created", lambda i: f"D{i},L{2 * i},{day(i)}", 20),
    "history.csv": rows(
        "Deal Id,Stage,Changed At",
        lambda i: f"D{i // 2},{('Proposal', ('Won', 'Lost')[i // 2 % 4 > 0])[i % 2]},{day(i + 9)}",
        40,
    ),
}


@pytest.mark.parametrize(
    ("files", "customers", "by"),
    [
        (CONVERTED, 5, ""),
        (NUMBERED, 5, "verkauf.csv is joined by Kundennummer: 100%"),
        (ADDRESSED, 5, "0 of 10 values of Associated Contact in deals.csv are ids; 10 are e-mail"),
        (THROUGH_DEALS, 5, "history.csv is joined by Deal Id: 100% of its 20 distinct values"),
    ],
)
def test_tables_hang_together_by_their_values(
    files: Mapping[str, str], customers: int, by: str, tmp_path: Path
) -> None:
    report = from_draft(tmp_path, files)

    assert report["conversion"]["leads"] == 40
    assert counted(report)[0] == customers
    assert by in said(report)


def test_the_id_of_a_table_goes_before_one_of_another(tmp_path: Path) -> None:
    deals = rows(
        "Contact ID,Opportunity ID,Stage,Close Date,Created Date",
        lambda i: f"C{i // 2},O{i},{('Closed Won', 'Closed Lost')[i % 2]},{day(i + 9)},{day(i)}",
    )

    report = from_draft(tmp_path, {"opportunities.csv": deals})
    assert (report["conversion"]["leads"], counted(report)) == (40, (20, 20))


def test_a_long_list_of_addresses_is_no_table_of_leads(tmp_path: Path) -> None:
    emails = rows("email,subscribed,added", lambda i: f"p{i}@x.example,yes,{day(i % 300)}", 400)
    deals = rows(
        "OppID,Email,Stage,Close Date",
        lambda i: f"O{i},p{3 * i}@x.example,{('Won', 'Lost')[i % 2]},{day(i + 9)}",
    )

    report = from_draft(tmp_path, {"emails.csv": emails, "opps.csv": deals})
    assert (report["conversion"]["leads"], counted(report)[0]) == (40, 20)


@pytest.mark.parametrize("header", ["status", "Converted"])
def test_a_flag_that_nobody_explains_is_a_stage_and_no_purchase(
    header: str, tmp_path: Path
) -> None:
    export = rows(f"ID,age,{header}", lambda i: f"EXT{i},{20 + i},{int(i % 4 == 0)}")

    report = from_draft(tmp_path, {"leads.csv": export})
    assert (report["conversion"]["reached"], report["conversion"]["customers"]) == (10, None)


@pytest.mark.parametrize("status", ["Cancelled", "Lost Quotation", "Do Not Contact", "Verloren"])
def test_a_status_that_is_a_loss_is_no_stage(status: str, tmp_path: Path) -> None:
    export = rows(
        "Id,Created,Status",
        lambda i: f"L{i},{day(i)},{('Kunde', status, 'Qualified', 'Potential customer')[i % 4]}",
    )

    report = from_draft(tmp_path, {"leads.csv": export})
    assert counted(report) == (10, 10)
    assert status not in [row["stage"] for row in report["tables"][0]["rows"]]


def test_a_won_stage_of_another_language_is_found_in_an_export_that_a_preset_knows(
    tmp_path: Path,
) -> None:
    deals = rows(
        "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Create Date",
        lambda i: (
            f"{9000 + i},d,{('Geschlossen und gewonnen', 'Geschlossen und verloren')[i % 2]},"
            f"Vertrieb,{day(i + 9)} 10:00,{day(i)} 10:00"
        ),
    )

    assert counted(from_draft(tmp_path, {"deals.csv": deals})) == (20, 20)


def test_a_currency_that_nobody_names_is_said_to_be_assumed(tmp_path: Path) -> None:
    def report(amount: str, header: str = "Betrag") -> Any:
        export = rows(
            f"ID,Erstellt am,Status,{header}",
            lambda i: f"{i},{day(i)},{('Gewonnen', 'Verloren')[i % 2]},{amount}",
        )
        return from_draft(tmp_path, {"export.csv": export})

    assert "Amounts (Betrag) are taken to be in USD: nothing says a currency." in said(report("5"))
    assert report("5 €")["currency"] == "EUR"
    assert report("5", "Betrag (EUR)")["currency"] == "EUR"


def test_an_empty_amount_is_left_out(tmp_path: Path) -> None:
    export = rows("ID,Created,Status,Amount", lambda i: f"{i},{day(i)},{('Won', 'Lost')[i % 2]},")

    assert "USD" not in said(from_draft(tmp_path, {"export.csv": export}))
