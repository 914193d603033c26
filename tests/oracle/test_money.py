"""Revenue by cohort and age, average deals and win rates, once more in plain SQL.

Companies with refunds, deals listed twice, stamps of three time zones, and months in which clocks
change. Nothing of the program is used but its answer.
"""

from __future__ import annotations

import csv
import json
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from typer.testing import CliRunner

from funnelcli.cli.application import app

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2026-06-30"
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
YAML = """\
version: 1
timezone: {zone}
as_of: {as_of}
leads: {{path: leads.csv, id: Id, created: Created, source: Source}}
joins:
  deals: {{path: deals.csv, lead: Lead, id: Deal}}
stages:
  - name: Lead
  - {{name: Opportunity, at: deals.Opened}}
  - {{name: Customer, at: deals.Closed, where: deals.Stage = 'Won'}}
lost: {{at: deals.Closed, where: deals.Stage = 'Lost'}}
amount: deals.Amount
currency: EUR
"""
LOCAL = """
create table lead as select "Id" as id, "Source" as source,
  timezone('{zone}', "Created"::timestamptz)::date as created
  from read_csv('{leads}', all_varchar=true)
  where timezone('{zone}', "Created"::timestamptz)::date <= date '{as_of}';
create table deal as
with one as (
  select "Deal" as id, any_value("Lead") as lead, any_value("Stage") as stage,
    max(round("Amount"::decimal(18, 2) * 100)::bigint) as amount,
    min(timezone('{zone}', "Opened"::timestamptz)::date) as opened,
    min(timezone('{zone}', "Closed"::timestamptz)::date) as closed
  from read_csv('{deals}', all_varchar=true) group by 1)
select * from one where opened <= date '{as_of}';
create table fate as
select l.*, d.opp, d.won, d.amount, d.others, d.open, d.gone,
  case when d.won is not null then 'won' when d.n > 0 and d.open = 0 then 'lost' end as fate
from lead l left join (
  select lead, count(*) as n, min(opened) as opp,
    min(closed) filter (stage = 'Won' and closed <= date '{as_of}') as won,
    sum(amount) filter (stage = 'Won' and closed <= date '{as_of}') as amount,
    sum(amount) filter (not (stage = 'Won' and closed <= date '{as_of}')) as others,
    count(*) filter (not (stage = 'Lost' and closed <= date '{as_of}')) as open,
    max(closed) filter (stage = 'Lost' and closed <= date '{as_of}') as gone
  from deal group by 1) d on d.lead = l.id;
"""
TRIANGLE = """
with ages as (select unnest(range(1, 25)) * 30 as age),
cohort as (select date_trunc('month', created)::date as cohort, count(*) as leads,
  min(date '{as_of}' - created) as youngest from fate group by 1)
select strftime(c.cohort, '%Y-%m') as cohort, a.age, c.leads,
  case when c.youngest >= a.age then coalesce(sum(f.amount) filter (
    greatest(f.won - f.created, 0) <= a.age), 0)::bigint end as amount
from cohort c cross join ages a join fate f on date_trunc('month', f.created)::date = c.cohort
group by 1, 2, 3, c.youngest order by 1, 2
"""
DEALS = """
select source, count(*) as leads, count(won) as customers, count(amount) as with_amount,
  coalesce(sum(amount), 0)::bigint as amount,
  floor((2 * sum(amount) + count(amount)) / (2 * count(amount)))::bigint as average_deal
from fate group by 1
"""
WON = """
select
  strftime(date_trunc('month', case fate when 'won' then won else gone end), '%Y-%m') as period,
  count(*) filter (fate = 'won') as won_leads, count(*) filter (fate = 'lost') as lost_leads,
  coalesce(sum(amount) filter (fate = 'won'), 0)::bigint as won_amount,
  coalesce(sum(others) filter (fate = 'lost'), 0)::bigint as lost_amount
from fate where fate is not null group by 1
"""


