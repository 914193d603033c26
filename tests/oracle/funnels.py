"""Ways to define a funnel, each twice: as YAML for the program, as evidence for the recount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .definition import Column, Evidence, Flag, Joined, Row, Stage, Values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

SHAPES = ("columns", "flags", "deals", "history", "mixed", "visits")

# Each predicate twice: as SQL for the program, as Python for the recount. Null is not true.

NOT_DELETED = "IsDeleted = FALSE"
IS_LEAD = "\"Lead Type\" <> 'partner' OR Score >= 50"
JUNK = "\"Lead Status\" IN ('Junk', 'Spam')"
INTERNAL = "Email LIKE '%@ourcompany.com'"
SCORED = "Score >= 20"
ACCEPTED = "Accepted = TRUE"
CUSTOMER = "\"Lead Status\" = 'Customer'"
CLOSED_LOST = "\"Lead Status\" IN ('Closed Lost', 'Unqualified') AND Score < 50"
DEAL_WON = "deals.Stage = 'Closed Won'"
DEAL_WON_SCORED = "deals.Stage = 'Closed Won' AND Score >= 20"
DEAL_LOST = "deals.Stage = 'Closed Lost'"
DEAL_STALE = "deals.Stage = 'Negotiation' AND Score < 50"
VISITED_PRICING = "visits.Page = 'pricing'"
VISITED_DEMO_SCORED = "visits.Page = 'demo' AND Score >= 20"
VISITED_ORDER = "visits.Page IN ('order', 'demo')"
LOGGED_STATUS = "Field = 'Status'"


def not_deleted(row: Row) -> bool:
    return (row["IsDeleted"] or "").lower() == "false"


def score(row: Row) -> float:
    return float(row["Score"] or "nan")  # compares as false, like null


def is_lead(row: Row) -> bool:
    return row["Lead Type"] not in (None, "partner") or score(row) >= 50


def junk(row: Row) -> bool:
    return row["Lead Status"] in ("Junk", "Spam")


def internal(row: Row) -> bool:
    return (row["Email"] or "").endswith("@ourcompany.com")


def scored(row: Row) -> bool:
    return score(row) >= 20


def accepted(row: Row) -> bool:
    return (row["Accepted"] or "").lower() == "true"


def customer(row: Row) -> bool:
    return row["Lead Status"] == "Customer"


def closed_lost(row: Row) -> bool:
    return row["Lead Status"] in ("Closed Lost", "Unqualified") and score(row) < 50


def deal_won(deal: Row, _: Row) -> bool:
    return deal["Stage"] == "Closed Won"


def deal_won_scored(deal: Row, lead: Row) -> bool:
    return deal_won(deal, lead) and scored(lead)


def deal_lost(deal: Row, _: Row) -> bool:
    return deal["Stage"] == "Closed Lost"


def deal_stale(deal: Row, lead: Row) -> bool:
    return deal["Stage"] == "Negotiation" and score(lead) < 50


def visited_pricing(visit: Row, _: Row) -> bool:
    return visit["Page"] == "pricing"


def visited_demo_scored(visit: Row, lead: Row) -> bool:
    return visit["Page"] == "demo" and scored(lead)


def visited_order(visit: Row, _: Row) -> bool:
    return visit["Page"] in ("order", "demo")


def logged_status(row: Row) -> bool:
    return row["Field"] == "Status"


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """Stages and losses, as YAML and as evidence."""

    config: Mapping[str, Any]
    stages: tuple[Stage, ...]
    lost: tuple[Evidence, ...] = ()
    amount: str | tuple[str, str] = "Amount"


LEAD = Stage("Lead", "lead")
MQL_VALUES, SQL_VALUES = ("MQL", "Marketing Qualified"), ("SQL", "sales_qualified", "Qualified")
LOST_VALUES = ("Closed Lost", "Unqualified")


def funnel(shape: str, random: Random) -> Funnel:
    """One of the ways to say what the stages are, and who is lost: by one rule, or by several."""
    plain = _plain(shape, random)
    if random.random() < 0.5:
        return plain
    rules = [(plain.config["lost"], *plain.lost), *_other_losses(shape)]
    chosen = random.sample(rules, random.randint(2, len(rules)))
    return replace(
        plain,
        config={**plain.config, "lost": [dict(config) for config, _ in chosen]},
        lost=tuple(evidence for _, evidence in chosen),
    )


def _other_losses(shape: str) -> list[tuple[Mapping[str, Any], Evidence]]:
    """Rules about the tables that a shape has, as YAML and as evidence."""
    dated, flag = {"at": "Closed Lost Date"}, {"where": CLOSED_LOST}
    rules: list[tuple[Mapping[str, Any], Evidence]] = [
        (dated, Column("Closed Lost Date")),
        (flag, Flag(closed_lost)),
        ({"at": "MQL Date", "where": CLOSED_LOST}, Column("MQL Date", closed_lost)),
        ({"values": list(LOST_VALUES)}, Values(LOST_VALUES)),
    ]
    if shape in ("deals", "mixed"):
        closed = {"at": "deals.Close Date", "where": DEAL_LOST}
        rules += [
            (closed, Joined("deals", "Close Date", deal_lost)),
            ({"where": DEAL_STALE}, Joined("deals", None, deal_stale, alone=False)),
        ]
    return rules


def _plain(shape: str, random: Random) -> Funnel:
    mql = {"name": "MQL", "at": "MQL Date"}
    mql_stage = Stage("MQL", "mql", Column("MQL Date"))
    deal_stages = (
        Stage("Opportunity", "opportunity", Joined("deals", "Create Date")),
        Stage("Customer", "customer", Joined("deals", "Close Date", deal_won)),
    )
    deal_config = [
        {"name": "Opportunity", "at": "deals.Create Date"},
        {"name": "Customer", "at": "deals.Close Date", "where": DEAL_WON},
    ]
    match shape:
        case "columns":
            return Funnel(
                config={
                    "stages": [
                        {"name": "Lead"},
                        mql,
                        {"name": "Sales Qualified", "at": "SQL Date", "where": SCORED},
                        {"name": "Opportunity", "key": "opp", "at": "Opportunity Date"},
                        {"name": "Customer", "at": "Closed Won Date"},
                    ],
                    "lost": {"at": "Closed Lost Date"},
                },
                stages=(
                    LEAD,
                    mql_stage,
                    Stage("Sales Qualified", "sales_qualified", Column("SQL Date", scored)),
                    Stage("Opportunity", "opp", Column("Opportunity Date")),
                    Stage("Customer", "customer", Column("Closed Won Date")),
                ),
                lost=(Column("Closed Lost Date"),),
            )
        case "flags":
            dated = random.random() < 0.5
            last = {"at": "Closed Won Date"} if dated else {}
            evidence = Column("Closed Won Date", customer) if dated else Flag(customer)
            return Funnel(
                config={
                    "stages": [
                        {"name": "Lead"},
                        mql,
                        {"name": "Accepted", "where": ACCEPTED},
                        {"name": "Customer", **last, "where": CUSTOMER},
                    ],
                    "lost": {"where": CLOSED_LOST},
                },
                stages=(
                    LEAD,
                    mql_stage,
                    Stage("Accepted", "accepted", Flag(accepted)),
                    Stage("Customer", "customer", evidence),
                ),
                lost=(Flag(closed_lost),),
            )
        case "deals":
            dated = random.random() < 0.7
            extra = {"at": "deals.Close Date"} if dated else {}
            return Funnel(
                config={
                    "stages": [{"name": "Lead"}, mql, *deal_config],
                    "lost": {**extra, "where": DEAL_LOST},
                    "amount": "deals.Amount",
                },
                stages=(LEAD, mql_stage, *deal_stages),
                lost=(Joined("deals", "Close Date" if dated else None, deal_lost),),
                amount=("deals", "Amount"),
            )
        case "history":
            return Funnel(
                config={
                    "stages": [
                        {"name": "Lead"},
                        {"name": "MQL", "values": list(MQL_VALUES)},
                        {"name": "SQL", "values": list(SQL_VALUES)},
                        {"name": "Customer", "values": ["customer"]},
                    ],
                    "lost": {"values": list(LOST_VALUES)},
                },
                stages=(
                    LEAD,
                    Stage("MQL", "mql", Values(MQL_VALUES)),
                    Stage("SQL", "sql", Values(SQL_VALUES)),
                    Stage("Customer", "customer", Values(("customer",))),
                ),
                lost=(Values(LOST_VALUES),),
            )
        case "visits":
            return _visits(random)
        case _:
            flagged = random.random() < 0.5
            won = {"name": "Customer", "at": "deals.Close Date", "where": DEAL_WON_SCORED}
            if flagged:
                del won["at"]
            return Funnel(
                config={
                    "stages": [
                        {"name": "Lead"},
                        {"name": "SQL", "values": list(SQL_VALUES)},
                        deal_config[0],
                        won,
                    ],
                    "lost": {"at": "Closed Lost Date", "where": CLOSED_LOST},
                    "amount": "deals.Amount",
                },
                stages=(
                    LEAD,
                    Stage("SQL", "sql", Values(SQL_VALUES)),
                    deal_stages[0],
                    Stage(
                        "Customer",
                        "customer",
                        Joined(
                            "deals",
                            None if flagged else "Close Date",
                            deal_won_scored,
                            alone=False,
                        ),
                    ),
                ),
                lost=(Column("Closed Lost Date", closed_lost),),
                amount=("deals", "Amount"),
            )


def _visits(random: Random) -> Funnel:
    """Stages that one visit enters, or only the second, the third …, with a date or without one."""
    several, dated = random.choice((2, 2, 3, 5)), random.random() < 0.7
    at = {"at": "visits.Visited At"}
    when = "Visited At" if dated else None
    last: dict[str, Any] = {"name": "Customer", "at": "Closed Won Date"}
    bought: Evidence = Column("Closed Won Date")
    if random.random() < 0.5:
        last = {"name": "Customer", **at, "where": VISITED_ORDER, "at_least": 2}
        bought = Joined("visits", "Visited At", visited_order, at_least=2)
    looked = {
        "name": "Looked",
        **(at if dated else {}),
        "where": VISITED_PRICING,
        "at_least": several,
    }
    scored_visits = random.choice((1, 2))
    seen = {"name": "Seen", **at, "where": VISITED_DEMO_SCORED, "at_least": scored_visits}
    return Funnel(
        config={
            "stages": [{"name": "Lead"}, looked, seen, last],
            "lost": {"at": "Closed Lost Date"},
        },
        stages=(
            LEAD,
            Stage("Looked", "looked", Joined("visits", when, visited_pricing, at_least=several)),
            Stage(
                "Seen",
                "seen",
                Joined(
                    "visits", "Visited At", visited_demo_scored, alone=False, at_least=scored_visits
                ),
            ),
            Stage("Customer", "customer", bought),
        ),
        lost=(Column("Closed Lost Date"),),
    )
