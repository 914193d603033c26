"""What a draft says of itself: once, in plain words, and only what is true of the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .drafts import drafted
from .reports import from_draft, of_yaml
from .test_who_bought import day, if_, rows, said

PLAIN = rows("Lead ID,Created,Won Date", lambda i: f"L{i},{day(i)},{if_(i % 4 == 0, day(i + 9))}")
DEALS_ALONE = rows(
    "Deal ID,Created,Stage,Close Date,Amount",
    lambda i: f"D{i},{day(i)},{('Closed Won', 'Closed Lost')[i % 2]},{day(i + 9)},5",
)
LAST = "The stages are Lead > Customer; the last one is the customer, {}."


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        ("Won Date", lambda i: if_(i % 4 == 0, day(i + 9)), "by the date in Won Date"),
        ("Status", lambda i: ("Kunde", "Verloren")[i % 2], "by the value 'Kunde' of Status"),
        (
            "Status",
            lambda i: ("Won", "Customer", "Lost", "Lost")[i % 4],
            "by the values 'Customer' and 'Won' of Status",
        ),
        ("is_won", lambda i: str(i % 2), 'where "is_won" = 1'),
    ],
)
def test_by_what_a_customer_is_told_is_said(
    header: str, cell: Callable[[int], str], told: str, tmp_path: Path
) -> None:
    export = rows(f"ID,Created,{header}", lambda i: f"{i},{day(i)},{cell(i)}")

    assert LAST.format(told) in drafted(tmp_path, {"x.csv": export}).assumed


def test_that_nobody_says_who_bought_is_said_once_and_holds_no_longer_than_it_is_so(
    tmp_path: Path,
) -> None:
    export = rows(
        "ID,Created,Status",
        lambda i: f"{i},{day(i)},{('Neu', 'Qualifiziert', 'Angebot', 'Erledigt')[i % 4]}",
    )
    notes = said(from_draft(tmp_path, {"x.csv": export}))
    assert notes.count("who bought") == 1
    assert "who became a customer" not in notes

    text = drafted(tmp_path, {"x.csv": export}).text.replace("customers: unknown", "cohort: month")
    place = "  - {name: Angebot, values: [Angebot]}"
    assert place in text
    text = text.replace(place, f"{place}\n  - {{name: Kunde, values: [Erledigt]}}\n#")
    after = of_yaml(tmp_path, {"x.csv": export}, text)
    assert after["conversion"]["customers"] == 10
    assert "who bought" not in said(after)


def test_a_converted_lead_is_no_customer_is_said_once(tmp_path: Path) -> None:
    zoho = rows(
        "Record Id,Lead Owner,Lead Status,Created Time,Is Converted",
        lambda i: f"zcrm_{i},Zoe,Contacted,{day(i)} 09:00:00,{('true', 'false')[i % 2]}",
    )
    notes = said(from_draft(tmp_path, {"Leads.csv": zoho}))

    assert notes.count("not a customer") == 1
    assert notes.count("give that file as well") == 1
    assert "documentation" not in notes  # the YAML says what these columns hold


def test_deals_that_are_counted_as_leads_are_said_to_be_deals(tmp_path: Path) -> None:
    report = from_draft(tmp_path, {"deals.csv": DEALS_ALONE})

    assert "Every row of deals.csv is a deal, and is counted as a lead" in said(report)


def test_several_files_of_one_table_are_several(tmp_path: Path) -> None:
    made = drafted(tmp_path, {"a.csv": PLAIN, "b.csv": PLAIN.replace("\nL", "\nM")})

    assert made.recognised == (
        "a.csv and 1 more fit no preset: columns were chosen by their names and values.",
    )


def test_a_table_that_is_left_out_is_told_by_a_column_that_could_hold_ids(tmp_path: Path) -> None:
    calls = rows(
        "Call ID,Lead-Quelle,Lead Name,Contact ID,Outcome",
        lambda i: f"c{i},{('Web', 'Ads')[i % 2]},N{i},K{i},Won",
    )
    made = drafted(tmp_path, {"leads.csv": PLAIN, "calls.csv": calls})
    assert any(
        s.endswith("The likeliest is Contact ID: 0 of its 40 values are ids of leads.")
        for s in made.assumed
    )

    sources = rows("Row,Lead-Quelle,Won", lambda i: f"{i},{('Web', 'Ads')[i % 2]},yes")
    made = drafted(tmp_path, {"leads.csv": PLAIN, "sources.csv": sources})
    assert any(s.endswith("no column of it holds ids of the leads.") for s in made.assumed)
