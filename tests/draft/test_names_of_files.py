"""What a file is called, and in which order files are given, changes no number and no refusal."""

import os
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from funnelcli.errors import FunnelError

from .exports import exports
from .reports import from_draft
from .test_tables import DEALS, HISTORY, LEADS, OPPORTUNITY_HISTORY, SALESFORCE
from .test_who_bought import ADDRESSED, CONVERTED, NUMBERED, THROUGH_DEALS, day, rows

PLAIN = rows("id,created,source,employees", lambda i: f"{i + 1},{day(i)},a,30", 200)
UNRELATED = rows(
    "id,product_no,qty,stage,closed_date",
    lambda i: f"{i + 1},{i % 9 + 1},1,{('won', 'lost', 'open')[i % 3]},{day(i)}",
    60,
)
CONTACTS = rows(
    "Contact ID,Name,Email,Created,Source",
    lambda i: f"c{i},n,p{i}@x.example,{day(i)},Web",
    120,
)
OF_CONTACTS = rows("Deal ID,Contact ID,Stage,Amount", lambda i: f"d{i},c{3 * i},Proposal,100")
CHANGES = rows(
    "Deal ID,Stage,Changed",
    lambda i: f"d{i // 2},{('Proposal', ('Won', 'Lost')[i // 2 % 4 > 0])[i % 2]},{day(i + 9)}",
    80,
)
CASES: dict[str, Mapping[str, str]] = {
    "unrelated": {"leads.csv": PLAIN, "deals.csv": UNRELATED},
    "through deals": {"contacts.csv": CONTACTS, "deals.csv": OF_CONTACTS, "history.csv": CHANGES},
    "without stages": {
        "contacts.csv": CONTACTS,
        "deals.csv": rows("Deal ID,Contact ID,Amount", lambda i: f"d{i},c{3 * i},100"),
        "history.csv": CHANGES,
    },
    "converted": CONVERTED,
    "numbered": NUMBERED,
    "addressed": ADDRESSED,
    "leads through deals": THROUGH_DEALS,
    "salesforce": SALESFORCE,
    "two logs": {**SALESFORCE, "stages.csv": OPPORTUNITY_HISTORY},
    "two joined": {
        "leads.csv": PLAIN,
        "demos.csv": rows("Demo ID,Lead ID,Demo Date", lambda i: f"x{i},{i + 1},{day(i + 4)}", 90),
        "wins.csv": rows("Ref,Lead ID,Won Date", lambda i: f"y{i},{2 * i + 1},{day(i + 9)}", 30),
    },
    "leads and deals": {"leads.csv": LEADS, "deals.csv": DEALS},
    "many fields": {"leads.csv": LEADS, "log.csv": HISTORY},
    **{
        f"{export.name} {number}": export.files
        for number, export in enumerate(exports())
        if len(export.files) > 1 and (number % 6 == 0 or os.environ.get("FUNNELCLI_EXAMPLES"))
    },
}


def renamed(files: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the files in all orders, and call them a.csv, b.csv and so on in each."""
    orders = list(permutations(files.values()))
    for order in orders if len(files) < 4 else orders[:: len(orders) // 6]:
        yield {f"{letter}.csv": content for letter, content in zip("abcd", order, strict=False)}


def told(folder: Path, files: Mapping[str, str]) -> Any:
    """The numbers of a report, or that there is none."""
    folder.mkdir()
    try:
        report = from_draft(folder, files)
    except FunnelError:
        return "refused"
    return report["conversion"], report["tables"][0]["rows"]


@pytest.mark.parametrize("case", CASES)
def test_names_and_order_of_files_decide_nothing(case: str, tmp_path: Path) -> None:
    known = told(tmp_path / "known", CASES[case])

    for number, files in enumerate(renamed(CASES[case])):
        assert told(tmp_path / str(number), files) == known


def test_deals_that_cannot_be_joined_are_no_leads(tmp_path: Path) -> None:
    assert told(tmp_path / "a", {"L.csv": PLAIN, "D.csv": UNRELATED}) == "refused"


@pytest.mark.parametrize("leads", ["id,created", "id,created,source", "Lead ID,Created,Email"])
def test_customers_with_ids_of_leads_are_no_leads(leads: str, tmp_path: Path) -> None:
    more = {"source": ",Web", "Email": ",p{0}@x.example"}.get(leads.rpartition(",")[2], "")
    cells = "L{0},{1}" + more
    files = {
        "leads.csv": rows(leads, lambda i: cells.format(i, day(i))),
        "customers.csv": rows(
            "Customer ID,Lead ID,First Purchase Date", lambda i: f"C{i},L{2 * i},{day(i + 40)}", 20
        ),
    }

    for number, named in enumerate(renamed(files)):
        conversion, _rows = told(tmp_path / str(number), named)
        assert (conversion["leads"], conversion["customers"]) == (40, 20)


def test_deals_and_their_history_belong_to_the_contacts(tmp_path: Path) -> None:
    for number, files in enumerate(renamed(CASES["through deals"])):
        conversion, _rows = told(tmp_path / str(number), files)
        assert (conversion["leads"], conversion["customers"]) == (120, 10)
