"""Logs with the value before and after each change, in the languages of the program."""

from pathlib import Path

import pytest

from .reports import from_draft
from .test_who_bought import counted, day, rows

LOGS = {
    "en": (
        "Lead ID,Created", "Lead ID;Field;Old Value;New Value;Edit Date",
        ("Lead Status", "Owner"), ("New", "Qualified", "Customer", "Rejected"),
    ),
    "de": (
        "Kundennummer,Angelegt am", "Kundennummer;Feld;Alter Wert;Neuer Wert;Geändert am",
        ("Lead-Status", "Besitzer"), ("Neu", "Qualifiziert", "Kunde", "Disqualifiziert"),
    ),
    "fr": (
        "Numéro client,Date de création",
        "Numéro client;Champ;Ancienne valeur;Nouvelle valeur;Modifié le",
        ("Statut", "Propriétaire"), ("Nouveau", "Qualifié", "Client", "Sans suite"),
    ),
    "es": (
        "ID de lead,Fecha de creación", "ID de lead;Campo;Valor anterior;Valor nuevo;Fecha",
        ("Estado", "Propietario"), ("Nuevo", "Calificado", "Cliente", "Descartado"),
    ),
    "pt": (
        "ID do lead,Data de criação", "ID do lead;Campo;Valor antigo;Novo valor;Alterado em",
        ("Etapa", "Proprietário"), ("Novo", "Qualificado", "Cliente", "Sem interesse"),
    ),
    "it": (
        "ID lead,Data creazione", "ID lead;Campo;Vecchio valore;Nuovo valore;Data modifica",
        ("Stato", "Proprietario"), ("Nuovo", "Qualificato", "Cliente", "Non interessato"),
    ),
    "nl": (
        "Klantnummer,Aangemaakt op", "Klantnummer;Veld;Oude waarde;Nieuwe waarde;Gewijzigd op",
        ("Status", "Eigenaar"), ("Nieuw", "Gekwalificeerd", "Klant", "Afgehaakt"),
    ),
}  # fmt: skip
PHASES = {
    "de": "Kundennummer;Alte Phase;Neue Phase;Datum",
    "fr": "Numéro client;Ancien statut;Nouveau statut;Date",
    "es": "ID de lead;Etapa anterior;Nueva etapa;Fecha",
    "pt": "ID do lead;Etapa antiga;Nova etapa;Data",
    "it": "ID lead;Vecchia fase;Nuova fase;Data",
    "nl": "Klantnummer;Oude fase;Nieuwe fase;Datum",
}
"""Others, without the name of a field."""


def _log(header: str, fields: tuple[str, str] | None, values: tuple[str, ...]) -> str:
    """40 leads qualify; of each four one buys, two are lost and one stays; owners change."""
    new, qualified, bought, lost = values
    changes = []
    for i in range(40):
        lead, ended = 100_000 + 37 * i, bought if i % 4 == 0 else lost
        steps = [(0, new, qualified, 3), (0, qualified, ended, 9)][: 2 if i % 4 < 3 else 1]
        steps += [(1, "Ann", "Bob", 5)] if fields else []
        changes += [
            f"{lead};{f'{fields[field]};' if fields else ''}{old};{now};{day(i + after)}"
            for field, old, now, after in steps
        ]
    return "\n".join([header, *changes]) + "\n"


def _check(tmp_path: Path, language: str, log: str, *, is_alone: bool) -> None:
    leads = rows(LOGS[language][0], lambda i: f"{100_000 + 37 * i},{day(i)}")
    files = {"b.csv": log} if is_alone else {"a.csv": leads, "b.csv": log}
    report = from_draft(tmp_path, files)

    stages = [(row["stage"], row["reached"]) for row in report["tables"][0]["rows"]]
    qualified = LOGS[language][3][1]
    assert stages == [("Lead", 40), (qualified, 40), ("Customer", 10)]
    assert counted(report) == (10, 20)


@pytest.mark.parametrize("is_alone", [False, True])
@pytest.mark.parametrize("language", LOGS)
def test_a_log_of_old_and_new_values_tells_stages(
    language: str,
    is_alone: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    _, header, fields, values = LOGS[language]

    _check(tmp_path, language, _log(header, fields, values), is_alone=is_alone)


@pytest.mark.parametrize("is_alone", [False, True])
@pytest.mark.parametrize("language", PHASES)
def test_a_log_of_old_and_new_stages_tells_stages(
    language: str,
    is_alone: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    log = _log(PHASES[language], None, LOGS[language][3])

    _check(tmp_path, language, log, is_alone=is_alone)
