"""Whatever a column of a database holds, its rows can be read; what is plain keeps its type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from funnelcli.read.copies import Asked, ask

from .places import Postgres

ID = "123e4567-e89b-12d3-a456-426614174000"
OF_POSTGRES = f"""
SELECT 1::int2 AS small, 2::int8 AS "Big One", 2.5::float8 AS real, 'é'::text AS text, true AS yes,
    date '2026-01-02' AS day, timestamp '2026-01-02 03:04:05.5' AS at,
    timestamptz '2026-01-02 03:04:05+02' AS zoned, NULL AS nothing,
    12345678901234567890.25::numeric AS exact, '12.50'::numeric::money AS money,
    '{ID}'::uuid AS id, '{{"a": 1}}'::jsonb AS json, array[1, 2] AS list,
    interval '1 day 02:00' AS span, time '10:00' AS clock, '10.0.0.1'::inet AS host,
    row(1, 'a') AS pair, int4range(1, 3) AS range, '\\x00ff'::bytea AS bytes,
    'infinity'::timestamp AS never, '-infinity'::date AS ever  -- the last; of all
;
"""
OF_DUCKDB = f"""
SELECT 1::SMALLINT AS small, 2::BIGINT AS "Big One", 2.5::DOUBLE AS real, 'é' AS text, true AS yes,
    DATE '2026-01-02' AS day, TIMESTAMP '2026-01-02 03:04:05.5' AS at,
    TIMESTAMPTZ '2026-01-02 03:04:05+02' AS zoned, NULL AS nothing, 0.25::DECIMAL(9, 2) AS exact,
    12345678901234567890123::HUGEINT AS huge, '{ID}'::UUID AS id, '{{"a": 1}}'::JSON AS json,
    [1, 2] AS list, INTERVAL 1 DAY AS span, TIME '10:00' AS clock, {{'a': 1}} AS pair,
    'won'::ENUM('won', 'lost') AS stage, TIMESTAMP_NS '2026-01-02 03:04:05' AS nanos,
    'infinity'::TIMESTAMP AS never, '-infinity'::DATE AS ever  -- the last; of all
;
"""


def rows(query: str, connection: str, folder: Path) -> pl.DataFrame:
    asked = Asked.of("leads", query, connection, folder, room=None)
    return pl.read_parquet(ask(asked, folder / "copy").path)


def test_of_postgresql(server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DB", server.uri())
    assert rows(OF_POSTGRES, "${CRM_DB}", tmp_path).row(0, named=True) == {
        "small": 1, "Big One": 2, "real": 2.5, "text": "é", "yes": True,
        "day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, 4, 5, 500_000),
        "zoned": datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC), "nothing": None,
        "exact": "12345678901234567890.25", "money": "12.50", "id": ID, "json": '{"a": 1}',
        "list": "{1,2}", "span": "1 day 02:00:00", "clock": "10:00:00", "host": "10.0.0.1/32",
        "pair": "(1,a)", "range": "[1,3)", "bytes": "\\x00ff", "never": None, "ever": None,
    }  # fmt: skip


def test_of_postgresql_by_words(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libpq takes a connection as words as well, and the password from its own variable."""
    monkeypatch.setenv("PGPASSWORD", "p-Secr3t/w@rd")
    connection = f"host=127.0.0.1 port={server.port} user=reader dbname=crm connect_timeout=5"
    assert rows("SELECT 1 AS one", connection, tmp_path).rows() == [(1,)]


def test_of_a_service(server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"host=127.0.0.1\nport={server.port}\nuser=reader\ndbname=crm\npassword=p-Secr3t/w@rd\n"
    (tmp_path / "services.conf").write_text(f"[crm]\n{place}")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services.conf"))
    assert rows("SELECT 1 AS one", "service=crm", tmp_path).rows() == [(1,)]


def test_rows_of_postgresql_come_in_batches(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setenv("CRM_DB", server.uri())
    query = "SELECT i, repeat('x', 1000) AS text FROM generate_series(1, 100000) AS i"
    asked = Asked.of("leads", query, "${CRM_DB}", tmp_path, room=None)
    with parquet.ParquetFile(ask(asked, tmp_path / "copy").path) as written:
        assert written.metadata.num_rows == 100_000
        assert written.metadata.num_row_groups > 3


def test_of_duckdb(duck: Path, tmp_path: Path) -> None:
    assert rows(OF_DUCKDB, f"duckdb:{duck}", tmp_path).row(0, named=True) == {
        "small": 1, "Big One": 2, "real": 2.5, "text": "é", "yes": True,
        "day": date(2026, 1, 2), "at": datetime(2026, 1, 2, 3, 4, 5, 500_000),
        "zoned": datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC), "nothing": None,
        "exact": Decimal("0.25"), "huge": "12345678901234567890123", "id": ID,
        "json": '{"a": 1}', "list": "[1, 2]", "span": "1 day", "clock": "10:00:00",
        "pair": "{'a': 1}", "stage": "won", "nanos": datetime(2026, 1, 2, 3, 4, 5),
        "never": None, "ever": None,
    }  # fmt: skip


def test_of_sqlite_everything_is_text(lite: Path, tmp_path: Path) -> None:
    query = "SELECT 1 AS a, 2.5 AS b, 'é' AS c, NULL AS d UNION ALL SELECT 'x', 0.1, 7, '' ; "
    assert rows(query, f"sqlite:{lite}", tmp_path).rows() == [
        ("1", "2.5", "é", None),
        ("x", "0.1", "7", ""),
    ]
    (tmp_path / "x").mkdir()
    none = rows('SELECT "Lead ID" FROM leads WHERE FALSE -- none', f"sqlite:{lite}", tmp_path / "x")
    assert none.schema == {"Lead ID": pl.String}
