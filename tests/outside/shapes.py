"""One invented company, exported as its CRM would have: Salesforce, HubSpot, wide, log."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SOURCES = ("Organic Search", "Paid Search", "Referral", "Trade Show", "unknown", "")
STEPS = ("MQL", "SQL", "Opportunity", "Customer")
START = datetime(2026, 1, 1)  # noqa: DTZ001  (local times of the report's zone)


@dataclass(frozen=True)
class Lead:
    """What happened to a lead, whatever it is exported from."""

    number: int
    created: datetime
    email: str
    source: str
    entered: dict[str, datetime]
    lost: datetime | None
    amount: int = 0
    skipped: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """An id as Salesforce has them, its 15 characters told apart by case alone."""
        case = f"{self.number:06b}"[-6:]
        letters = "".join(
            c.upper() if bit == "1" else c for c, bit in zip("abcdef", case, strict=True)
        )
        return checked(f"00Q5e{self.number // 64:04d}{letters}")

    @property
    def deal(self) -> str:
        """The id of the lead's deal."""
        return checked("006" + self.id[3:15])


def checked(short: str) -> str:
    """Append to an id of 15 characters the three that tell which of them are capitals."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    parts = (short[i : i + 5] for i in (0, 5, 10))
    return short + "".join(
        letters[sum(1 << i for i, c in enumerate(part) if c.isascii() and c.isupper())]
        for part in parts
    )


def company(count: int = 400, seed: int = 7) -> list[Lead]:
    """Make leads of eight months; some skip a step, some are lost, few buy."""
    chance = random.Random(seed)  # noqa: S311
    leads = []
    for number in range(1, count + 1):
        created = START + timedelta(minutes=chance.randrange(240 * 24 * 60))
        entered, moment, skipped = {}, created, set()
        for step, share in zip(STEPS, (0.6, 0.65, 0.6, 0.5), strict=True):
            if chance.random() > share:
                break
            moment += timedelta(minutes=chance.randrange(25 * 24 * 60))
            if step in {"MQL", "SQL"} and chance.random() < 0.1:
                skipped.add(step)
            else:
                entered[step] = moment
        won = "Customer" in entered
        lost = None if won or chance.random() < 0.6 else moment + timedelta(days=3)
        leads.append(
            Lead(
                number,
                created,
                f"person{number}@company{number % 97}.example",
                chance.choice(SOURCES),
                entered,
                lost,
                chance.randrange(100_00, 90_000_00) if "Opportunity" in entered else 0,
                skipped,
            )
        )
    return leads


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as Python's csv module does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def spaced(moment: datetime | None) -> str:
    return moment.isoformat(" ", "seconds") if moment else ""


def zulu(moment: datetime | None) -> str:
    return f"{moment.isoformat('T', 'milliseconds')}+0000" if moment else ""


def american(moment: datetime | None) -> str:
    """Write 3/5/2026 2:30 PM: to the minute, as reports on screen do."""
    return (
        f"{moment.month}/{moment.day}/{moment:%Y} {moment.hour % 12 or 12}:{moment:%M %p}"
        if moment
        else ""
    )


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def reached(lead: Lead, step: str) -> datetime | None:
    return lead.entered.get(step)


def salesforce(leads: Sequence[Lead]) -> dict[str, str]:
    """Lead, Opportunity and LeadHistory as the Data Loader writes them."""
    sold = [lead for lead in leads if "Opportunity" in lead.entered]
    history: list[tuple[datetime, list[str]]] = []
    for lead in leads:
        before = "Open"
        changes = [(step, lead.entered.get(step)) for step in ("MQL", "SQL")]
        for status, moment in [*changes, ("Unqualified", lead.lost)]:
            if moment is not None:
                change = [lead.id[:15], "Status", before, status, zulu(moment)]
                history.append((moment, change))
                history.append((moment, [lead.id[:15], "Owner", "Ann", "Bo", zulu(moment)]))
                before = status
    history.sort(key=lambda change: change[0], reverse=True)
    latest = {}
    for _, (lead_id, what, _, value, _) in reversed(history):
        if what == "Status":
            latest[lead_id] = value
    return {
        "Lead.csv": table(
            ["Id", "IsDeleted", "Email", "LeadSource", "Status", "IsConverted", "ConvertedDate",
             "ConvertedOpportunityId", "CreatedDate"],
            [
                [lead.id, "false", lead.email, lead.source, latest.get(lead.id[:15], "Open"),
                 str(lead in sold).lower(),
                 f"{lead.entered['Opportunity']:%Y-%m-%d}" if lead in sold else "",
                 lead.deal if lead in sold else "000000000000000AAA", zulu(lead.created)]
                for lead in leads
            ],
        ),
        "Opportunity.csv": table(
            ["Id", "IsDeleted", "StageName", "Amount", "CloseDate", "IsClosed", "IsWon",
             "CreatedDate"],
            [
                [lead.deal[:15], "false",
                 "Closed Won" if "Customer" in lead.entered else "Negotiation", money(lead.amount),
                 f"{lead.entered.get('Customer', datetime(2027, 1, 1)):%Y-%m-%d}",  # noqa: DTZ001
                 str("Customer" in lead.entered).lower(), str("Customer" in lead.entered).lower(),
                 zulu(lead.entered["Opportunity"])]
                for lead in sold
            ],
        ),
        "LeadHistory.csv": table(
            ["LeadId", "Field", "OldValue", "NewValue", "CreatedDate"],
            [change for _, change in history],
        ),
    }  # fmt: skip


def hubspot(leads: Sequence[Lead]) -> dict[str, str]:
    """Contacts and deals as HubSpot exports them."""
    sold = [lead for lead in leads if "Opportunity" in lead.entered]
    return {
        "contacts.csv": table(
            ["Record ID", "Email", "Create Date", "Original Source", "Lifecycle Stage",
             "Lead Status", "Became a Marketing Qualified Lead Date",
             "Became a Sales Qualified Lead Date"],
            [
                [lead.number, lead.email, spaced(lead.created)[:16], lead.source,
                 next(reversed(lead.entered), "Lead"), "UNQUALIFIED" if lead.lost else "",
                 spaced(reached(lead, "MQL"))[:16], spaced(reached(lead, "SQL"))[:16]]
                for lead in leads
            ],
        ),
        "deals.csv": table(
            ["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date",
             "Create Date", "Is Closed Won", "Associated Contact IDs"],
            [
                [9_000_000 + lead.number, f"Deal {lead.number}",
                 "Closed Won" if "Customer" in lead.entered else "Contract sent", "Sales Pipeline",
                 money(lead.amount), spaced(reached(lead, "Customer"))[:16],
                 spaced(lead.entered["Opportunity"])[:16],
                 str("Customer" in lead.entered).lower(), lead.number]
                for lead in sold
            ],
        ),
    }  # fmt: skip


def wide(leads: Sequence[Lead]) -> dict[str, str]:
    """One table with a column for each step, as written on an American screen."""
    return {
        "wide.csv": table(
            ["id", "created", "email", "source", "amount", *(f"{step} Date" for step in STEPS),
             "Lost Date"],
            [
                [lead.number, american(lead.created), lead.email, lead.source,
                 f"${lead.amount / 100:,.2f}" if lead.amount else "",
                 *(american(reached(lead, step)) for step in STEPS), american(lead.lost)]
                for lead in leads
            ],
        )
    }  # fmt: skip


def log(leads: Sequence[Lead]) -> dict[str, str]:
    """Leads, and a log of their steps in no order, some written twice."""
    chance = random.Random(3)  # noqa: S311
    rows = [
        (lead.number, step, spaced(moment))
        for lead in leads
        for step, moment in [*lead.entered.items(), *([("Lost", lead.lost)] if lead.lost else [])]
    ]
    rows += chance.sample(rows, len(rows) // 5)
    chance.shuffle(rows)
    return {
        "leads.csv": table(
            ["id", "created", "email", "source", "amount"],
            [[x.number, spaced(x.created), x.email, x.source, money(x.amount)] for x in leads],
        ),
        "log.csv": table(["lead", "stage", "at"], rows),
    }
