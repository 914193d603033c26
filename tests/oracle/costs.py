"""What leads and customers cost, in plain SQL: from docs/money.md and docs/metrics.md alone.

It reads the files of a company itself and knows nothing of the program. Costs are dealt out day by
day, times are turned into days of the zone by DuckDB, and every figure is a sum over a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

Figure = tuple[float | None, float | None]
"""Numerator and denominator; null where unknown."""


@dataclass(frozen=True)
class Company:
    """What a generated company is asked."""

    zone: str
    grain: str
    """month or week."""
    by_day: bool
    """Whether costs are of days; else of months."""
    lag: str
    """So many days, or months of the calendar, as SQL has it: `20 days`."""
    as_of: str = "2026-06-17"
    horizon: int = 45

    @property
    def yaml(self) -> str:
        """The definition, with the lag as the YAML has it."""
        count, unit = self.lag.split()
        lag = f"{count}{'d' if unit.startswith('day') else 'mo'}"
        return f"""\
version: 1
leads:
  {{path: leads.csv, id: id, created: created, source: source, amount: amount, where: id <> 'x'}}
stages:
  - name: Lead
  - {{name: MQL, at: mql}}
  - {{name: SQL, at: sql}}
  - {{name: Customer, at: won}}
timezone: {self.zone}
as_of: {self.as_of}
horizon: {self.horizon}d
lag: {lag}
spend:
  {{path: spend.csv, date: date, channel: channel, cost: cost, type: type}}
channels: {{LinkedIn Ads: Paid Social}}
"""


def write(folder: Path, company: Company, random: Random) -> None:
    """Write leads, with times in UTC near midnight and the turn of clocks, and costs."""
    days = [f"2025-{m:02}-{d:02}" for m in (10, 11, 12) for d in range(1, 31)]
    days += [f"2026-{m:02}-{d:02}" for m in range(1, 7) for d in range(1, 29)]
    days += ["2025-10-26", "2025-11-02", "2026-03-08", "2026-03-29", "2026-03-31"] * 4
    days.sort()
    hours = ("00:15", "01:30", "04:59", "05:00", "12:00", "22:45", "23:30", "23:59")
    sources = ["Paid Social"] * 4 + ["paid_social", "Organic", "ORGANIC", "Organic", "Events", ""]
    lines = ["id,created,mql,sql,won,source,amount"]
    for n in range(400):
        at, stamps = random.randrange(len(days)), list[str]()
        for chance in (1.0, 0.7, 0.6, 0.5):
            at = min(len(days) - 1, at + random.choice([0, 1, 5, 20, 40]) * (len(stamps) > 0))
            is_there = random.random() < chance
            stamps.append(f"{days[at]}T{random.choice(hours)}:00Z" if is_there else "")
        stamps = [max(each, stamps[0]) if each else "" for each in stamps]
        amount = random.choice(["100.10", "2500.00", "0.99", "73.37"]) if stamps[3] else ""
        lines.append(",".join([str(n), *stamps, random.choice(sources), amount]))
    folder.joinpath("leads.csv").write_text("\n".join(lines) + "\n")
    dates = days if company.by_day else sorted({day[:7] for day in days})
    dates = [date for date in dates if date[:7] not in ("2025-10", "2026-02")]
    costs = ["date,channel,type,cost"]
    for date in dates:
        for channel in ("Paid Social", "LinkedIn Ads", "Organic", "Billboard", ""):
            if random.random() < 0.8:
                cost = random.choice([12.34, 500, 0.01, -7.77, 99.99, 1234.5])
                costs.append(f"{date},{channel},{random.choice(['media', 'people', ''])},{cost}")
    folder.joinpath("spend.csv").write_text("\n".join(costs) + "\n")
    folder.joinpath("funnelcli.yaml").write_text(company.yaml)


LEADS = """
CREATE TABLE stamps AS FROM read_csv($leads, all_varchar = true);
CREATE TABLE days AS
SELECT id, nullif(source, '') AS source, amount::DECIMAL(18, 2) AS amount,
       (created::TIMESTAMPTZ AT TIME ZONE $zone)::DATE AS created,
       (sql::TIMESTAMPTZ AT TIME ZONE $zone)::DATE AS sql,
       (won::TIMESTAMPTZ AT TIME ZONE $zone)::DATE AS won
