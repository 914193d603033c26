"""The rate without rows is that of a report on files without them, whatever they are part of."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl
import yaml
from hypothesis import given, settings, strategies as st

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.define.companies import lead_table
else:
    from define.companies import lead_table

from funnelcli.analyses import ANALYSES
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.define import LeadTable
from funnelcli.engines.counts import counted
from funnelcli.tables.evidence import Conversion
from funnelcli.tables.rows import KEYS

Record = tuple[str, ...]
Tables = dict[str, list[Record]]

HEADERS = {
    "leads": "Id,Created,Email,Company,Source,Score,Status,MQL,Won,Lost",
    "deals": "Deal,Lead,Opened,Closed,Stage",
    "history": "Lead,Value,At,Before",
}

DAYS = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3, 4) for day in (3, 17)]
DATES = [*DAYS, *[""] * 5]
IDS = ["A", "B", "C", "D", "E", "F", "G"]
NAMED = [*IDS, "nobody", "", "A;C", "B; nobody"]
LOGGED = ["New", "Qualified", "Customer", "Gone", "Nurturing"]
CELLS: dict[str, tuple[list[str], ...]] = {
    "leads": (
        [*IDS, *IDS, ""],
        [*DAYS, *DAYS, *DAYS, "", "soon"],
        ["", "ann@x.example", "Ann@X.example", "ben@y.example", "cem@y.example", "dee@z.example"],
        ["", "Acme", "acme", "Bolt", "Cone"],
        ["Web", "web", "WEB", "Fair", ""],
        ["", "1", "5", "9"],
        ["New", "Open", "Open", "Qualified", "Customer", "Gone", "Junk"],
        DATES, DATES, DATES,
    ),
    "deals": (
        ["D1", "D2", "D3", "D4", ""], NAMED, DATES, DATES,
        ["Closed Won", "Closed Won", "Closed Lost", "Negotiation", ""],
    ),
    "history": (NAMED, LOGGED, DATES, ["", "", *LOGGED]),
}  # fmt: skip
"""Few of everything, so that rows are one lead by id, by e-mail, by account, and in chains."""
STAGES: dict[str, dict[str, Any]] = {
    "columns": {
        "stages": [
            {"name": "Lead"},
            {"name": "MQL", "at": "MQL"},
            {"name": "Customer", "at": "Won"},
        ],
        "lost": {"at": "Lost"},
    },
    "flags": {
        "stages": [
            {"name": "Lead"},
            {"name": "MQL", "at": "MQL", "where": "Score >= 5"},
            {"name": "Customer", "where": "Status = 'Customer'"},
        ],
        "lost": {"where": "Status = 'Gone'"},
    },
    "deals": {
        "stages": [
            {"name": "Lead"},
            {"name": "Opportunity", "at": "deals.Opened"},
            {"name": "Customer", "at": "deals.Closed", "where": "deals.Stage = 'Closed Won'"},
        ],
        "lost": {"at": "deals.Closed", "where": "deals.Stage = 'Closed Lost'"},
    },
    "undated deals": {
        "stages": [
            {"name": "Lead"},
            {"name": "MQL", "at": "MQL"},
            {"name": "Customer", "where": "deals.Stage = 'Closed Won' AND Score >= 1"},
        ],
        "lost": {"where": "deals.Stage = 'Closed Lost'"},
    },
    "several deals": {
        "stages": [
            {"name": "Lead"},
            {"name": "Opportunity", "where": "deals.Stage <> ''", "at_least": 3},
            {
                "name": "Customer", "at": "deals.Closed", "where": "deals.Stage LIKE 'Closed%'",
                "at_least": 2,
            },
        ],
        "lost": {"where": "deals.Stage = 'Negotiation'"},
    },
    "several undated deals": {
        "stages": [
            {"name": "Lead"},
            {"name": "Opportunity", "at": "deals.Opened", "at_least": 2},
            {"name": "Customer", "where": "deals.Stage LIKE 'Closed%'", "at_least": 2},
        ],
        "lost": {"at": "Lost"},
    },
    "history": {
        "stages": [
            {"name": "Lead"},
            {"name": "SQL", "values": ["Qualified"]},
            {"name": "Customer", "values": ["Customer"]},
        ],
        "lost": {"values": ["Gone"]},
    },
    "mixed": {
        "stages": [
            {"name": "Lead"},
            {"name": "MQL", "at": "MQL"},
            {"name": "SQL", "values": ["Qualified"]},
            {"name": "Opportunity", "at": "deals.Opened"},
            {"name": "Customer", "at": "Won", "where": "deals.Stage = 'Closed Won'"},
        ],
        "lost": {"values": ["Gone"]},
    },
}  # fmt: skip
"""Dates of the leads, flags of theirs, joined dates, joined flags, several of them, a log, and all.
"""


WHERES = (
    ("source = 'Web'",),
    ("Score >= 5",),
    ("source <> 'web'", "Score < 9"),
)
PEOPLE = ("people = '2' OR people LIKE '%younger%'",)
"""A filter on companies alone."""


@dataclass(frozen=True)
class Company:
    """An export, its YAML, and what is asked."""

    tables: Tables
    yaml: str
    asked: dict[str, Any]

    def reported(self, folder: Path, **asked: Any) -> LeadTable:
        files = {
            f"{name}.csv": "\n".join([HEADERS[name], *map(",".join, rows), ""])
            for name, rows in self.tables.items()
        }
        folder.mkdir()
        return lead_table(folder, self.yaml, files, **{**self.asked, **asked})

    def without(self, table: str, rows: list[int]) -> "Company":
        left = [row for i, row in enumerate(self.tables[table]) if i not in rows]
        return replace(self, tables={**self.tables, table: left})


def company(random: Random) -> Company:
    """Make a small export, some definition of its funnel, and a question."""
    tables = {
        name: [tuple(map(random.choice, cells)) for _ in range(random.randint(3, 14))]
        for name, cells in CELLS.items()
    }
    allow = {"unreadable": "allow"}
    leads: dict[str, Any] = {
        "path": "leads.csv", "id": "Id", "created": "Created", "email": "Email",
        "source": "Source", "status": "Status",
        "read": {"types": {"Score": "number"}, **allow},
    }  # fmt: skip
    lead: dict[str, Any] = {"unit": random.choice(["lead", "lead", "account"])}
    deals = {"path": "deals.csv", "lead": "Lead", "id": "Deal", "read": allow}
    history = {"path": "history.csv", "lead": "Lead", "stage": "Value", "at": "At", "read": allow}
    if random.random() < 0.7:
        leads["account"] = "Company"  # else an account is a domain
    if random.random() < 0.3:
        deals["separator"] = ";"
    if random.random() < 0.3:
        history["left"] = "Before"
    if random.random() < 0.3:
        history["where"] = "Value <> 'Nurturing'"
    if random.random() < 0.3:
        leads["where"] = "Score <> 9 OR Score IS NULL"
    if random.random() < 0.3:
        lead["where"] = "Status <> 'New'"
    if random.random() < 0.3:
        lead["exclude"] = {"junk": "Status = 'Junk'"}
    if by := random.choice([None, ["email"], ["email"], ["Company"], ["email", "source"]]):
        lead["deduplicate"] = {"by": by}
    config = {
        "version": 1,
        "leads": leads,
        "lead": lead,
        "joins": {"deals": deals},
        "history": history,
        "as_of": random.choice(["2026-03-10", "2026-06-30"]),
        **STAGES[random.choice(list(STAGES))],
    }
    asked = {
        "reach": random.choice(["reached", "observed", "any"]),
        "window": random.choice([None, None, 20]),
        "since": random.choice([None, None, None, date(2026, 1, 10)]),
        "until": random.choice([None, None, None, date(2026, 3, 5)]),
        "where": random.choice([(), (), (), *WHERES]),
    }
    if lead["unit"] == "account" and random.random() < 0.3:
        asked["where"] = PEOPLE
    return Company(tables, yaml.safe_dump(config, sort_keys=False), asked)


def conversion(leads: LeadTable, company: Company) -> Conversion:
    """Count leads and customers as the funnel does."""
    from funnelcli.config import Config

    config = Config.model_validate(yaml.safe_load(company.yaml))
    question = Question(
        as_of="latest", reach=company.asked["reach"], window=company.asked["window"],
        horizon="auto", cohort="month",
    )  # fmt: skip
    on = leads.as_of.moment.date()
    moment = datetime.combine(on, time.max)
    query = Query(asked=question, config=config, as_of=on, moment=moment, horizon=None)
    funnel = ANALYSES["funnel"]
    counts = counted(leads.held, leads.events, {}, [funnel], query)
    reached = funnel.finish(counts["funnel"], query).frame["reached"]
    return Conversion(reached[0], reached[-1])


@settings(max_examples=40, deadline=None)
@given(random=st.randoms(use_true_random=True))  # the others are too fond of repeating themselves
def test_without_rows_is_a_report_without_them(random: Random) -> None:
    whole = company(random)
    with TemporaryDirectory() as folder:
        evidence = whole.reported(Path(folder, "whole"), watched=True).evidence
        assert evidence is not None
        for name, rows in whole.tables.items():
            doubted = random.sample(range(len(rows)), random.randint(0, len(rows)))
            less = whole.without(name, doubted)
            left = conversion(less.reported(Path(folder, name)), less)
            numbers = pl.Series(doubted, dtype=pl.UInt32)
            assert evidence.without(name, numbers) == left, (whole, name, sorted(doubted))


@settings(max_examples=25, deadline=None)
@given(random=st.randoms(use_true_random=True))
def test_rows_apart_are_those_of_a_report_on_files_where_they_have_no_key(random: Random) -> None:
    whole = company(random)
    config = yaml.safe_load(whole.yaml)
    config["lead"] |= {"unit": "lead", "deduplicate": {"by": ["email"]}}
    asked = {**whole.asked, "where": ()}
    whole = replace(whole, yaml=yaml.safe_dump(config, sort_keys=False), asked=asked)
    ids = random.sample(IDS, random.randint(0, len(IDS)))
    apart = [i for i, row in enumerate(whole.tables["leads"]) if row[0] in ids]
    emptied = [
        row if i not in apart else (*row[:2], "", *row[3:])
        for i, row in enumerate(whole.tables["leads"])
    ]
    without_key = replace(whole, tables={**whole.tables, "leads": emptied})
    with TemporaryDirectory() as folder:
        evidence = whole.reported(Path(folder, "whole"), watched=True).evidence
        assert evidence is not None
        expected = conversion(without_key.reported(Path(folder, "apart")), without_key)
        found = evidence.apart(pl.Series(apart, dtype=pl.UInt32), KEYS)
        assert found == expected, (whole, sorted(ids))
