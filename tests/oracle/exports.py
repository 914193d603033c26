"""Exports to try the program on: the files, the YAML, and the same definition for the recount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

from .crm import DEAL_COLUMNS, LEAD_COLUMNS, LOG_COLUMNS, VISIT_COLUMNS, Crm, Habits
from .definition import Definition, Grain, History, Join, Reach, Segment, Table
from .funnels import (
    INTERNAL,
    IS_LEAD,
    JUNK,
    LOGGED_STATUS,
    NOT_DELETED,
    SHAPES,
    funnel,
    internal,
    is_lead,
    junk,
    logged_status,
    not_deleted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ISO_STYLES = ("date", "naive", "zulu", "millis", "offset")
EUROPEAN_STYLES = ("european-date", "european")
WORDED_STYLES = ("bigquery", "mail", "german", "date")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
ALIASES = {"Organic Search": ["seo", "organic"], "Other": ["unknown"]}
ROLES = {
    "id": "Lead ID",
    "created": "Create Date",
    "email": "Email",
    "account": "Company",
    "source": "Lead Source",
    "amount": "Amount",
    "status": "Lead Status",
}


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a run asks."""

    reach: Reach = "reached"
    window: int | None = None
    horizon: int | None = None  # None is auto
    as_of: date | None = None  # None is latest
    timezone: str = "UTC"
    cohort: Grain = "month"
    fiscal_year_start: int = 1
    min_leads: int = 30

    def config(self) -> dict[str, Any]:
        """The query as keys of the YAML."""
        return {
            "as_of": f"{self.as_of:%Y-%m-%d}" if self.as_of else "latest",
            "timezone": self.timezone,
            "reach": self.reach,
            "window": _days(self.window),
            "horizon": _days(self.horizon) or "auto",
            "cohort": self.cohort,
            "fiscal_year_start": self.fiscal_year_start,
            "min_leads": self.min_leads,
        }


def _days(number: int | None) -> str | None:
    return None if number is None else f"{number}d"


@dataclass(frozen=True, kw_only=True)
class Export:
    """Files, the YAML that describes them, the options of a run, and what all of that means."""

    files: Mapping[str, str]
    config: Mapping[str, Any]
    definition: Definition
    options: tuple[str, ...] = ()

    def write(self, folder: Path) -> Path:
        """Puts everything into a folder and says where the YAML is."""
        for name, text in self.files.items():
            (folder / name).write_bytes(text.encode())
        path = folder / "funnelcli.yaml"
        text = yaml.safe_dump(dict(self.config), sort_keys=False, allow_unicode=True, width=1000)
        path.write_bytes(text.encode())
        return path

    def asking(self, **changes: Any) -> Export:
        """The same files and another question, put as options of the command line."""
        options = list(self.options)
        for name, value in changes.items():
            words = ",".join(value) if name == "by" else str(value)
            unit = "d" if name in ("window", "horizon") else ""
            options += [f"--{name.replace('_', '-')}", words + unit]
        definition = replace(self.definition, **changes)
        return replace(self, definition=definition, options=tuple(options))


def some_query(random: Random) -> Query:
    """A question of the kind people ask; the plain one most often."""
    grain: Grain = random.choice(("month", "month", "quarter", "week", "year"))
    return Query(
        window=random.choice((None, None, None, None, 20, 60)),
        horizon=random.choice((None, None, 45)),
        as_of=random.choice((None, None, date(2025, 4, 20), date(2025, 12, 31))),
        timezone=random.choice(ZONES),
        cohort=grain,
        fiscal_year_start=random.choice((1, 1, 4, 7, 10)),
        min_leads=random.choice((30, 5, 12)),
    )


def some_habits(random: Random) -> Habits:
    """Dates in one style per column, of one family per file."""
    family = random.random()
    styles = EUROPEAN_STYLES if family < 0.15 else WORDED_STYLES if family < 0.3 else ISO_STYLES
    # Around a change of the clocks local times occur twice or not at all.
    clocks = random.random() < 0.1
    return Habits(
        created=random.choice(styles),
        entered=random.choice(styles),
        start=datetime(2025, 3, 28) if clocks else datetime(2025, 1, 6),  # noqa: DTZ001
        days=4 if clocks else 150,
        hours=4 if clocks else 24,
        progress=random.choice((0.4, 0.6, 0.8)),
        future=random.random() < 0.3,
        rewritten=random.choice((0, 0, 0.3)),
    )


def _reading(read: Mapping[str, Any]) -> dict[str, Any]:
    return {"read": dict(read)}  # a copy, or the YAML would hold an alias


