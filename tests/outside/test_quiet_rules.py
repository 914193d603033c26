"""On clean exports the rules about labels, keys and amounts are silent."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from .olist import DEFINITION as OLIST_DEFINITION, OLIST
from .program import ROOT, Program

if TYPE_CHECKING:
    from collections.abc import Iterable

RULES = "AM005,AM006,DF007,DF008,ID008,IN010,ST007"
CLEAN = """\
version: 1
leads:
  {path: leads.csv, id: Id, created: Created, email: Email, source: Source, account: Company,
   owner: Owner, status: Status}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal, where: Pipeline = 'New business'}}
history: {path: history.csv, lead: Lead, stage: Value, at: At, where: Field = 'Status'}
lead:
  where: Type <> 'Partner'
  exclude: {junk: "Status IN ('Junk', 'Test')", internal: "Email LIKE '%@ours.example'"}
  deduplicate: {by: [email]}
stages:
  - name: Lead
  - {name: MQL, values: [MQL]}
  - {name: SQL, values: [SQL]}
  - {name: Customer, at: deals.Closed, where: "deals.Stage = 'Closed Won'"}
lost: {values: [Disqualified]}
amount: deals.Amount
segments: {region: Country, kind: Type}
as_of: 2026-06-30
"""
SOURCES = ("Organic Search", "Paid Search", "Referral", "Trade Show", "Partner", "Unknown", "")
COUNTRIES = ("DE", "FR", "NA", "US", "NO", "")
LAST = date(2026, 6, 30)


def table(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def clean(seed: int, months: int = 18, monthly: int = 60) -> dict[str, str]:
    """Leads of some months, a tenth of them twice; amounts are lognormal, as they mostly are."""
    rng = Random(seed)  # noqa: S311  (test data)
    leads: list[list[object]] = [
        ["Id", "Created", "Email", "Source", "Company", "Owner", "Status", "Type", "Country"]
    ]
    deals: list[list[object]] = [["Deal", "Lead", "Stage", "Closed", "Amount", "Pipeline"]]
    history: list[list[object]] = [["Lead", "Field", "Value", "At"]]
    spread = rng.choice([0.3, 0.6, 1.0])
    start = LAST - timedelta(days=30 * months)
    for n in range(months * monthly):
        created = start + timedelta(days=rng.randrange(30 * months))
        status, day, name = "New", created, f"L{n:05}"
        for stage, chance in (("MQL", 0.5), ("SQL", 0.5), ("Deal", 0.6)):
            day += timedelta(days=rng.randrange(1, 20))
            if day > LAST or rng.random() > chance:
                break
            if stage == "Deal":
                won = rng.choice(["Closed Won", "Closed Won", "Closed Lost"])
                amount = round(1000 * rng.lognormvariate(1, spread), 2)
                kind = "Renewal" if rng.random() < 0.05 else "New business"
                deals.append([f"D{n}", name, won, day, amount, kind])
            else:
                status = stage
                history.append([name, "Status", status, day])
                history.append([name, "Owner", "MQL" if n % 50 == 0 else "Kim", day])
        if status == "New" and rng.random() < 0.4 and day < LAST:
            status = rng.choice(["Disqualified", "Disqualified", "Junk", "Test"])
            history.append([name, "Status", status, day])
        person = n if rng.random() > 0.1 else rng.randrange(n + 1)
        leads.append([
            name, created, f"p{person}@c{person % 300}.example", rng.choice(SOURCES),
            f"Company {person % 300}", rng.choice(["Kim", "Lee", "Sam"]), status,
            rng.choice(["Form", "Event", "Partner"]), rng.choice(COUNTRIES),
        ])  # fmt: skip
    return {"leads.csv": table(leads), "deals.csv": table(deals), "history.csv": table(history)}


def findings(program: Program, *arguments: str) -> dict[str, int]:
    run = program("check", *arguments, "--select", RULES, "-f", "json", "--fail-on", "never")
    results = json.loads(run.out)["results"]
    return {each["code"]: each["count"] for each in results if each["count"]}


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_export_has_no_finding(empty: Program, seed: int) -> None:
    for name, text in clean(seed).items():
        empty.write(name, text)
    empty.write("config.yaml", CLEAN)

    assert findings(empty) == {}


def test_a_fault_of_each_kind_is_found_in_the_same_export(empty: Program) -> None:
    files = clean(0, monthly=200)
    rows = list(csv.reader(files["leads.csv"].splitlines()))
    for i, row in enumerate(rows[1:], start=1):
        if i % 20 == 0:
            row[2] = "office@agency.example"
        if i % 25 == 0:
            row[3] = "-- Select --"
        if i % 30 == 0 and row[6] == "Disqualified":
            row[6] = "SQL"
    files["leads.csv"] = table(rows)
    deals = list(csv.reader(files["deals.csv"].splitlines()))
    won = [row for row in deals if row[2] == "Closed Won"]
    for row in won[::10]:
        row[2] = "closed won"
    for row in won[1::5]:
        row[4] = str(float(row[4]) * 100)
    won[3][4] = "99999999"
    files["deals.csv"] = table(deals)
    for name, text in files.items():
        empty.write(name, text)
    empty.write("config.yaml", CLEAN.replace("Type <> 'Partner'", "Type <> 'Partners'"))

    found = findings(empty)
    assert set(found) == {"AM005", "AM006", "DF007", "DF008", "ID008", "IN010", "ST007"}
    read = [row for row in deals if row[5] == "New business"]
    assert found["DF007"] == sum(row[2] == "closed won" for row in read)
    assert found["AM006"] == 1


def test_the_sample_has_none_but_the_statuses_that_were_planted(project: Program) -> None:
    assert findings(project, "-c", str(ROOT / "config.example.yaml")) == {"ST007": 14}


@pytest.mark.skipif(not OLIST.is_dir(), reason=f"the Olist files are not at {OLIST}")
def test_olist_has_none(empty: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLIST", str(OLIST))
    empty.write("config.yaml", OLIST_DEFINITION)

    assert findings(empty) == {}
