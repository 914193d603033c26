"""Response buckets against a recount in SQL, in time zones whose clocks change.

Files go in, and the table comes out; DuckDB counts again from local times that zoneinfo brings to
UTC, not from anything that the program has read.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import duckdb
import pytest

from funnelcli.api.loading import load

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe")
"""The last one moves its clock by half an hour, and in the other half of the year."""
CHANGES = [datetime(2026, 3, 8), datetime(2026, 3, 29), datetime(2026, 4, 5)]  # noqa: DTZ001
"""Days on which these clocks change; all leads come in around them."""
KINDS = [
    ("Call", "outbound", "out"), ("Email", "", "out"), ("Meeting", "", "out"),
    ("Auto-reply", "outbound", "auto"), ("Call", "Inbound", "in"), ("Gizmo", "", ""),
]  # fmt: skip
AS_OF = "2026-04-30"
YAML = """
version: 1
leads: {{path: leads.csv, id: Id, created: Created, source: Source}}
stages: [{{name: Lead}}, {{name: MQL, at: Mql}}, {{name: Won, at: Won}}]
lost: {{at: Lost}}
activities: {{path: done.csv, lead: Lead, at: At, type: Type, direction: Direction}}
timezone: {zone}
as_of: {as_of}
horizon: 0d
"""
TABLES = {
    "lead": "id VARCHAR, local TIMESTAMP, utc TIMESTAMP, mql DATE, won DATE, lost DATE, s VARCHAR",
    "activity": "lead VARCHAR, local TIMESTAMP, utc TIMESTAMP, type VARCHAR, way VARCHAR, "
    "kind VARCHAR",
}
SQL = Path(__file__).with_name("response.sql").read_text("utf-8")


def to_utc(local: datetime, zone: str) -> datetime:
    """Take a local time for one of a zone: of two the earlier; what is skipped is an hour on."""
    known = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if known.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:  # there is no such time
        known = (local + timedelta(hours=1)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return known.replace(tzinfo=None)


def company(seed: int, zone: str) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Make leads and activities, in local times of a zone."""
    random, leads, done = Random(seed), list[tuple[object, ...]](), list[tuple[object, ...]]()  # noqa: S311

    def some(share: float, after: datetime, days: int) -> str | None:
        day = (after + timedelta(days=random.randint(0, days))).date()
        return day.isoformat() if random.random() < share and day.isoformat() <= AS_OF else None

    for n in range(400):
        local = random.choice(CHANGES) + timedelta(seconds=random.randint(-86_400, 2 * 86_400))
        if n % 9 == 0:
            local = datetime.fromisoformat(AS_OF) + timedelta(
                seconds=random.randint(-86_400, 86_399)
            )
        ends = some(0.4, local, 4), some(0.15, local, 9), some(0.3, local, 6)
        leads.append((f"L{n}", local, to_utc(local, zone), *ends, random.choice("AB")))
        for _ in range(random.randint(0, 4)):
            wait = random.choice([300, 301, 1800, 3600, 86_400, 4000, -900, 60, 200_000])
            at = local + timedelta(seconds=wait + random.choice([0, 0, 1, 3600, -3600]))
            kind, direction, means = random.choice(KINDS)
            done.append((f"L{n}", at, to_utc(at, zone), kind, direction, means))
    return leads, done


def counted_again(
    leads: list[tuple[object, ...]], done: list[tuple[object, ...]], zone: str
) -> set[tuple[object, ...]]:
    with duckdb.connect() as db:
        for table, columns in TABLES.items():
            db.execute(f"CREATE TABLE {table} ({columns})")
        db.executemany("INSERT INTO lead VALUES (?, ?, ?, ?, ?, ?, ?)", leads)
        db.executemany("INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?)", done)
        end = to_utc(datetime.fromisoformat(f"{AS_OF}T23:59:59.999999"), zone)
        return {*db.execute(SQL, {"as_of": end}).fetchall()}


def written(path: Path, header: str, rows: list[tuple[object, ...]]) -> None:
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_text("\n".join([header, *lines]), "utf-8")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", [1, 2])
def test_buckets_are_those_of_a_recount_in_sql(zone: str, seed: int, tmp_path: Path) -> None:
    leads, done = company(seed, zone)
    written(
        tmp_path / "leads.csv", "Id,Created,Mql,Won,Lost,Source",
        [(each[0], each[1], *each[3:]) for each in leads],
    )  # fmt: skip
    written(
        tmp_path / "done.csv", "Lead,At,Type,Direction",
        [(each[0], each[1], each[3], each[4]) for each in done],
    )  # fmt: skip
    (tmp_path / "funnelcli.yaml").write_text(YAML.format(zone=zone, as_of=AS_OF), "utf-8")
    frame = load(tmp_path / "funnelcli.yaml").response()["response"].frame
    found = frame.select("to", "bucket", "leads", "converted").rows()
    assert {row for row in found if row[2]} == counted_again(leads, done, zone)
    assert {frame.height, sum(row[2] for row in found)} == {16, 800}
