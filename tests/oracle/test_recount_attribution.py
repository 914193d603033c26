"""Credits of touches against a recount in SQL, of companies whose clocks change.

Files go in, and the table comes out; DuckDB reads the same files as texts, and does all of it anew.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import chdir
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pytest
from duckdb.func import SPECIAL
from typer.testing import CliRunner

from funnelcli.cli import app

MODELS = ("linear", "position", "time_decay", "last_non_direct", "w_shaped")
SHOWN = ("Email", "Paid Search", "Direct", "Event", "Radio")
"""The last one is a source of no lead."""
AS_OF = date(2026, 4, 30)
CHANGES = [datetime(2026, 3, 8), datetime(2026, 3, 29), datetime(2026, 4, 5)]  # noqa: DTZ001
"""Days on which the clocks of New York, London and Lord Howe change."""
FAR = [-40 * 86_400, -30 * 86_400, -30 * 86_400 - 1, -30 * 86_400 + 3600]
"""On both sides of a lookback of 30 days, and on its edge."""
YAML = """
version: 1
leads:
  {{path: leads.csv, id: Id, created: Created, email: Email, account: Account, source: Source,
    amount: Amount}}
lead: {{unit: {unit}, deduplicate: {{by: [email]}}}}
stages:
  - {{name: Lead}}
  - {{name: MQL, at: Qualified}}
  - {{name: Opportunity, at: Opened}}
  - {{name: Won, at: Won}}
touchpoints:
  {{path: touches.csv, lead: Lead, at: At, channel: Channel, campaign: Campaign,
    read: {{timezone: {written_in}}}}}
attribution: {{half_life: {half_life}h}}
timezone: {zone}
as_of: {as_of}
horizon: 0d
"""
Rows = list[dict[str, object]]


class Settings(NamedTuple):
    """Of the report, of the times of touches, of days before a conversion, and in hours."""

    zone: str
    written_in: str
    lookback: int | None
    half_life: int


def company(seed: int) -> tuple[Rows, Rows]:
    """Make rows of leads and touches: repeated ids and addresses, touches in the same second."""
    random, leads, touches = Random(seed), list[dict[str, object]](), list[dict[str, object]]()  # noqa: S311

    def later(than: datetime, share: float, days: int) -> datetime | None:
        seconds = random.randint(-86_400, days * 86_400)
        return than + timedelta(seconds=seconds) if random.random() < share else None

    def written(when: datetime | None) -> str:
        if when is None:
            return ""
        return f"{when:%Y-%m-%d}" if random.random() < 0.4 else f"{when:%Y-%m-%d %H:%M:%S}"

    for n in range(160):
        created = random.choice(CHANGES) + timedelta(seconds=random.randint(0, 30 * 86_400))
        opened, won = later(created, 0.5, 9), later(created, 0.5, 12)
        who = n - n % 2 if n % 7 == 0 else n  # every other such pair is one person
        row: dict[str, object] = {
            "Id": f"L{n - 1 if n % 23 == 22 else n}", "Email": f"P{who}@a.example",
            "Account": f"A{who // 4}",
        }  # fmt: skip
        if row["Id"] != f"L{n}":
            row |= {"Email": leads[-1]["Email"], "Account": leads[-1]["Account"]}
        elif random.random() < 0.1:
            row["Email"] = ""
        leads.append(
            row
            | {
                "Created": f"{created:%Y-%m-%d %H:%M:%S}", "Source": random.choice(SHOWN[:4]),
                "Qualified": "", "Opened": written(opened), "Won": written(won),
                "Amount": f"{random.randint(1, 900)}.{random.randint(10, 99)}" if won else "",
            }
        )  # fmt: skip
        marks = [each for each in (created, opened, won) if each is not None]
        only_direct = random.random() < 0.1
        for _ in range(random.choice([0, 1, 2, 2, 3, 4, 6])):
            at = random.choice(marks) + timedelta(
                seconds=random.choice([0, 1, -1, 3600, -3600, -7200, -86_400, 50_000, *FAR])
            )
            text = f"{at:%Y-%m-%d}" if random.random() < 0.1 else f"{at:%Y-%m-%d %H:%M:%S}"
            for _ in range(random.choice([1, 1, 1, 2, 3])):
                channel = random.choice([*SHOWN, "email", "PAID SEARCH", ""])
                touches.append({
                    "Lead": row["Id"], "At": text, "Campaign": random.choice(["A", "B", ""]),
                    "Channel": "Direct" if only_direct else channel,
                })  # fmt: skip
    touches.append({"Lead": "nobody", "At": "2026-03-03", "Campaign": "A", "Channel": "Email"})
    random.shuffle(touches)
    return leads, touches


def utc(text: str | None, written_in: str, zone: str) -> datetime | None:
    """Take a local time for one of a zone: of two the earlier; what is skipped is an hour on.

    A date without a time is of the zone of the report, whatever zone times are written in.
    """
    if not text:
        return None
    local = datetime.fromisoformat(text)
    zone = written_in if len(text) > len("2026-03-08") else zone
    known = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if known.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:  # there is no such time
        known = (local + timedelta(hours=1)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return known.replace(tzinfo=None)


def local(moment: datetime | None, zone: str) -> datetime | None:
    """Read a moment off the clocks of a zone."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def whole(moment: datetime | None) -> datetime | None:
    """Take midnight for a date without a time, which lasts until its end."""
    if moment is None or moment.time() != datetime.min.time():
        return moment
    return moment + timedelta(days=1, microseconds=-1)