FROM stamps;
CREATE TABLE known AS
SELECT id, source, amount, created,
       CASE WHEN sql <= $as_of THEN sql END AS sql, CASE WHEN won <= $as_of THEN won END AS won
FROM days WHERE created <= $as_of;
CREATE TABLE spellings AS
SELECT lower(replace(source, '_', ' ')) AS folded, source, count(*) AS n
FROM known WHERE source IS NOT NULL GROUP BY ALL;
CREATE TABLE labels AS
SELECT folded, first(source ORDER BY n DESC, source) AS label FROM spellings GROUP BY folded;
CREATE TABLE leads AS
SELECT known.* EXCLUDE (source, amount), coalesce(label, '(none)') AS segment,
       date_trunc($grain, created)::DATE AS cohort,
       won IS NOT NULL AS is_won, sql IS NOT NULL OR won IS NOT NULL AS is_sql,
       CASE WHEN won IS NOT NULL THEN amount END AS amount
FROM known LEFT JOIN labels ON lower(replace(source, '_', ' ')) = folded;
"""
COSTS = """
CREATE TABLE costs AS
SELECT CASE WHEN length(date) = 7 THEN (date || '-01')::DATE ELSE date::DATE END AS first,
       least(CASE WHEN length(date) = 7 THEN last_day((date || '-01')::DATE) ELSE date::DATE END,
             $as_of) AS last,
       CASE channel WHEN 'LinkedIn Ads' THEN 'Paid Social' WHEN '' THEN '(none)'
            ELSE channel END AS segment,
       coalesce(type, '') <> 'people' AS is_media, (cost::DECIMAL(18, 2) * 100)::BIGINT AS minor
FROM (SELECT * REPLACE (coalesce(channel, '') AS channel)
      FROM read_csv($spend, all_varchar = true))
