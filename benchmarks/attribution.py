"""What `funnelcli attribution` costs, beside three models in SQL for DuckDB, on one company.

With numpy and duckdb installed:

    python benchmarks/attribution.py make /tmp/attribution --leads 2_000_000 --form parquet
    python benchmarks/attribution.py rules /tmp/attribution --runs 3
    python benchmarks/attribution.py run /tmp/attribution --runs 3
    python benchmarks/attribution.py all /tmp/attribution --runs 3

Both are whole processes that read the same two files: five touches a lead, customers 8 % of them.
The program makes the table of all models of rules; with `run` of Markov, too, for which the
touches of leads that did not convert count as well; with `all` what else the command shows, such as
paths. DuckDB makes linear, position and time decay, of customers, what they brought, and leads.
Their credits must be the same to a millionth, or the run fails.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path
from typing import Any

from response import AS_OF, DAYS, ours, run, write

TOUCHES, CUSTOMERS = 5, 0.08
CHANNELS = (
    "Paid Search", "Organic Search", "Direct", "Email", "Webinar", "Trade Show", "Referral",
    "Paid Social", "Outbound", "Partner",
)  # fmt: skip
CAMPAIGNS = 40
NEAR = 1e-6
CONFIG = f"""\
version: 1
leads: {{path: leads.FORM, id: Id, created: Created, source: Source, amount: Amount}}
stages:
  - {{name: Lead}}
  - {{name: MQL, at: Qualified}}
  - {{name: Opportunity, at: Opened}}
  - {{name: Customer, at: Bought}}
touchpoints: {{path: touchpoints.FORM, lead: Lead, at: At, channel: Channel, campaign: Campaign}}
as_of: {AS_OF}
horizon: 90d
"""


def make(folder: Path, leads: int, form: str, seed: int) -> None:
    """Write a company: five touches a lead on both sides of its creation, in the order of time."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    end = np.datetime64(f"{AS_OF}T23:59:59.500", "us")  # midnight would be a date without a time
    ago = np.sort(random.integers(0, DAYS * 86_400, leads))[::-1]
    created = end - ago * np.timedelta64(1_000_000, "us")

    def days_later(since: Any, days: float, share: float) -> tuple[Any, pl.Series]:
        later = since + (random.exponential(days, leads) * 86_400e6).astype("timedelta64[us]")
        there = (random.random(leads) < share) & (later <= end)
        return later, pl.Series(later).set(pl.Series(~there), None)

    qualified, mql = days_later(created, 3, 0.4)
    opened, opportunity = days_later(qualified, 10, 0.25)
    _, bought = days_later(opened, 20, 1.0)
    is_customer = random.random(leads) < CUSTOMERS * 1.07  # the youngest have not bought yet
    bought = bought.set(pl.Series(~is_customer), None)
    cents = pl.Series(np.exp(random.normal(13.6, 1.0, leads)).astype(np.int64))
    ids = "L-" + pl.Series(np.arange(leads)).cast(pl.String).str.zfill(9)
    channels = pl.Series(CHANNELS)
    table = pl.DataFrame({
        "Id": ids, "Created": created,
        "Source": channels.gather(random.integers(0, len(CHANNELS), leads)),
        "Qualified": mql, "Opened": opportunity, "Bought": bought,
        "Amount": (cents / 100).cast(pl.Decimal(12, 2)).set(bought.is_null(), None),
    })  # fmt: skip
    write(table, folder / f"leads.{form}")
    n = TOUCHES * leads
    of = random.integers(0, leads, n)
    wait = random.normal(0, 1, n) * random.choice([1, 10, 40], n) * 86_400e6
    at = created[of] + wait.astype("timedelta64[us]")
    order = np.argsort(at)
    order = order[at[order] <= end]
    n, of, at = len(order), of[order], at[order]
    campaigns = "Campaign " + pl.Series(random.integers(0, CAMPAIGNS, n)).cast(pl.String)
    write(
        pl.DataFrame({
            "Lead": ids.gather(of), "At": at, "Campaign": campaigns,
            "Channel": channels.gather(random.integers(0, len(CHANNELS), n)),
        }),
        folder / f"touchpoints.{form}",
    )  # fmt: skip
    (folder / "funnelcli.yaml").write_text(CONFIG.replace("FORM", form), "utf-8")


def hold_to_each_other(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Raise unless each channel has the same credit."""
    rows = {(row["channel"], row["measure"]): row for row in mine["tables"][0]["rows"]}
    for channel, measure, *credits_ in theirs["attribution"]:
        for name, credit in zip(theirs["models"], credits_, strict=True):
            found = rows[channel, measure][name]
            if abs(found - credit) > NEAR * abs(credit):
                raise SystemExit(f"{channel}, {measure}, {name}: {found} and {credit}")
    if len(rows) != len(theirs["attribution"]) + 3:  # one of each measure has no touchpoint
        raise SystemExit(f"{len(rows)} rows")


def table(folder: Path, *, of_rules: bool) -> None:
    """Be the program that makes this table alone, which its command line has no option for."""
    from funnelcli.api import attribution
    from funnelcli.counting.attribution import chains

    if of_rules:
        setattr(chains, "markov_goal", lambda _: None)  # noqa: B010
    setattr(attribution, "_tables", lambda _: ("attribution",))  # noqa: B010
    sys.argv = ours("attribution", folder)[2:]
    runpy.run_module("funnelcli", run_name="__main__")


def main() -> None:
    """Make a company, or run both on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "rules", "run", "all", "table"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=2_000_000)
    parser.add_argument("--form", choices=("csv", "parquet"), default="parquet")
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--of-rules", action="store_true", help="of `table`: without Markov")
    given = parser.parse_args()
    if given.what == "make":
        make(given.folder, given.leads, given.form, given.seed)
    elif given.what == "table":
        table(given.folder, of_rules=given.of_rules)
    else:
        own = [sys.executable, __file__, "table", str(given.folder)] * (given.what != "all")
        own += ["--of-rules"] * (given.what == "rules")
        run("attribution", given.folder, given.runs, hold_to_each_other, own)


if __name__ == "__main__":
    main()
