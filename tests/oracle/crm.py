"""Rows of a believable, badly kept CRM, from a random generator: leads, deals and a log."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    Cells = dict[str, str]

CAFE = "Café Événements"
SOURCES = (
    ("Organic Search", "organic search", "Organic_Search", "ORGANIC  SEARCH", "  Organic Search "),
    ("Paid Search", "paid_search", "Paid\u00a0Search"),
    (CAFE, unicodedata.normalize("NFD", CAFE), CAFE.upper()),
    ("[bold]Referral[/bold]", "[BOLD]referral[/bold]"),
    ('Trade "Show", Köln', 'trade "show", köln'),
    ("日本 Partner", "日本_partner"),
    ("seo", "SEO"),
    ("unknown",),
    ("=SUM(A1)",),
    ("", "   "),
)
# A lead's own status, current, whatever its dates say.
STATUSES = ("New", "Working", "Qualified", "Customer", "Closed Lost", "Unqualified", "Junk", "Spam")
LOGGED = ("New", "MQL", "marketing_qualified", "SQL", "Sales Qualified", "Customer", "CUSTOMER",
          "Closed Lost", "closed_lost", "Unqualified", "New")  # fmt: skip
DEAL_STAGES = ("Closed Won", "Closed Won", "Closed Lost", "Closed Lost", "Negotiation", "")
UNREADABLE = ("TBD", "2025-02-30", "n/a", "soon")
GAPS = (0, 0, 1, 2, 3, 5, 9, 14, 21, 30, 45, 80)
NOBODY = ("noreply@example.org", "No-Reply@example.org", "none", "none@none", "ann@host")
FUTURE = datetime(2099, 3, 4, 5, 6, 7)  # noqa: DTZ001 - naive until a style writes it
FORMATS = {
    "date": "%Y-%m-%d",
    "naive": "%Y-%m-%d %H:%M:%S",
    "zulu": "%Y-%m-%dT%H:%M:%SZ",
    "millis": "%Y-%m-%dT%H:%M:%S.000Z",
    "european-date": "%d/%m/%Y",
    "european": "%d/%m/%Y %H:%M",
    "bigquery": "%Y-%m-%d %H:%M:%S UTC",
    "mail": "%a, %d %b %Y %H:%M:%S GMT",
}
GERMAN = ("Januar", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
          "Dezember")  # fmt: skip
LEAD_COLUMNS = (
    "Lead ID", "Create Date", "Email", "Company", "Lead Source", "Amount", "Lead Status",
    "Lead Type", "Score", "IsDeleted", "Accepted", "MQL Date", "SQL Date", "Opportunity Date",
    "Closed Won Date", "Closed Lost Date", "Notes",
)  # fmt: skip
STAGE_DATES = ("MQL Date", "SQL Date", "Opportunity Date", "Closed Won Date")
# What programs write round an id; what is none of these is a part of the id.
WRITINGS = (
    "'{}",
    "'{}'",
    '="{}"',
    '=""{}""',
    "\u200b{}",
    "{}\ufeff",
    "\x1f{}",
    "\u00a0{} ",
    "{}\u00ad",
)
DEAL_COLUMNS = ("Deal ID", "Lead ID", "Create Date", "Close Date", "Stage", "Amount", "IsDeleted")
VISIT_COLUMNS = ("Visit ID", "Lead ID", "Page", "Visited At", "IsDeleted")
PAGES = ("pricing", "pricing", "demo", "order", "home", "")
LOG_COLUMNS = ("Lead ID", "Field", "NewValue", "ChangedAt")


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a CRM keeps its dates, and how badly."""

    created: str = "date"  # the style of a column, see `written`
    entered: str = "date"
    start: datetime = datetime(2025, 1, 6)  # noqa: DTZ001
    days: int = 150
    hours: int = 24
    progress: float = 0.6  # the chance to reach each next stage
    dirt: float = 1.0  # 0 is a clean export
    future: bool = False
    rewritten: float = 0  # the chance of an id to be written as some program does


def written(random: Random, when: datetime, style: str) -> str:
    """A point in time as a column of this style writes it."""
    if style == "offset":
        return f"{when:{FORMATS['naive']}}" + random.choice(("+02:00", "-05:00", "+05:30", "Z"))
    if style == "german":
        return f"{when.day}. {GERMAN[when.month - 1]} {when:%Y %H:%M} Uhr"
    return f"{when:{FORMATS[style]}}"