def stamped(random: Random, when: datetime) -> str:
    """Write a moment with the offset of one of three places."""
    hours = random.choice([0, 2, -5])
    return (when + timedelta(hours=hours)).strftime(f"%Y-%m-%dT%H:%M:%S{hours:+03d}:00")


def company(folder: Path, seed: int) -> None:
    """Write leads, and deals of which some are listed twice, refunded, lost or open."""
    random = Random(seed)  # noqa: S311
    first = datetime(2025, 1, 1, tzinfo=UTC)
    leads, deals = (
        [("Id", "Created", "Source")],
        [("Deal", "Lead", "Opened", "Closed", "Stage", "Amount")],
    )
    for n in range(160):
        came = first + timedelta(minutes=random.randrange(545 * 24 * 60))
        leads.append((f"L{n}", stamped(random, came), random.choice(["Web", "Ads", "Fair"])))
        for k in range(random.choice([0, 1, 1, 1, 2])):
            opened = came + timedelta(minutes=random.randrange(30 * 24 * 60))
            closed = opened + timedelta(minutes=random.randrange(90 * 24 * 60))
            stage = random.choice(["Won", "Won", "Lost", "Lost", "Open"])
            amount = f"{random.choice([1, 1, 1, -1]) * random.randrange(1, 900_000) / 100:.2f}"
            row = (
                f"D{n}-{k}", f"L{n}", stamped(random, opened),
                "" if stage == "Open" else stamped(random, closed), stage, amount,
            )  # fmt: skip
            deals += [row] * random.choice([1, 1, 1, 2])
    for name, rows in (("leads.csv", leads), ("deals.csv", deals)):
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows(rows)


def cents(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)


@pytest.mark.parametrize(("seed", "zone"), list(enumerate(ZONES)))
def test_every_figure(tmp_path: Path, seed: int, zone: str) -> None:
    company(tmp_path, seed)
    (tmp_path / "funnelcli.yaml").write_text(YAML.format(zone=zone, as_of=AS_OF))
    with chdir(tmp_path):
        asked = ["cohorts", "--money", "--age-step", "30d", "-f", "json", "-q"]
        ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == 0, ended.output
    found: dict[str, list[dict[str, Any]]] = {
        table["name"]: table["rows"] for table in json.loads(ended.stdout)["tables"]
    }
    with duckdb.connect() as sql:
        places = {"leads": tmp_path / "leads.csv", "deals": tmp_path / "deals.csv"}
        sql.execute(LOCAL.format(zone=zone, as_of=AS_OF, **places))

        def asks(query: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
            return {row[:2]: row[2:] for row in sql.execute(query.format(as_of=AS_OF)).fetchall()}

        triangle, deals, won = (asks(query) for query in (TRIANGLE, DEALS, WON))

    there = {(r["cohort"], r["age"]): (r["leads"], cents(r["amount"])) for r in
             found["revenue_triangle"] if r["leads"]}  # fmt: skip
    assert there
    assert there == {key: triangle[key] for key in there}
    later = {key: row for key, row in triangle.items() if key not in there and row[1] is not None}
    last = max(age for _, age in there)
    assert all(
        age > last and row[1] == triangle[cohort, last][1] for (cohort, age), row in later.items()
    )

    names = ("source", "leads", "customers", "with_amount")
    of_sources = (
        (*(row[name] for name in names), cents(row["amount"]), cents(row["average_deal"]))
        for row in found["average_deals"]
    )
    assert set(of_sources) == {(*key, *row) for key, row in deals.items()}

    of_periods = (
        (row["period"], row["won_leads"], row["lost_leads"], *map(cents, (won_for, lost_for)))
        for row in found["win_rates"]
        for won_for, lost_for in [(row["won_amount"], row["lost_amount"])]
        if row["won_leads"] + row["lost_leads"]
    )
    assert set(of_periods) == {(*key, *row) for key, row in won.items()}
