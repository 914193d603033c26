"""Rows give the same bytes wherever they are read from as they do from Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from .places import CODED, KEY, KEY_ID, PASSWORD, Postgres, Web
from .sample import TABLES, by_path, by_query, without_place

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import Program
else:
    from outside.program import Program

COMMANDS = {
    "report": ("report", "-f", "json"),
    "check": ("check", "-f", "json", "--fail-on", "never"),
    "cohorts": ("cohorts", "--ages", "-f", "csv"),
    "segments": ("segments", "--by", "source,region", "-f", "csv"),
    "explain": ("explain", "L-10807", "-f", "json"),
}
SECRETS = (PASSWORD, CODED, KEY, "Secr3t")


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory, parquet: Path) -> dict[str, object]:
    """What each command says of the tables as Parquet."""
    program = Program(tmp_path_factory.mktemp("expected"))
    program.write("crm.yaml", by_path(f"{parquet}/{{}}.parquet"))
    return said(program)


def said(program: Program, *names: str) -> dict[str, object]:
    every: dict[str, object] = {}
    for name in names or COMMANDS:
        command = COMMANDS[name]
        run = program(*command, "-c", "crm.yaml", "--memory", "30MB")
        told = run.text
        assert not any(secret in told + run.err for secret in SECRETS)
        every[name] = without_place(told) if "json" in command else told
    return every


@pytest.fixture
def crm(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_of_postgresql(
    crm: Program, server: Postgres, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", server.uri())
    crm.write("crm.yaml", by_query("${CRM_DB}"))
    assert said(crm) == expected


def test_of_duckdb(crm: Program, duck: Path, expected: object) -> None:
    (crm.folder / "crm.duckdb").symlink_to(duck)
    crm.write("crm.yaml", by_query("duckdb:crm.duckdb"))
    assert said(crm) == expected


def test_of_sqlite(crm: Program, lite: Path, expected: dict[str, object]) -> None:
    (crm.folder / "crm.db").symlink_to(lite)
    crm.write("crm.yaml", by_query("sqlite:crm.db"))
    of_sqlite = said(crm)
    # a number is shown as it is written there: 9300, which is 9300.0 in Parquet
    both = (repr(each.pop("explain")) for each in (of_sqlite, dict(expected)))
    assert len({each.replace("9300.0", "9300") for each in both}) == 1
    assert of_sqlite == {name: each for name, each in expected.items() if name != "explain"}


def test_of_s3(crm: Program, store: str, expected: object, monkeypatch: pytest.MonkeyPatch) -> None:
    set_keys(monkeypatch, store)
    crm.write("crm.yaml", by_path("s3://crm/nightly/{}.parquet"))
    assert said(crm) == expected


def test_of_the_web(
    crm: Program,
    site: Web,
    certified: tuple[Path, Path],
    expected: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    crm.write("crm.yaml", by_path(f"{site.address}/{{}}.parquet"))
    assert said(crm) == expected


def set_keys(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": KEY, "AWS_ENDPOINT_URL": endpoint,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def test_no_count_depends_on_the_order_of_rows(
    crm: Program, duck: Path, expected: dict[str, object]
) -> None:
    (crm.folder / "crm.duckdb").symlink_to(duck)
    crm.write("crm.yaml", by_query("duckdb:crm.duckdb", order=" ORDER BY random()"))
    of_counts = ("report", "cohorts", "segments")
    assert said(crm, *of_counts) == {name: expected[name] for name in of_counts}


def test_all_tables_are_asked_for(crm: Program, duck: Path) -> None:
    (crm.folder / "crm.duckdb").symlink_to(duck)
    crm.write("crm.yaml", by_query("duckdb:crm.duckdb"))
    document = crm("report", "-c", "crm.yaml", "-f", "json").json
    inputs = document["inputs"]
    read = set(TABLES) - {"touchpoints"}  # of which a report has no use
    assert {each["path"] for each in inputs} == {f"{name}.query" for name in read}
    assert {(each["bytes"], each["read"]["format"]) for each in inputs} == {(None, "query")}
    schema = crm("schema", "report").json
    jsonschema.validate(document, schema)