WHERE first <= $as_of;
CREATE TABLE dealt AS
SELECT segment, is_media, date_trunc($grain, first + day::INT)::DATE AS period,
       sign(minor) * (abs(minor) // n + (day < abs(minor) % n)::INT) AS minor
FROM (SELECT *, last - first + 1 AS n FROM costs), LATERAL unnest(range(n)) AS r(day);
CREATE TABLE grid AS
SELECT period, segment
FROM (SELECT unnest(range(least((SELECT min(cohort) FROM leads), (SELECT min(period) FROM dealt)),
                          $as_of::TIMESTAMP + INTERVAL 1 SECOND,
                          to_days(CASE $grain WHEN 'week' THEN 7 ELSE 0 END)
                          + to_months(CASE $grain WHEN 'week' THEN 0 ELSE 1 END)))::DATE AS period),
     (SELECT segment FROM leads UNION SELECT segment FROM dealt);
CREATE TABLE spent AS
SELECT period, segment,
       CASE WHEN bool_and(is_known) THEN coalesce(sum(minor), 0) / 100 END AS spend,
       CASE WHEN bool_and(is_known) THEN coalesce(sum(minor) FILTER (is_media), 0) / 100 END
       AS media
FROM (SELECT *, period BETWEEN (SELECT min(period) FROM dealt) AND (SELECT max(period) FROM dealt)
                AND segment IN (SELECT segment FROM dealt) AS is_known FROM grid)
LEFT JOIN dealt USING (period, segment) GROUP BY ALL;
CREATE TABLE cohorts AS
SELECT cohort AS period, segment, count(*) AS leads, count(*) FILTER (is_sql) AS sqls,
       count(*) FILTER (is_won) AS customers, coalesce(sum(amount), 0) AS revenue
FROM leads GROUP BY ALL;
CREATE TABLE bought AS
SELECT period, segment,
       CASE WHEN next + $lag::INTERVAL - INTERVAL 1 DAY <= $as_of THEN
            (SELECT count(*) FROM leads WHERE leads.segment = g.segment
             AND won >= period + $lag::INTERVAL AND won < next + $lag::INTERVAL) END AS acquired
FROM (SELECT *, (CASE $grain WHEN 'week' THEN period + INTERVAL 7 DAY
                 ELSE period + INTERVAL 1 MONTH END)::DATE AS next FROM grid) AS g;
CREATE TABLE entered AS
SELECT date_trunc($grain, sql)::DATE AS period, segment, count(*) AS sqls_entered
FROM leads WHERE sql IS NOT NULL GROUP BY ALL;
CREATE TABLE figures AS
SELECT grid.period, grid.segment, spend, media, acquired,
       (CASE $grain WHEN 'week' THEN grid.period + INTERVAL 7 DAY
        ELSE grid.period + INTERVAL 1 MONTH END)::DATE - 1 + $horizon::INT <= $as_of AS is_mature,
       coalesce(leads, 0) AS leads, coalesce(sqls, 0) AS sqls, coalesce(customers, 0) AS customers,
       coalesce(revenue, 0) AS revenue, coalesce(sqls_entered, 0) AS sqls_entered
FROM grid LEFT JOIN spent USING (period, segment) LEFT JOIN cohorts USING (period, segment)
LEFT JOIN bought USING (period, segment) LEFT JOIN entered USING (period, segment);
CREATE TABLE together AS
SELECT period, NULL AS segment, bool_and(is_mature) AS is_mature,
       CASE WHEN count(spend) > 0 THEN sum(spend) END AS spend,
       CASE WHEN count(media) > 0 THEN sum(media) END AS media,
       CASE WHEN count(acquired) > 0 THEN sum(acquired) END AS acquired,
       sum(leads) AS leads, sum(sqls) AS sqls, sum(customers) AS customers,
       sum(revenue) AS revenue, sum(sqls_entered) AS sqls_entered
FROM figures GROUP BY period;
"""
SIDES = {
    "cost_per_lead": ("media", "leads", False),
    "lead_acquisition_cost": ("spend", "leads", False),
    "cost_per_sql": ("media", "sqls", True),
    "cost_per_sql_entered": ("media", "sqls_entered", False),
    "cost_per_customer": ("media", "customers", True),
    "cac": ("spend", "acquired", False),
    "lead_roi": ("revenue - spend", "spend", True),
    "roas": ("revenue", "media", True),
}
"""Numerator, denominator, and whether a total is of the cohorts that are old enough."""


def recounted(folder: Path, company: Company, *, by_source: bool) -> dict[tuple[str, ...], Figure]:
    """Recount by metric, period and source; a period `all` is the whole."""
    asked: dict[str, str | int] = {
        "zone": company.zone, "as_of": company.as_of, "grain": company.grain, "lag": company.lag,
        "horizon": company.horizon, "leads": str(folder / "leads.csv"),
        "spend": str(folder / "spend.csv"),
    }  # fmt: skip
    found: dict[tuple[str, ...], Figure] = {}
    table = "figures" if by_source else "together"
    with duckdb.connect() as database:
        for statement in (LEADS + COSTS).split(";\n"):
            if statement.strip():
                database.execute(_with(statement, asked))
        for metric, (over, under, is_cohort) in SIDES.items():
            rows = database.execute(f"""
                SELECT coalesce(segment, ''), strftime(period, '%Y-%m-%d'), {over}, {under}
                FROM {table}
                UNION ALL
                SELECT coalesce(segment, ''), 'all', sum({over}), sum({under})
                FROM {table}
                WHERE ({over}) IS NOT NULL AND ({under}) IS NOT NULL
                AND ({str(not is_cohort).upper()} OR is_mature) GROUP BY segment
            """).fetchall()  # noqa: S608  (of this file)
            for segment, period, top, bottom in rows:
                found[metric, segment, period] = tuple(  # type: ignore[assignment]
                    None if each is None else float(each) for each in (top, bottom)
                )
    return found


def _with(statement: str, asked: dict[str, str | int]) -> str:
    """Put what is asked into SQL, which takes no parameters where tables are made."""
    for name, value in asked.items():
        literal = f"DATE '{value}'" if name == "as_of" else f"'{value}'"
        statement = statement.replace(f"${name}", literal)
    return statement