def counted_again(folder: Path, **given: Any) -> dict[tuple[str, str], list[float]]:
    """Count in SQL; what no touch has is of `(no touchpoint)`."""
    with chdir(folder), duckdb.connect() as db:
        functions: dict[Callable[..., Any], list[Any]] = {
            utc: ["VARCHAR", "VARCHAR", "VARCHAR"],
            local: ["TIMESTAMP", "VARCHAR"],
            whole: ["TIMESTAMP"],
        }
        for function, takes in functions.items():
            name = function.__name__
            db.create_function(name, function, takes, "TIMESTAMP", null_handling=SPECIAL)
        db.execute("CREATE TABLE shown (folded VARCHAR, name VARCHAR)")
        db.executemany("INSERT INTO shown VALUES (?, ?)", [(s.lower(), s) for s in SHOWN])
        sql = Path(__file__).with_name("attribution.sql").read_text("utf-8")
        found = {(row[0], row[1]): list(row[2:]) for row in db.execute(sql, given).fetchall()}
    for measure in ("customers", "leads", "amount"):
        all_, touched = found.pop(("(all)", measure)), defaultdict[int, float](float)
        for (_, of), credits_ in found.items():
            for place, credit in enumerate(credits_):
                touched[place] += credit * (of == measure)
        found["(no touchpoint)", measure] = [a - touched[n] for n, a in enumerate(all_)]
    return found


def credited(folder: Path, *options: str) -> dict[tuple[str, str], list[float]]:
    """Run the command."""
    yaml = str(folder / "funnelcli.yaml")
    run = CliRunner().invoke(app, ["attribution", "-c", yaml, "-f", "json", *options])
    assert run.exit_code == 0, run.stderr
    (table,) = [each for each in json.loads(run.stdout)["tables"] if each["name"] == "attribution"]
    return {
        (row["channel"], row["measure"]): [row[model] for model in MODELS] for row in table["rows"]
    }


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


@pytest.mark.parametrize("unit", ["lead", "account"])
@pytest.mark.parametrize(
    "settings",
    [
        Settings("Europe/London", "Europe/London", None, 168),
        Settings("America/New_York", "UTC", 30, 12),
        Settings("Australia/Lord_Howe", "Australia/Lord_Howe", 30, 48),
        Settings("Australia/Lord_Howe", "UTC", None, 12),
    ],
)
def test_credits_are_those_of_a_recount_in_sql(
    settings: Settings, unit: str, tmp_path: Path
) -> None:
    given = settings._asdict()
    leads, touches = company(seed=settings.half_life + len(unit))
    write(tmp_path / "leads.csv", leads)
    write(tmp_path / "touches.csv", touches)
    (tmp_path / "funnelcli.yaml").write_text(YAML.format(unit=unit, as_of=AS_OF, **given))
    expected = counted_again(tmp_path, as_of=AS_OF, unit=unit, **given)
    days = settings.lookback
    found = credited(tmp_path, *([] if days is None else ["--lookback", f"{days}d"]))
    assert {measure for _, measure in found} >= {"customers", "leads"}
    expected = {key: row for key, row in expected.items() if key[1] in {of for _, of in found}}
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        # a credit is told in billionths, so amounts of thousands to some millionths
        near = 1e-5 if key[1] == "amount" else 1e-6
        assert found[key] == pytest.approx(row, abs=near, rel=1e-8), key
