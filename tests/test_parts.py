"""Rows read in parts, as where memory is short, change no byte of any result."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.define.rows.reading import Mending
from funnelcli.engines import counts
from funnelcli.tables import extract as of_tables
from funnelcli.tables.store import Ceiling, Store

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.oracle.exports import Export, exports
    from tests.outside.olist import DEFINITION, OLIST
else:
    from oracle.exports import Export, exports
    from outside.olist import DEFINITION, OLIST

pytestmark = pytest.mark.usefixtures("many_bytes")

PROJECT = Path(__file__).parents[1]
COMMANDS = (
    ("report",),
    ("report", "--by", "region,source"),
    ("report", "--where", "Employees > 50 OR region = 'Germany'", "--since", "2025-01-01"),
    ("funnel", "--detail"),
    ("cohorts",),
    ("cohorts", "--ages", "--project"),
    ("cohorts", "--by", "season", "--cohort", "quarter"),
    ("curve", "--by", "source"),
    ("velocity",),
    ("diagnose",),
    ("compare", "--a", "2025-Q4", "--b", "2026-Q2"),
    ("cohorts", "--money"),
    ("forecast", "--plan", "customers=50"),
    ("velocity", "--matrix"),
    ("score",),
    (
        "metrics",
        "--by",
        "source",
        "--period",
        "week",
        "--only",
        "cpl,cac_paid,payback,cost-per-expected-customer",
    ),
    ("response",),
    ("response", "--list"),
    ("attribution", "--by", "region", "--per", "cohort-quarter", "--direct", "drop"),
    ("attribution", "--credit", "campaign", "--distinct", "--lookback", "30d"),
    ("attribution", "--intervals", "--by", "region"),
    ("metrics", "--only", "response_time,follow_up_rate,engagement_rate,re_engagement_rate"),
    ("reconcile",),
    ("report", "--window", "60"),
    ("report", "--as-of", "2026-01-31"),
)
CHUNK = 1500
"""Rows of the sample that are read at a time: four times of its leads, seven of its history."""


@contextmanager
def in_parts(number: int, rows: int) -> Iterator[None]:
    """Let memory be so short that rows are read in so many parts, and so many rows at a time."""

    def of_files(ceiling: Ceiling, _needed: int) -> Store:
        return Store(ceiling.folder, 1)

    with (
        patch.object(Ceiling, "store", of_files),
        patch.object(Store, "parts", lambda *_: number),
        patch.object(of_tables, "CHUNK", rows),
    ):
        yield


def told(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_sample_in_parts(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    asked = (*command, "-c", "config.example.yaml", "-f", "json")
    whole = told(*asked)
    assert whole[0] == 0, whole[2]
    for number in (3, 64) if command == ("report",) else (3,):
        with in_parts(number, rows=CHUNK):
            assert told(*asked) == whole


@pytest.mark.parametrize(
    "command",
    [each for each in COMMANDS if each[0] == "attribution"]
    + [("attribution", "--export", "paths")],
    ids=" ".join,
)
def test_the_sample_in_spans(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Leads with many touches are taken apart by their rows, in parts as well."""
    monkeypatch.chdir(PROJECT)
    asked = (*command, "-c", "config.example.yaml", "-f", "json")
    whole = told(*asked)
    assert whole[0] == 0, whole[2]
    with patch.object(counts, "_MANY", 1000):
        assert told(*asked) == whole
        with in_parts(3, rows=CHUNK):
            assert told(*asked) == whole


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "295 of 3174 leads old enough to judge became customers"),
        # of whom only a page tells: those before, counted in each part
        (("--since", "2026-06-01"), "At the same age, earlier leads (3174) stood at 0.3%"),
    ],
)
def test_the_page_of_the_sample_in_parts(
    more: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    asked = ("report", *more, "-c", "config.example.yaml", "-f", "plain")
    whole = told(*asked)
    assert said in whole[1], whole[2]
    with in_parts(3, rows=CHUNK):
        assert told(*asked) == whole


@pytest.mark.parametrize("command", ["attribution --export paths", "attribution"])
@pytest.mark.parametrize("direct", ["drop", "trailing"])
def test_paths_of_parts_without_a_lead(
    command: str, direct: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one lead all parts but one have none; of nobody the whole has none."""
    monkeypatch.chdir(PROJECT)
    asked = (*command.split(), "--direct", direct, "-c", "config.example.yaml", "-f", "json")
    for more in (("--where", "\"Lead ID\" = 'L-10807'"), ("--since", "2030-01-01")):
        whole = told(*asked, *more, "--allow-empty")
        assert whole[0] == 0, whole[2]
        with in_parts(3, rows=CHUNK):
            assert told(*asked, *more, "--allow-empty") == whole


@pytest.mark.skipif(not OLIST.is_dir(), reason=f"the Olist files are not at {OLIST}")
@pytest.mark.parametrize(
    "command", ["report", "funnel --detail", "cohorts --ages", "curve", "velocity", "reconcile"]
)
def test_olist_in_parts(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLIST", str(OLIST))
    (tmp_path / "config.yaml").write_text(DEFINITION)
    asked = (*command.split(), "-c", str(tmp_path / "config.yaml"), "-f", "json")
    whole = told(*asked)
    assert whole[0] == 0, whole[2]
    for number in (3, 64) if command == "report" else (3,):
        with in_parts(number, rows=1000):
            assert told(*asked) == whole


@pytest.mark.parametrize("more", ["deduplicate: {by: [email]}, unit: account", "unit: lead"])
def test_several_rows_and_people_in_parts(more: str, tmp_path: Path) -> None:
    """Rows that count together are in one part, those of a company's people as well."""
    sample = PROJECT / "sample_data"
    path = tmp_path / "funnelcli.yaml"
    path.write_text(
        "version: 1\n"
        f"leads: {{path: {sample / 'leads.csv'}, id: Lead ID, created: Created, email: Email,"
        " account: Company, source: Source}\n"
        f"lead: {{{more}}}\n"
        "joins:\n"
        f"  touches: {{path: {sample / 'touchpoints.csv'}, lead: Lead ID}}\n"
        f"  deals: {{path: {sample / 'deals.csv'}, lead: Lead ID, id: Deal ID}}\n"
        "stages:\n"
        "- name: Lead\n"
        "- {name: Engaged, at: touches.At, at_least: 3}\n"
        "- {name: Customer, at: deals.Close Date, where: deals.Stage = 'Closed Won'}\n"
    )
    by = "people,source" if "account" in more else "source"
    asked = ("report", "-c", str(path), "-f", "json", "--by", by)
    whole = told(*asked)
    assert whole[0] == 0, whole[2]
    with in_parts(7, rows=500):
        assert told(*asked) == whole


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(export=exports(max_rows=20))
def test_any_export_in_parts(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    path = export.write(folder)
    for command in ("report", "reconcile", "velocity"):
        asked = (command, "-c", str(path), "-f", "json", "--allow-empty", *export.options)
        whole = told(*asked)
        with in_parts(4, rows=6):  # of up to twenty rows
            assert told(*asked) == whole


def test_rows_that_are_dealt_out_are_kept_once(tmp_path: Path) -> None:
    kept = Store(tmp_path, room=1)
    extract = kept.sink(pl.LazyFrame({"number": range(6)}))
    part_of = pl.Series([0, 1, 0, 1, 1, 0], dtype=pl.UInt16)
    with patch.object(of_tables, "CHUNK", 4):
        shards = kept.sharded(extract, Mending(pl.DataFrame(), [], None), 2, part_of)
    assert [shards.part(n)["number"].to_list() for n in range(2)] == [[0, 2, 5], [1, 3, 4]]
    assert {path for files in shards.files for path in files} == set(tmp_path.iterdir())


def test_columns_are_left_out_however_many_there_are() -> None:
    extract = Store().sink(pl.LazyFrame({f"column {n}": [n] for n in range(1500)}))
    assert extract.drop(["column 7"]).columns(["column 1499"]).row(0) == (1499,)


def test_what_has_no_answer_is_told_in_the_order_of_the_yaml(tmp_path: Path) -> None:
    path = tmp_path / "funnelcli.yaml"
    path.write_text(
        "version: 1\n"
        "leads: {path: leads.csv, id: Id}\n"
        "joins: {deals: {path: deals.csv, lead: Lead}}\n"
        "stages:\n"
        "- name: Lead\n"
        "- {name: Opportunity, where: \"deals.Kind = 'new'\"}\n"
        "- {name: Customer, where: \"deals.Stage = 'won'\"}\n"
    )
    ids = range(20)
    (tmp_path / "leads.csv").write_text("Id\n" + "".join(f"L{n}\n" for n in ids))
    deals = "".join(f"L{n},,won\n" if n == ids[-1] else f"L{n},new,\n" for n in ids)
    (tmp_path / "deals.csv").write_text(f"Lead,Kind,Stage\n{deals}")
    asked = ("funnel", "-c", str(path), "-f", "json", "--as-of", "2026-01-31")
    whole = told(*asked)
    assert "stage Opportunity: 1 row; stage Customer: 19 rows" in whole[1]
    with in_parts(7, rows=3):
        assert told(*asked) == whole
