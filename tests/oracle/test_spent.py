"""What leads and customers cost, counted again in plain SQL from the files of made companies."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .spent import ZONES, Shape, written

METRICS = "cost_per_lead,cost_per_mql,cost_per_sql,cost_per_customer,cac,lead_roi"
FILES = ("leads", "deals", "activities", "spend")
DAYS = (date(2026, 2, 10), date(2026, 6, 15))
"""In both zones with summer time its begin lies between them."""

Figure = tuple[float | None, float | None]


def recounted(folder: Path, shape: Shape) -> dict[tuple[str, str, str | None], Figure]:
    """Ask the SQL what stands above and below, by metric, month and source, null for all."""
    asked = {"zone": shape.zone, "as_of": str(shape.last), "horizon": 60}
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in FILES:
            file = connection.read_csv(str(folder / f"{name}.csv"), all_varchar=True, na_values="~")
            file.create_view(name)
        found = None
        for statement in Path(__file__).with_name("spent.sql").read_text("utf-8").split(";\n"):
            named = {key: value for key, value in asked.items() if f"${key}" in statement}
            found = connection.execute(statement, named)
        assert found is not None
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in found.fetchall()}


@pytest.mark.parametrize("per", ["day", "month"])
@pytest.mark.parametrize("zone", ZONES)
def test_costs_are_those_of_the_sql(zone: str, per: str, tmp_path: Path) -> None:
    shape = Shape(zone, per, *DAYS)
    (tmp_path / "funnelcli.yaml").write_text(
        written(tmp_path, shape, seed=len(zone) + len(per)), encoding="utf-8"
    )
    expected = recounted(tmp_path, shape)
    costing = {
        source for (name, _, source), (above, _) in expected.items() if above and name == "cac"
    }
    arguments = ("metrics", "-q", "--period", "month", "--only", METRICS, "-f", "json", "-c")
    seen = set()
    for by in ((), ("--by", "source")):
        run = CliRunner().invoke(app, [*arguments, str(tmp_path / "funnelcli.yaml"), *by])
        (table,) = json.loads(run.stdout)["tables"]
        for row in table["rows"]:
            key = row["metric"].removeprefix("lead_"), row["period"], row["segment"]
            if row["period"] is None or (row["segment"] is None) != (not by):
                continue
            seen.add(key)
            above, below = expected[key]
            if key[2] not in costing:  # of which no cost is known, which is not 0
                above, below = None, None if key[0] == "roi" else below
            assert (row["numerator"], row["denominator"]) == pytest.approx((above, below)), key
            value = None  # of credits alone there is no return
            if above is not None and below is not None and below > 0 and key[2] != "(none)":
                value = above / below
            assert row["value"] == pytest.approx(value), key
            assert (row["value"] is None) == (row["reason"] is not None), key
    assert seen == expected.keys()