def export(
    random: Random,
    rows: int,
    *,
    shape: str | None = None,
    query: Query | None = None,
    habits: Habits | None = None,
) -> Export:
    """An export of so many rows of leads, and a definition of its funnel."""
    shape = shape or random.choice(SHAPES)
    query = query or some_query(random)
    habits = habits or some_habits(random)
    crm, how = Crm(random, habits), funnel(shape, random)
    end = random.choice(("\n", "\r\n"))
    zone = random.choice((None, None, "America/Los_Angeles", "Europe/Berlin"))
    aliases = random.choice(({}, ALIASES))
    deduplicate = random.choice((["email"], ["email"], ["email", "account"], None))
    # Of a few rows, one that cannot be read is more than a report accepts unasked.
    read: dict[str, Any] = {"unreadable": "allow", **({"timezone": zone} if zone else {})}
    if "european" in habits.created + habits.entered:
        read["dates"] = ["%d/%m/%Y", "%d/%m/%Y %H:%M"]

    files = {"leads.csv": crm.text(LEAD_COLUMNS, crm.leads(rows), end)}
    roles = ROLES if how.amount == "Amount" else {k: v for k, v in ROLES.items() if k != "amount"}
    config: dict[str, Any] = {
        "version": 1,
        "leads": {"path": "leads.csv", **roles, "where": NOT_DELETED, **_reading(read)},
    }
    joins: dict[str, Join] = {}
    history: History | None = None
    if shape in ("deals", "mixed"):
        by_id = {"id": "Deal ID"} if random.random() < 0.8 else {}
        files["deals.csv"] = crm.text(DEAL_COLUMNS, crm.deals(habits.entered), end)
        table = Table(text=files["deals.csv"], where=not_deleted, timezone=zone)
        joins["deals"] = Join(table=table, lead="Lead ID", id=by_id.get("id"))
        config["joins"] = {
            "deals": {
                "path": "deals.csv",
                "lead": "Lead ID",
                **by_id,
                "where": NOT_DELETED,
                **_reading(read),
            }
        }
    if shape == "visits":
        by_id = {"id": "Visit ID"} if random.random() < 0.8 else {}
        files["visits.csv"] = crm.text(VISIT_COLUMNS, crm.visits(habits.entered), end)
        table = Table(text=files["visits.csv"], where=not_deleted, timezone=zone)
        joins["visits"] = Join(table=table, lead="Lead ID", id=by_id.get("id"))
        written = {"path": "visits.csv", "lead": "Lead ID", **by_id, "where": NOT_DELETED}
        config["joins"] = {"visits": written | _reading(read)}
    if shape in ("history", "mixed"):
        files["history.csv"] = crm.text(LOG_COLUMNS, crm.log(habits.entered), end)
        table = Table(text=files["history.csv"], where=logged_status, timezone=zone)
        history = History(table=table, lead="Lead ID", stage="NewValue", at="ChangedAt")
        names = {"lead": "Lead ID", "stage": "NewValue", "at": "ChangedAt"}
        config["history"] = {"path": "history.csv", **names, "where": LOGGED_STATUS} | _reading(
            read
        )
    config["lead"] = {"where": IS_LEAD, "exclude": {"junk": JUNK, "internal": INTERNAL}}
    if deduplicate:
        config["lead"]["deduplicate"] = {"by": deduplicate}
    config |= how.config
    if aliases:
        config["segments"] = {"source": {"column": "Lead Source", "aliases": aliases}}
    config |= query.config()

    return Export(
        files=files,
        config=config,
        definition=Definition(
            leads=Table(text=files["leads.csv"], where=not_deleted, timezone=zone),
            stages=how.stages,
            id=ROLES["id"],
            created=ROLES["created"],
            email=ROLES["email"],
            status=ROLES["status"],
            amount=how.amount,
            joins=joins,
            history=history,
            is_lead=is_lead,
            exclude={"junk": junk, "internal": internal},
            deduplicate=tuple(ROLES[role] for role in deduplicate or ()),
            # Decides ties of `created`; what follows the roles in the YAML can decide nothing
            # that shows, because e-mail, account and source come first.
            used=tuple(ROLES.values()),
            lost=how.lost,
            segments={"source": Segment(ROLES["source"], aliases)},
            reach=query.reach,
            window=query.window,
            horizon=query.horizon,
            as_of=query.as_of,
            timezone=query.timezone,
            cohort=query.cohort,
            fiscal_year_start=query.fiscal_year_start,
            min_leads=query.min_leads,
        ),
    )


def seeded(seed: int, rows: int, **given: Any) -> Export:
    """The same export for the same seed, on any machine."""
    return export(Random(seed), rows, **given)  # noqa: S311 - not a secret


def exports(max_rows: int = 12) -> st.SearchStrategy[Export]:
    """Exports for Hypothesis, which shrinks every choice made on the way."""
    return st.builds(
        export,
        st.randoms(use_true_random=False),
        st.integers(1, max_rows),
        shape=st.sampled_from(SHAPES),
    )
