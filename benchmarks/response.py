"""What `funnelcli response` costs, beside the same in SQL for DuckDB, on generated companies.

With numpy and duckdb installed:

    python benchmarks/response.py make /tmp/response --leads 5_000_000
    python benchmarks/response.py run /tmp/response --runs 3

Both are whole processes that read the same two files. They must give the same numbers, or the run
fails. Wall time, processor time and peak memory are of each process, the ratios of their medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Job, Limits, in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    Hold = Callable[[dict[str, object], dict[str, object]], None]

AS_OF, HORIZON, MIN_LEADS, DAYS = "2026-06-30", 90, 30, 540
SOURCES = ("Paid Search", "Organic Search", "Referral", "Partner", "Outbound", "Event")
OWNERS = 40
CONFIG = f"""\
version: 1
leads: {{path: leads.FORM, id: Id, created: Created, source: Source, owner: Owner}}
stages:
  - {{name: Lead}}
  - {{name: MQL, at: Qualified, owner: Sales, sla_days: 2}}
  - {{name: Customer, at: Bought}}
lost: {{at: Lost}}
activities:
  {{path: activities.FORM, lead: Lead, at: At, type: Type, direction: Direction, user: User}}
as_of: {AS_OF}
horizon: {HORIZON}d
"""
TYPES = ("Call", "Email", "Email", "Meeting", "Auto-reply", "Note", "Form submission", "Newsletter")


def make(folder: Path, leads: int, form: str, seed: int) -> None:
    """Write a company: four activities a lead, in the order of time."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    end = np.datetime64(f"{AS_OF}T23:59:59", "us")
    ago = np.sort(random.integers(0, DAYS * 86_400, leads))[::-1]
    created = end - ago * np.timedelta64(1_000_000, "us")

    def some_days_later(share: float, days: float) -> pl.Series:
        later = created + (random.exponential(days, leads) * 86_400e6).astype("timedelta64[us]")
        there = (random.random(leads) < share) & (later <= end)
        return pl.Series(later).set(pl.Series(~there), None)

    ids = pl.Series(np.arange(leads)).cast(pl.String).str.zfill(9)
    table = pl.DataFrame({
        "Id": "L-" + ids, "Created": created,
        "Source": pl.Series(SOURCES).gather(random.integers(0, len(SOURCES), leads)),
        "Owner": "Owner " + pl.Series(random.integers(0, OWNERS, leads)).cast(pl.String),
        "Qualified": some_days_later(0.4, 3), "Bought": some_days_later(0.08, 30),
        "Lost": some_days_later(0.4, 40),
    })  # fmt: skip
    write(table, folder / f"leads.{form}")
    n = 4 * leads
    of = random.integers(0, leads, n)
    wait = random.exponential(1.0, n) ** 4 * 3_600e6
    at = created[of] + wait.astype("timedelta64[us]") - np.timedelta64(600_000_000, "us")
    order = np.argsort(at)
    order = order[at[order] <= end]
    n, of, at = len(order), of[order], at[order]
    types = pl.Series(TYPES).gather(random.integers(0, len(TYPES), n))
    inward = (random.random(n) < 0.2) & types.is_in(["Call", "Email"]).to_numpy()
    direction = pl.Series(np.where(inward, "inbound", "outbound"))
    of_type = pl.Series(types.is_in(["Call", "Email"]))
    users = "User " + pl.Series(random.integers(0, OWNERS, n)).cast(pl.String)
    write(
        pl.DataFrame({
            "Lead": ("L-" + ids).gather(of), "At": at, "Type": types,
            "Direction": direction.set(~of_type, None), "User": users,
        }),
        folder / f"activities.{form}",
    )  # fmt: skip
    (folder / "funnelcli.yaml").write_text(CONFIG.replace("FORM", form), "utf-8")


def write(table: pl.DataFrame, path: Path) -> None:
    """Write a table in the form that its name asks for."""
    if path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")


def ours(command: str, folder: Path) -> list[str]:
    """A command of the program."""
    yaml = str(folder / "funnelcli.yaml")
    return [sys.executable, "-m", "funnelcli", command, "-c", yaml, "-f", "json"]


def run(command: str, folder: Path, runs: int, hold: Hold, own: Sequence[str] = ()) -> None:
    """Run both in turns, hold their numbers to each other, and print what they took.

    The program is run by its `own` command line, where it has one here.
    """
    outputs = {name: folder / f"{name}.json" for name in ("funnelcli", "DuckDB")}
    peer = [sys.executable, str(Path(__file__).with_name(f"duckdb_{command}.py")), str(folder)]
    jobs = {
        "funnelcli": Job(own or ours(command, folder), outputs["funnelcli"]),
        "DuckDB": Job(peer, outputs["DuckDB"]),
    }
    found = in_turns(jobs, runs, Limits())
    hold(*(json.loads(path.read_text("utf-8")) for path in outputs.values()))
    took = {}
    for name, each in found.items():
        wall, cpu, memory = (
            statistics.median(getattr(sample, of) for sample in each.samples)
            for of in ("wall", "cpu", "memory")
        )
        took[name] = wall, cpu
        print(f"{name}: {wall:.1f} s, {cpu:.1f} processor s, {memory:,.0f} MB")
    (wall, cpu), (their_wall, their_cpu) = took["funnelcli"], took["DuckDB"]
    print(f"ratio: {wall / their_wall:.2f} by time, {cpu / their_cpu:.2f} by processor time")


def hold_to_each_other(mine: dict[str, object], theirs: dict[str, object]) -> None:
    """Raise unless all counts are the same."""
    tables = {table["name"]: table["rows"] for table in mine["tables"]}  # type: ignore[attr-defined]
    for name, columns in theirs["columns"].items():  # type: ignore[attr-defined]
        rows = [[row[column] for column in columns] for row in tables[name]]
        if rows != theirs[name]:
            pairs = zip(rows, theirs[name], strict=False)  # type: ignore[call-overload]
            differ = [pair for pair in pairs if pair[0] != pair[1]]
            raise SystemExit(f"{name} differs: {differ[:3] or (len(rows), name)}")


def main() -> None:
    """Make a company, or run both on one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "run"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if given.what == "make":
        make(given.folder, given.leads, given.form, given.seed)
    else:
        run("response", given.folder, given.runs, hold_to_each_other)


if __name__ == "__main__":
    main()
