"""The tables of the sample in every place that rows are read from, and the same as Parquet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from .places import KEY, KEY_ID, PASSWORD, USERS, Postgres, Web, certificate, postgres, web
from .sample import TABLES

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import SAMPLE
else:
    from outside.program import SAMPLE


@pytest.fixture(scope="session")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each table as Parquet, with types where all values have one."""
    folder = tmp_path_factory.mktemp("parquet")
    for name in TABLES:
        typed = pl.read_csv(SAMPLE / f"{name}.csv", try_parse_dates=True, infer_schema_length=None)
        typed.write_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine, and its key."""
    return certificate(tmp_path_factory.mktemp("certificate"), "127.0.0.1")


@pytest.fixture(scope="session")
def server(parquet: Path, certified: tuple[Path, Path]) -> Iterator[Postgres]:
    """A server of PostgreSQL with the tables."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    pytest.importorskip("pyarrow")
    with postgres(certified) as started:
        with (
            dbapi.connect(started.uri(name="postgres"), autocommit=True) as crm,
            crm.cursor() as at,
        ):
            at.execute("CREATE DATABASE crm")
            for user in USERS:
                at.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
        with dbapi.connect(started.uri()) as crm, crm.cursor() as at:
            for name in TABLES:
                at.adbc_ingest(name, pl.read_parquet(parquet / f"{name}.parquet").to_arrow())
            crm.commit()
        yield started


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory, parquet: Path) -> Path:
    """A file of DuckDB with the tables."""
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path_factory.mktemp("duckdb") / "crm.duckdb"
    with duckdb.connect(str(path)) as crm:
        for name in TABLES:
            crm.sql(f"CREATE TABLE {name} AS FROM '{parquet / name}.parquet'")
    return path


@pytest.fixture(scope="session")
def lite(tmp_path_factory: pytest.TempPathFactory, parquet: Path) -> Path:
    """A file of SQLite with the tables; it has neither dates nor booleans: they are text."""
    path = tmp_path_factory.mktemp("sqlite") / "crm.db"
    with closing(sqlite3.connect(path)) as crm, crm:
        for name in TABLES:
            rows = pl.read_parquet(parquet / f"{name}.parquet").with_columns(
                pl.col(pl.Date, pl.Datetime, pl.Boolean).cast(pl.String)
            )
            columns = ", ".join(f'"{column}"' for column in rows.columns)
            crm.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" * rows.width)
            crm.executemany(f"INSERT INTO {name} VALUES ({marks})", rows.iter_rows())
    return path


@pytest.fixture(scope="session")
def store(parquet: Path) -> Iterator[str]:
    """The endpoint of an S3 with the tables, as Parquet and as CSV, in a bucket `crm`."""
    pytest.importorskip("obstore")
    boto3 = pytest.importorskip("boto3")
    moto = pytest.importorskip("moto.server")
    running = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1",
            aws_access_key_id=KEY_ID, aws_secret_access_key=KEY,
        )  # fmt: skip
        client.create_bucket(Bucket="crm")
        for name in TABLES:
            for path in (parquet / f"{name}.parquet", SAMPLE / f"{name}.csv"):
                client.upload_file(str(path), "crm", f"nightly/{path.name}")
        client.close()
        yield endpoint
    finally:
        running.stop()


@pytest.fixture(scope="session")
def site(parquet: Path, certified: tuple[Path, Path]) -> Iterator[Web]:
    """A web server with the tables as Parquet, and what tests put beside them."""
    with web(parquet, certified) as running:
        yield running
