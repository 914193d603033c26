"""What dates and statuses are called, in seven languages, and what that makes of their rows."""

from pathlib import Path

import pytest

from funnelcli.draft.words import date_means, stage_of, value_means

from .reports import from_draft
from .test_who_bought import counted, day, if_, rows

PURCHASES = (
    "first_purchase_at", "First Order Date", "FirstPaymentDate", "Invoice Paid Date", "Order date",
    "Erstkauf", "Bestelldatum", "Datum der ersten Bestellung", "Auftragseingang", "Zahlungseingang",
    "Premier achat", "Date d'achat", "Date d’achat", "Date de la première commande",
    "Fecha de compra", "Fecha del primer pedido", "Data de compra", "Data do primeiro pagamento",
    "Data primo acquisto", "Data ordine", "Eerste aankoop", "Besteldatum", "Datum eerste betaling",
)  # fmt: skip
SIGNATURES = (
    "Signed Date", "Contract signed at", "Datum Vertragsabschluss", "Unterschrieben am",
    "Date de signature", "Fecha de firma", "Data de assinatura", "Data firma contratto",
    "Getekend op",
)  # fmt: skip
NO_PURCHASES = (
    "Last Order Date", "Next payment", "Payment due date", "Expected order date", "Invoice date",
    "Order cancelled", "Letzte Bestellung", "Prochaine commande", "Último pedido", "Zahlung fällig",
    "Onboarding Start", "Subscription start", "Work order date", "Customer churn date",
)  # fmt: skip


@pytest.mark.parametrize("header", PURCHASES)
def test_the_date_of_a_first_purchase_makes_a_customer(header: str, tmp_path: Path) -> None:
    assert date_means(header) == "won"

    export = rows(
        f"Lead ID,Created,MQL Date,{header}",
        lambda i: f"L{i},{day(i)},{day(i + 2)},{if_(i % 4 == 0, day(i + 9))}",
    )
    assert counted(from_draft(tmp_path, {"leads.csv": export})) == (10, 0)


@pytest.mark.parametrize("header", SIGNATURES)
def test_a_signature_is_a_stage_and_no_purchase(header: str, tmp_path: Path) -> None:
    def export(other: str) -> str:
        return rows(
            f"Lead ID,Created,{header}{other and ',' + other}",
            lambda i: (
                f"L{i},{day(i)},{if_(i % 4 == 0, day(i + 9))}"
                f"{other and ',' + if_(i % 8 == 0, day(i + 12))}"
            ),
        )

    report = from_draft(tmp_path, {"leads.csv": export("")})
    assert counted(report) == (None, 0)
    assert [row["reached"] for row in report["tables"][0]["rows"]] == [40, 10]
    report = from_draft(tmp_path, {"leads.csv": export("Won Date")})
    assert counted(report) == (5, 0)
    assert [row["reached"] for row in report["tables"][0]["rows"]] == [40, 10, 5]


@pytest.mark.parametrize("header", NO_PURCHASES)
def test_no_other_date_makes_one(header: str) -> None:
    assert date_means(header) not in ("won", "signed")


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ("Contacted Date", "Contacted"),
        ("First Contacted", "First Contacted"),
        ("Meeting Scheduled Date", "Meeting Scheduled"),
        ("Demo geplant am", "Demo geplant"),
        ("First Meeting Date", "First Meeting"),
        ("Trial Start Date", "Trial Start"),
        ("Trial started at", "Trial started"),
        ("Date d'envoi du devis", "Envoi du devis"),
        ("Data dell'offerta", "Offerta"),
        ("Last Contacted", None),
        ("Next Meeting Scheduled", None),
        ("Onboarding Start", None),
    ],
)
def test_a_date_is_a_stage_where_its_words_are_those_of_one(header: str, stage: str | None) -> None:
    assert stage_of(header) == stage


SOLD = (
    "Sold", "Order received", "Auftrag erhalten", "Auftrag", "Commande reçue", "Pedido recibido",
    "Venda realizada", "Pedido recebido", "Ordine ricevuto", "Opdracht gewonnen", "Besteld",
)  # fmt: skip
GIVEN_UP = (
    "Refused", "No response", "Gave up", "Closed - Not Converted", "Aufgegeben", "Kein Bedarf",
    "Keine Rückmeldung", "Pas de réponse", "Décliné", "Desistió", "Sin respuesta", "Desistiu",
    "Sem resposta", "Rinunciato", "Nessuna risposta", "Geweigerd", "Geen reactie",
)  # fmt: skip
UNCERTAIN = (
    "Closed", "Abgeschlossen", "Clôturé", "Cerrado", "Payment", "Order pending", "Awaiting order",
    "Bestellung aufgegeben", "In progress", "Firma",
)  # fmt: skip


@pytest.mark.parametrize("value", SOLD)
def test_a_status_says_sold(value: str) -> None:
    assert value_means(value) == "won"


@pytest.mark.parametrize("value", GIVEN_UP)
def test_a_status_says_given_up(value: str) -> None:
    assert value_means(value) == "lost"


@pytest.mark.parametrize("value", UNCERTAIN)
def test_what_may_be_either_is_neither(value: str) -> None:
    assert value_means(value) in ("unknown", "not")


@pytest.mark.parametrize("value", ["Signed", "Signé", "Vertrag unterschrieben", "Contrato firmado"])
def test_signed_is_a_stage_and_no_sale(value: str, tmp_path: Path) -> None:
    def export(won: str) -> str:
        return rows(
            "Lead ID,Created,Status",
            lambda i: f"L{i},{day(i)},{('New', value, won, 'Lost')[i % 4]}",
        )

    assert counted(from_draft(tmp_path, {"leads.csv": export("New")})) == (None, 10)
    report = from_draft(tmp_path, {"leads.csv": export("Closed Won")})
    assert counted(report) == (10, 10)
    assert value in [row["stage"] for row in report["tables"][0]["rows"]]
