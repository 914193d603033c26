"""What `init` proposes behind a # holds when the # is taken off: alone, and all together."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from funnelcli.config.presets import load_preset, names
from funnelcli.errors import DataError

from .drafts import drafted
from .exports import exports
from .proposals import key, proposals, taken
from .reports import of_yaml
from .test_golden import CASES
from .test_who_bought import (
    ADDRESSED,
    CONVERTED,
    FRENCH,
    GERMAN,
    NUMBERED,
    PORTUGUESE,
    STATUS,
    THROUGH_DEALS,
    day,
    if_,
    rows,
)

EXPORTS = exports() if os.environ.get("FUNNELCLI_EXAMPLES") else exports()[::7]
"""A seventh of them, of every language and form; all where the environment asks for them."""
TABLES = {
    "converted": CONVERTED, "numbered": NUMBERED, "addressed": ADDRESSED, "through": THROUGH_DEALS,
    "portuguese": {"x.csv": PORTUGUESE}, "french": {"x.csv": FRENCH}, "german": {"x.csv": GERMAN},
    "status": {"x.csv": STATUS}, **CASES,
}  # fmt: skip
WORDS = {
    "created": "2026-01-{day:02} 09:00", "email": "p{i}@a.example", "amount": "{i}.50",
    "currency": "EUR", "deleted": "false", "row_deleted": "false", "row_active": "true",
    "id": "00Q00000000{i:04}AAA",
}  # fmt: skip
CHOICES = {
    "converted": ("true", "false"), "is_customer": ("true", "false"), "is_won": ("true", "false"),
    "state": ("won", "open", "lost"), "status": ("Qualified", "Open", "In progress", "Won"),
    "stage": ("Closed Won", "Closed Lost", "Proposal"),
    "pipeline": ("Sales", "Renewals", "Sales"),
}  # fmt: skip


ACTIVITIES = [name for name in names() if load_preset(name).kind == "activities"]


def of_preset(name: str) -> str:
    """Write 40 rows with the columns that a preset knows, each under its first header."""
    preset = load_preset(name)
    dated = {entry.get("at") for entry in (*preset.stages, *preset.lost)}

    is_log = preset.kind == "history"
    changed = dict(re.findall(r"\{(\w+)\} (?:=|IN) \(?'([^']+)'", " ".join(preset.where)))
    told = [value for stage in preset.stages for value in stage.get("values", ())]
    entered = [*(["Qualified", "Proposal"] if len(told) < 3 else []), *(told or ["Closed Won"])]

    def cell(column: str, i: int) -> str:
        if column in changed:
            return str(changed[column])
        if is_log and column in ("lead", "id", "stage", "at"):
            n, place = divmod(i, len(entered))
            return {"stage": str(entered[place]), "at": f"2026-02-{1 + i % 28:02} 08:00"}.get(
                column, f"00Q00000000{n:04}AAA"
            )
        if "{" + column + "}" in dated or column in ("last_activity", "updated", "at", "closed"):
            return f"2026-02-{1 + i % 28:02} 08:00" if i % 3 else ""
        if column in CHOICES:
            return CHOICES[column][i % len(CHOICES[column])]
        return WORDS.get(column, f"{column} {'ab'[i % 2]}").format(i=i, day=1 + i % 28)

    columns = {headers[0]: column for column, headers in reversed(list(preset.columns.items()))}
    header = ",".join('"' + h.replace('"', '""') + '"' for h in columns)
    return rows(header, lambda i: ",".join(cell(column, i) for column in columns.values()))


def holds(folder: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """Report on a draft with each proposal taken alone, and with all; return those by key."""
    text = drafted(folder, files).text
    found = proposals(text)
    told = {key(text, number): of_yaml(folder, files, taken(text, number)) for number in found}
    if len(found) > 1:
        of_yaml(folder, files, taken(text, *found))
    return told


def test_proposals_hold_in_every_language_and_form(tmp_path: Path) -> None:
    keys = set()
    for export in EXPORTS:
        folder = tmp_path / export.name.replace(" ", "-")
        folder.mkdir()
        with suppress(DataError):  # of a draft that is refused: test_languages says which may be
            keys |= set(holds(folder, export.files))

    assert keys == {"where", "exclude", "lost", "currency", "timezone"}


@pytest.mark.parametrize("case", TABLES)
def test_proposals_hold_where_tables_are_joined(case: str, tmp_path: Path) -> None:
    holds(tmp_path, TABLES[case])


@pytest.mark.parametrize("name", names())
def test_proposals_hold_for_every_preset(name: str, tmp_path: Path) -> None:
    files = {"export.csv": of_preset(name)}
    if name == "pipedrive-leads":  # which tells no stage
        with pytest.raises(DataError, match="no funnel is drafted"):
            holds(tmp_path, files)
    elif name in ACTIVITIES:
        with pytest.raises(DataError, match="and no table of leads"):
            holds(tmp_path, files)
    else:
        holds(tmp_path, files)


def address(i: int) -> str:
    """Every fifth has none; the first three of all are tests."""
    return if_(i % 5 > 0, f"{if_(i < 3, 'Test')}{i}@a.b")


PEOPLE = rows(
    "ID,Created,Email,Status,Country,Amount",
    lambda i: (
        f"L{i},{day(i)} 09:00{if_(i % 4 == 0, 'Z')},{address(i)},"
        f"{('New', 'Won', 'Qualified', 'Working')[i % 4]},{'FR' if i % 3 else 'DE'},{i}"
    ),
)


def test_the_counts_beside_proposals_are_those_of_the_report(tmp_path: Path) -> None:
    files = {"x.csv": PEOPLE}
    text = drafted(tmp_path, files).text
    told = holds(tmp_path, files)

    assert "only the 32 of 40 rows with an address are leads" in text
    assert (told["where"]["population"]["leads"], told["where"]["population"]["not_leads"]) == (
        32, 8,
    )  # fmt: skip
    assert "LIKE 'test%'\"}  # 2 of 40 rows" in text  # of 0, 1 and 2 the first has none
    assert told["exclude"]["population"]["excluded"] == {"test": 2}
    assert "# of 40 amounts; nothing says a currency" in text
    assert "# 30 times of 'Created' name no zone" in text
    assert "# no value of Status is known as a loss: write yours here" in text


@pytest.mark.parametrize(
    ("status", "excluded"),
    [
        ("Spam", 10), ("Test lead", 10), ("Testdatensatz", 10), ("Indésirable", 10),
        ("Perdido", None), ("Verloren", None), ("Abgesagt", None), ("Unqualified", None),
        ("Closed Lost", None), ("In progress", None), ("Open - Not Contacted", None),
        ("Em teste", None), ("Contest won", None), ("Latest", None),
    ],
)  # fmt: skip
def test_only_what_is_called_a_test_or_junk_is_proposed_to_be_left_out(
    status: str, excluded: int | None, tmp_path: Path
) -> None:
    export = rows(
        "ID,Created,Status",
        lambda i: f"L{i},{day(i)},{('New', 'Won', 'Qualified', status)[i % 4]}",
    )
    told = holds(tmp_path, {"x.csv": export})

    assert (told["exclude"]["population"]["excluded"] if "exclude" in told else None) == (
        None if excluded is None else {"junk": excluded}
    )


def test_what_is_junk_and_lost_is_said_to_be_lost(tmp_path: Path) -> None:
    export = rows(
        "ID,Created,Status", lambda i: f"L{i},{day(i)},{('New', 'Won', 'Junk', 'Lost')[i % 4]}"
    )
    assert "# 10 rows, lost as it stands" in drafted(tmp_path, {"x.csv": export}).text


@pytest.mark.parametrize("when", ["2026-01-05T09:00:00Z", "2026-01-05", "2026-01-05 09:00+02:00"])
def test_no_zone_is_proposed_where_none_is_missing(when: str, tmp_path: Path) -> None:
    export = rows("ID,Created,Status", lambda i: f"L{i},{when},{('New', 'Won')[i % 2]}")
    assert "timezone" not in drafted(tmp_path, {"x.csv": export}).text


def test_no_currency_is_proposed_where_there_is_no_amount(tmp_path: Path) -> None:
    assert "currency" not in drafted(tmp_path, {"x.csv": STATUS}).text


def test_one_of_several_pipelines_is_proposed_where_its_table_is(tmp_path: Path) -> None:
    contacts = rows("Lead ID,Created", lambda i: f"L{i},{day(i)}")
    deals = rows(
        "Deal ID,Lead ID,Pipeline,Stage,Close Date",
        lambda i: f"D{i},L{i},{('Sales', 'Renewals')[i % 4 == 0]},Won,{day(i + 9)}",
    )
    files = {"leads.csv": contacts, "deals.csv": deals}
    text = drafted(tmp_path, files).text
    told = holds(tmp_path, files)

    assert re.search(r"\n    # where: .*= 'Sales'\" +# this pipeline alone: 30 of 40 rows", text)
    assert told["where"]["conversion"]["customers"] == 30


def test_values_of_any_writing_are_proposed_so_that_they_hold(tmp_path: Path) -> None:
    kinds = ("it's # a: b", 'a "b" \\ {c}', "two\nlines", "Ünï", "x" * 90)
    for number, kind in enumerate(kinds):
        quoted = '"' + kind.replace('"', '""') + '"'
        export = rows(
            "ID,Created,Industry,Won Date",
            lambda i, quoted=quoted: (  # type: ignore[misc]
                f"{i},{day(i)},{quoted if i % 4 else 'b'},{if_(i % 2 == 0, day(i + 9))}"
            ),
        )
        folder = tmp_path / str(number)
        folder.mkdir()
        told = holds(folder, {"x.csv": export})
        assert told["where"]["population"]["not_leads"] == 10, kind


def test_only_columns_that_stand_nowhere_are_listed_as_others(tmp_path: Path) -> None:
    text = drafted(tmp_path, CASES["wide"]).text
    assert "Other columns" not in text

    text = drafted(tmp_path, CASES["deals"]).text
    assert re.findall("# Other columns: .*", text) == ["# Other columns: Currency."]