class Crm:
    """One export being written; every choice comes from the same generator."""

    def __init__(self, random: Random, habits: Habits) -> None:
        self.random = random
        self.habits = habits
        self.born: dict[str, datetime] = {}  # when the lead of an id was created

    def often(self, chance: float) -> bool:
        """One of the defects, as often as this CRM is badly kept."""
        return self.random.random() < chance * self.habits.dirt

    def at_some_time(self, day: datetime) -> datetime:
        """A time of that day, never at midnight in any zone of whole half hours."""
        hour = self.random.randrange(self.habits.hours)
        minute = self.random.choice((1, 7, 14, 22, 29, 31, 40, 48, 59))
        return day.replace(hour=hour, minute=minute, second=self.random.randrange(1, 60))

    def date(self, when: datetime | None, style: str) -> str:
        """A cell of a date column: sometimes missing, unreadable or far in the future."""
        if when is None or self.often(0.02):
            return ""
        if self.often(0.02):
            return self.random.choice(UNREADABLE)
        if self.habits.future and self.often(0.03):
            return written(self.random, FUTURE, style)
        return written(self.random, when, style)

    def amount(self) -> str:
        """An amount, sometimes missing, whole or with a third digit to be rounded half up."""
        whole = self.random.choice((90, 250, 1000, 12500, 75000))
        return self.random.choice(
            ("", f"{whole}", f"{whole}.00", f"{whole}.50", f"{whole}.29", f"{whole}.005")
        )

    def leads(self, number: int) -> list[Cells]:
        """Rows of leads: new ones, repeated ids, and other ids with a known e-mail."""
        rows: list[Cells] = []
        for index in range(number):
            row = self.lead(index)
            if rows and self.often(0.12):  # the same id once more, perhaps on the same day
                before = self.random.choice(rows)
                row |= {"Lead ID": f" {before['Lead ID'].strip()} "}
                if self.often(0.6):
                    row |= {"Create Date": before["Create Date"]}
            if rows and self.often(0.12):  # the same e-mail, spelled differently
                email = self.random.choice(rows)["Email"]
                internal = email.endswith("@ourcompany.com")
                row["Email"] = (
                    email
                    if internal
                    else self.random.choice((email, f" {email}", email.upper(), email.title()))
                )
            rows.append(row)
        return rows

    def lead(self, index: int) -> Cells:
        """A new lead: created, and then as far as it got."""
        random, habits = self.random, self.habits
        born = self.at_some_time(habits.start + timedelta(days=random.randrange(habits.days)))
        # Ids differ by case only, or look like numbers: they are text, compared byte by byte.
        name = random.choice((f"L{index:04}a", f"L{index // 2:04}A", f"{index:05}", f"é{index}"))
        self.born.setdefault(name, born)
        row = dict.fromkeys(LEAD_COLUMNS, "") | {
            "Lead ID": "" if self.often(0.03) else name,
            "Create Date": self.date(born, habits.created),
            "Email": self.email(index),
            "Company": random.choice(("Acme", "acme", "Bolt, Inc.", "", "Çelik")),
            "Lead Source": random.choice(random.choice((*SOURCES, *SOURCES[:1] * 8))),
            "Amount": self.amount(),
            "Lead Status": random.choice((*STATUSES[:6] * 3, *STATUSES)),
            "Lead Type": random.choice((*("inbound",) * 7, "outbound", "partner", "")),
            "Score": random.choice(("5", "20", "35", "60", "80.5", "")),
            "IsDeleted": "true" if self.often(0.05) else "false",
            "Accepted": random.choice(("TRUE", "FALSE", "")),
            "Notes": random.choice(("", 'said "later",\nthen called', "[red]x[/red]", "a;b\tc")),
        }
        when = born
        for column in STAGE_DATES:
            if random.random() > habits.progress:
                break
            when = self.at_some_time(when + timedelta(days=random.choice(GAPS)))
            if self.often(0.15):
                continue  # skipped
            entered = when - timedelta(days=90) if self.often(0.06) else when
            row[column] = self.date(entered, habits.entered)
        if random.random() < 0.3:
            lost = self.at_some_time(born + timedelta(days=random.choice(GAPS)))
            row["Closed Lost Date"] = self.date(lost, habits.entered)
        return row

    def email(self, index: int) -> str:
        """An address; some are missing, some our own, some nobody's."""
        if self.often(0.06):
            return self.random.choice(NOBODY)
        domain = "ourcompany.com" if self.often(0.05) else "example.org"
        return "" if self.often(0.08) else f"ann.{index}@{domain}"

    def deals(self, style: str) -> list[Cells]:
        """Deals of some leads, some of them twice, some of nobody's."""
        rows: list[Cells] = []
        ids = list(self.born)
        for lead in ids:
            if self.random.random() > self.habits.progress:
                continue
            for _ in range(self.random.choice((1, 1, 1, 2, 3))):
                opened = self.born[lead] + timedelta(days=self.random.choice(GAPS))
                closed = self.at_some_time(opened + timedelta(days=self.random.choice(GAPS)))
                opened = self.at_some_time(opened)
                row = {
                    "Deal ID": f"D{len(rows):04}",
                    "Lead ID": f"{lead} " if self.often(0.1) else lead,
                    "Create Date": self.date(opened, style),
                    "Close Date": self.date(closed, style),
                    "Stage": self.random.choice(
                        (
                            "Closed Won",
                            "Closed Won",
                            "Closed Lost",
                            "Closed Lost",
                            "Negotiation",
                            "",
                        )
                    ),
                    "Amount": self.amount(),
                    "IsDeleted": "true" if self.often(0.05) else "false",
                }
                rows.append(row)
                if self.often(0.12):  # the deal again, as it stood at another time
                    rows.append(row | {"Amount": self.amount(), "Stage": "Closed Won"})
                if self.often(0.08):  # a deal of two leads
                    rows.append(row | {"Lead ID": self.random.choice(ids)})
                if self.often(0.05):
                    rows.append(row | {"Lead ID": self.random.choice(("nobody", "", lead.lower()))})
        self.random.shuffle(rows)
        return rows

    def visits(self, style: str) -> list[Cells]:
        """Visits of pages: many of some leads, some of them twice, some of nobody's."""
        rows: list[Cells] = []
        for lead, born in self.born.items():
            for _ in range(self.random.choice((0, 1, 2, 3, 5, 8))):
                when = self.at_some_time(born + timedelta(days=self.random.choice(GAPS)))
                row = {
                    "Visit ID": "" if self.often(0.1) else f"V{len(rows):04}",
                    "Lead ID": f"{lead} " if self.often(0.1) else lead,
                    "Page": self.random.choice(PAGES),
                    "Visited At": self.date(when, style),
                    "IsDeleted": "true" if self.often(0.05) else "false",
                }
                rows.append(row)
                if self.often(0.12):  # the visit again, as it is told by another tracker
                    again = self.at_some_time(born + timedelta(days=self.random.choice(GAPS)))
                    rows.append(row | {"Visited At": self.date(again, style)})
                if self.often(0.05):
                    other = self.random.choice(("nobody", "", *self.born))
                    rows.append(row | {"Lead ID": other})
        self.random.shuffle(rows)
        return rows

    def log(self, style: str) -> list[Cells]:
        """Stage changes: forward, backward, twice in one moment, and of other fields."""
        rows: list[Cells] = []
        for lead, born in self.born.items():
            if self.random.random() < 0.25:
                continue
            when = born
            for _ in range(self.random.choice((1, 2, 3, 4, 6))):
                when = self.at_some_time(when + timedelta(days=self.random.choice(GAPS)))
                at = "" if self.often(0.06) else self.date(when, style)
                for _ in range(2 if self.often(0.1) else 1):
                    value = self.random.choice(LOGGED)
                    field = "Owner" if self.often(0.08) else "Status"
                    cells = (lead, field, "" if self.often(0.03) else value, at)
                    rows.append(dict(zip(LOG_COLUMNS, cells, strict=True)))
            if self.often(0.04):
                rows.append(rows[-1] | {"Lead ID": "nobody"})
        self.random.shuffle(rows)
        return rows

    def cell(self, column: str, value: str) -> str:
        """A cell as it is written: an id sometimes as another program would write it."""
        if not column.endswith(" ID") or not value or not self.habits.rewritten:
            return value
        if self.random.random() >= self.habits.rewritten:
            return value
        if value.isdigit() and self.random.random() < 0.5:
            return f"{value}.0"
        return self.random.choice(WRITINGS).format(value)

    def text(self, columns: Sequence[str], rows: Sequence[Mapping[str, str]], end: str) -> str:
        """The rows as CSV, with blank lines and a repeated header in between."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=end)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([self.cell(column, row[column]) for column in columns])
            if self.often(0.01):
                out.write(self.random.choice((end, "," * (len(columns) - 1) + end)))
            if self.often(0.005):
                writer.writerow(columns)
        return out.getvalue()
