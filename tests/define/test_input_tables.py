"""Input tables are read as their roles say: each a column of its kind."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest

from funnelcli.config.input_tables import TABLES, with_input_tables
from funnelcli.config.models import Config
from funnelcli.config.tables import AMOUNT, DATE, NUMBER, TEXT, Table
from funnelcli.define import LeadTable
from funnelcli.errors import DataError

from .companies import frame_of, lead_table, notes


class Stall(Table):
    """Stalls at fairs."""

    day: Annotated[str, DATE]
    """The column with the day."""
    cost: Annotated[str | None, AMOUNT] = None
    """The column with what it cost."""
    back: Annotated[str | None, AMOUNT] = None
    """The column with what came back of that."""
    currency: Annotated[str | None, TEXT] = None
    """The column with the currency of both."""
    guests: Annotated[str | None, NUMBER] = None
    """The column with how many came."""
    place: Annotated[str | None, TEXT] = None
    """The column with the place."""


@pytest.fixture(autouse=True)
def stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the YAML have stalls."""
    monkeypatch.setitem(TABLES, "stalls", Stall)
    monkeypatch.setattr(sys.modules["funnelcli.config.load"], "Config", with_input_tables(Config))


LEADS = "Id,Created,Won\n1,2026-01-05,2026-02-01\n2,2026-01-06,\n"
ALL = "cost: Cost, back: Back, guests: Guests, place: Town"


def defined(folder: Path, table: str | pl.DataFrame, keys: str = ALL, **more: Any) -> LeadTable:
    """Define two leads, with stalls beside them."""
    name = "stalls.csv" if isinstance(table, str) else "stalls.parquet"
    yaml = f"""
        version: 1
        leads: {{path: leads.csv, id: Id, created: Created}}
        stages: [{{name: Lead}}, {{name: Won, at: Won}}]
        stalls: {{path: {name}, day: Day, {keys}}}
    """
    return lead_table(folder, yaml, {"leads.csv": LEADS, name: table}, **more)


TEXTS = """\
Day,Town,Guests,Cost,Back
2026-01-31 18:30,Köln,12,"$1,200.50",0.05
2026-02-28,Bonn,2.5,($70),
,,,,
2026-03-01, Bonn ,,,7
"""


def test_each_role_is_a_column_of_its_kind(tmp_path: Path) -> None:
    """Of what is no role, and of a row without anything in it, there is none."""
    read = defined(tmp_path, TEXTS).tables["stalls"]

    assert dict(read.schema) == {
        "day": pl.Date, "cost": pl.Int64, "back": pl.Int64,
        "currency": pl.String, "guests": pl.Float64, "place": pl.String,
    }  # fmt: skip
    assert read.rows() == [
        (date(2026, 1, 31), 120050, 5, None, 12.0, "Köln"),
        (date(2026, 2, 28), -7000, None, None, 2.5, "Bonn"),
        (date(2026, 3, 1), None, 700, None, None, "Bonn"),
    ]


def test_roles_that_are_not_named_are_null(tmp_path: Path) -> None:
    read = defined(tmp_path, TEXTS, "guests: Guests").tables["stalls"]

    assert read.select(pl.col("day", "guests").count()).row(0) == (3, 2)
    assert read.select(pl.col("cost", "back", "currency", "place").count()).row(0) == (0,) * 4
    assert read["cost"].dtype == pl.Int64


def test_parquet_is_read_alike(tmp_path: Path) -> None:
    stored = pl.DataFrame({
        "Day": [datetime(2026, 1, 31, 18, 30), datetime(2026, 2, 28)],  # noqa: DTZ001
        "Town": ["Köln", "Bonn"], "Guests": [12.0, 2.5],
        "Cost": [1200.5, -70.0], "Back": [0.05, None],
    })  # fmt: skip

    both = [defined(tmp_path, each).tables["stalls"] for each in (TEXTS, stored)]
    assert both[1].rows() == both[0].rows()[:2]


def test_where_leaves_rows_out_by_roles_and_columns(tmp_path: Path) -> None:
    """A condition without an answer holds for no row, which a note says."""
    keys = f"{ALL}, where: \"guests > 2 AND Town <> 'Bonn'\""
    table = defined(tmp_path, TEXTS, keys)

    assert table.tables["stalls"]["place"].to_list() == ["Köln"]
    (file,) = (each for each in table.inputs if each.table == "stalls")
    assert (file.rows, file.where, file.unmatched) == (4, 2, 0)


@pytest.mark.parametrize(
    ("keys", "cost", "said"),
    [
        (ALL, "€5", "stalls.cost: amounts are in EUR (1 value), no currency (1 value)"),
        (f"{ALL}, currency: Unit", "5", "stalls.currency: amounts are in EUR (1 value)"),
    ],
)
def test_amounts_of_another_currency_are_refused(
    tmp_path: Path, keys: str, cost: str, said: str
) -> None:
    text = f"Day,Town,Guests,Cost,Back,Unit\n2026-01-01,,,{cost},,EUR\n2026-01-02,,,6,,\n"

    with pytest.raises(DataError) as error:
        defined(tmp_path, text, keys)
    assert said in str(error.value)
    assert "amount_in" not in (error.value.hint or "")


def test_leads_are_the_same_beside_it(tmp_path: Path) -> None:
    table = defined(
        tmp_path, TEXTS.replace("2026-03-01", "soon"), f"{ALL}, read: {{unreadable: allow}}"
    )

    assert frame_of(table).height == table.population.leads == 2
    assert table.query.as_of == date(2026, 2, 1), "a date of the table is no date of a lead"
    assert "stalls: 1 value in column 'Day'" in notes(table)["unreadable-dates"]


@pytest.mark.parametrize("watched", [False, True])
def test_one_without_rows_is_told(tmp_path: Path, *, watched: bool) -> None:
    assert defined(tmp_path, "Day\n", "where: ~", watched=watched).bare == ("stalls",)


def test_all_columns_that_are_not_there_are_told_together(tmp_path: Path) -> None:
    """In the order of the YAML, whatever that of the keys is."""
    with pytest.raises(DataError) as told:
        defined(tmp_path, "Dya,Cost,Tonw\n", "place: Town, cost: Cost, guests: Guests")
    said = [line.partition(": ")[2] for line in told.value.message.splitlines()]
    assert said == [
        "stalls.day: stalls has no column 'Day'; did you mean 'Dya'?",
        "stalls.place: stalls has no column 'Town'; did you mean 'Tonw'?",
        "stalls.guests: stalls has no column 'Guests'",
    ]
    assert told.value.hint == "Its columns: Dya, Cost, Tonw"
