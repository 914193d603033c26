"""What goes wrong on the way to rows ends with 3, and a sentence that shows no secret."""

from __future__ import annotations

import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .places import CODED, KEY_ID, PASSWORD, Postgres, Web, certificate, free_port, postgres
from .test_same_rows import SECRETS, crm, set_keys

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import DEFINITION, LEADS, Ended, Program, edited
else:
    from outside.program import DEFINITION, LEADS, Ended, Program, edited

__all__ = ["crm"]

AT = edited(DEFINITION, ("path: leads.csv", 'query: "{query}"\n  connection: "{connection}"'))
SAID: dict[str, tuple[str, tuple[str, ...]]] = {
    "SELECT * FROM nowhere": ("", ('relation "nowhere" does not exist',)),
    'SELECT \\"Naem\\" FROM leads': ("", ('column "Naem" does not exist', "Try it there")),
    "SELEC 1": ("", ('syntax error at or near "SELEC"',)),
    "SELECT 'Ann'::int": ("", ("its query failed", "SQLSTATE 22P02")),
    "SELECT 1 / 0": ("", ("its query failed", "SQLSTATE 22012")),
    "DELETE FROM leads RETURNING *": ("", ("its query writes, and only a SELECT is run",)),
    "SELECT 1 AS a, 2 AS a": ("", ("two columns that are called 'a'",)),
    "SELECT 1; SELECT 2": ("", ("multiple commands",)),
}


def written(query: str, connection: str) -> str:
    return AT.replace("{query}", query).replace("{connection}", connection)


def failed(program: Program, code: int, *parts: str, command: str = "report") -> Ended:
    for verbose in ((), ("-v",) * (not command.startswith("init"))):
        run = program(*command.split(), *verbose)
        told = run.out.decode() + run.err
        assert run.code == code, told
        assert "Traceback" not in told
        for part in parts:
            assert part in told
        for secret in (*SECRETS, "127.0.0.1", KEY_ID):
            assert secret not in told, told
    return run


@pytest.fixture
def asks(crm: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    crm.write("funnelcli.yaml", written("SELECT * FROM leads", "${CRM_DB}"))
    monkeypatch.delenv("CRM_DB", raising=False)
    return crm


@pytest.mark.parametrize("query", SAID)
def test_of_a_query(
    crm: Program, server: Postgres, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", server.uri())
    crm.write("funnelcli.yaml", written(query, "${CRM_DB}"))
    ended = failed(crm, 3, "leads: its query", *SAID[query][1])
    assert "Ann" not in ended.err


def test_of_a_connection(
    asks: Program, server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, _ = certificate(tmp_path, "other.example")
    shut = server.uri().replace(str(server.port), str(free_port()))
    for uri, part in {
        server.uri(password="wr0ng-Secr3t"): "${CRM_DB} does not accept the user or the password",
        server.uri(user="nobody"): "does not accept the user or the password",
        server.uri(name="crn"): "has no database of that name",
        shut: "has no server that answers",
        server.uri().replace("127.0.0.1", "no.such.host.invalid"): "has a host that nobody knows",
        server.uri(more=f"?sslmode=verify-full&sslrootcert={other}"): "certificate that does not",
        server.uri(password=PASSWORD): "written as one",
        f"host=127.0.0.1 port={server.port} passwort={PASSWORD}": "is not written as one",
        "service=crm_Secr3t": "has no such service",
        f"snowflake://me:{CODED}@account/crm": "PostgreSQL, DuckDB and SQLite are",
        f"profile://{CODED}": "PostgreSQL, DuckDB and SQLite are",
        CODED: "PostgreSQL, DuckDB and SQLite are",
    }.items():
        monkeypatch.setenv("CRM_DB", uri)
        failed(asks, 3, "leads: ", part)


SSL_OR_NOT = "does not let this machine in, with SSL or without"


@pytest.mark.parametrize(
    ("user", "more", "part"),
    [
        ("by_ssl", "sslmode=disable", "does not let this machine in without SSL"),
        ("plain", "sslmode=require", "does not let this machine in with SSL"),
        *((user, f"sslmode={mode}", part)
          for user in ("unknown", "rejected")
          for mode, part in (
              ("disable", "in without SSL"), ("require", "in with SSL"), ("prefer", SSL_OR_NOT),
              ("allow", SSL_OR_NOT),
          )),
        ("certified", "sslmode=require", "needs a certificate of this machine, with its key"),
        ("reader", "sslmode=require&sslcert={other}&sslkey={key}", "certificate of this machine"),
        ("reader", "sslmode=verify-full&sslrootcert=system", "a certificate that does not fit"),
        ("reader", "sslmode=require&sslrootcert=system", "words for SSL do not go together"),
        ("reader", "sslmode=require&ssl_max_protocol_version=TLSv1.1", "do not go together"),
        ("reader", "sslmode=often", "words for SSL do not go together"),
        ("reader", "sslmode=require&sslnegotiation=direct", "does not agree with this machine on"),
    ],
)  # fmt: skip
def test_of_ssl(
    asks: Program, server: Postgres, certified: tuple[Path, Path], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, *, user: str, more: str, part: str,
) -> None:  # fmt: skip
    """What a hint says to leave out is left out: then it succeeds, or says to ask who runs it."""
    other, _ = certificate(tmp_path, "other.example")
    more = more.format(other=other, key=certified[1])
    monkeypatch.setenv("CRM_DB", server.uri(user, more=f"?{more}"))
    ended = failed(asks, 3, part)
    if "leave " in ended.err:
        hold_to_the_hint(asks, server.uri(user), monkeypatch)


def hold_to_the_hint(asks: Program, uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DB", uri)
    then = asks("report").err
    assert SSL_OR_NOT in then or "permission denied" in then or "does not exist" in then, then


@pytest.mark.parametrize(
    ("user", "mode", "part"),
    [
        ("reader", "require", "has no SSL, which the connection asks for"),
        ("unknown", "require", "has no SSL, which the connection asks for"),
        ("unknown", "prefer", "does not let this machine in without SSL"),
        ("unknown", "allow", SSL_OR_NOT),
    ],
)
def test_of_a_server_without_ssl(
    asks: Program, bare: Postgres, monkeypatch: pytest.MonkeyPatch,
    *, user: str, mode: str, part: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("CRM_DB", bare.uri(user, name="postgres", more=f"?sslmode={mode}"))
    failed(asks, 3, part)
    monkeypatch.setenv("CRM_DB", bare.uri(user, name="postgres"))
    part = "does not exist" if user == "reader" else "ask who runs it to let this machine in"
    failed(asks, 3, part)


@pytest.fixture(scope="module")
def bare(certified: tuple[Path, Path]) -> Iterator[Postgres]:
    """A server without SSL, and without tables."""
    pytest.importorskip("adbc_driver_postgresql")
    with postgres(certified, ssl="off") as started:
        yield started


def test_of_a_server_that_goes_away(
    asks: Program, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", f"postgresql://me:{CODED}@127.0.0.1:{{}}/crm")
    with _mute() as port:
        monkeypatch.setenv("CRM_DB", f"postgresql://me:{CODED}@127.0.0.1:{port}/crm")
        failed(asks, 3, "leads: the database of ${CRM_DB}")
    ended_by_itself = (
        "SELECT 1 AS Id, CASE WHEN i = 300000 THEN pg_terminate_backend(pg_backend_pid()) END, "
        "repeat('x', 1000) AS x FROM generate_series(1, 400000) AS i"
    )
    monkeypatch.setenv("CRM_DB", server.uri())
    asks.write("funnelcli.yaml", written(ended_by_itself, "${CRM_DB}"))
    failed(asks, 3, "broke off before all rows were read")
    at_a_row = (
        "SELECT repeat('x', 1000) AS x, 1 / (300000 - i) FROM generate_series(1, 400000) AS i"
    )
    asks.write("funnelcli.yaml", written(at_a_row, "${CRM_DB}"))
    failed(asks, 3, "its query failed at one of its rows")


def test_of_a_certificate_that_fits_there_is_no_word(
    crm: Program,
    server: Postgres,
    certified: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "CRM_DB", server.uri(more=f"?sslmode=verify-full&sslrootcert={certified[0]}")
    )
    crm.write(
        "funnelcli.yaml",
        written(
            "SELECT * FROM (VALUES "
            + ", ".join(f"({row})" for row in _rows())
            + ') AS leads(\\"Id\\", \\"Created\\", \\"Email\\", '
            '\\"Source\\", \\"Region\\", \\"MQL Date\\", \\"Won Date\\") -- all',
            "${CRM_DB}",
        ),
    )
    assert crm("report", "-f", "json").json["population"]["leads"] == 6


def _rows() -> Iterator[str]:
    for line in LEADS.splitlines()[1:]:
        yield ", ".join(f"'{cell}'" for cell in line.split(",")[:7])


def test_of_a_variable(asks: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    failed(asks, 2, "funnelcli.yaml:4:3: leads.connection: the environment variable CRM_DB is not")
    monkeypatch.setenv("CRM_DB", "")
    failed(
        asks, 2, "funnelcli.yaml:4:3: leads.connection: the environment variable CRM_DB is empty"
    )


@pytest.mark.parametrize(
    "connection",
    [
        f"postgresql://me:{CODED}@host/crm", f"postgresql://me:{PASSWORD}@host/crm",
        f"host=db user=me password={CODED}", f"postgresql://host/crm?password={CODED}",
        f"postgresql://${{PGUSER}}:{CODED}@host/crm", f"duckdb:md:crm?motherduck_token={CODED}",
    ],
)  # fmt: skip
def test_of_a_password_that_is_written_out(crm: Program, connection: str) -> None:
    crm.write("funnelcli.yaml", written("SELECT 1", connection))
    failed(crm, 2, "funnelcli.yaml:4:3: leads.connection: a password or a key is written out")


def test_of_a_password_in_a_path(crm: Program) -> None:
    for address in (f"https://me:{CODED}@host/x.csv", f"https://host/x.csv?token={CODED}"):
        crm.write("funnelcli.yaml", edited(DEFINITION, ("leads.csv", address)))
        failed(crm, 2, "funnelcli.yaml:3:3: leads.path: a password or a key is written out")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="before 3.12 nobody can tell SQLite so")
def test_of_a_name_in_quotes_that_no_column_of_sqlite_has(crm: Program, lite: Path) -> None:
    (crm.folder / "crm.db").symlink_to(lite)
    crm.write(
        "funnelcli.yaml", written("""SELECT * FROM leads WHERE "Idd" <> 'x'""", "sqlite:crm.db")
    )
    failed(crm, 3, "no such column: Idd")


@pytest.mark.parametrize("held", ["host=db password={}", "crm.example/leads.csv?token={}"])
def test_of_a_password_in_a_variable_of_a_path(
    held: str, crm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be told as the name of a file that is not there."""
    monkeypatch.setenv("CRM_DB", held.format(CODED))
    crm.write("funnelcli.yaml", edited(DEFINITION, ("leads.csv", "${CRM_DB}")))
    failed(crm, 2, "leads.path: CRM_DB holds a connection with a password, and files are named")


def test_of_files_of_databases(
    crm: Program, duck: Path, lite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (crm.folder / "crm.duckdb").symlink_to(duck)
    (crm.folder / "crm.db").symlink_to(lite)
    crm.write("text.db", "no database at all, but a text of some length\n" * 99)
    with closing(sqlite3.connect(crm.folder / "blob.db")) as blob, blob:
        blob.execute("CREATE TABLE leads (Id)")
        blob.execute("INSERT INTO leads VALUES (x'00ff')")
    monkeypatch.setenv("PLACE", "Secr3t")
    for connection, query, part in (
        ("duckdb:none.duckdb", "SELECT 1", "none.duckdb: no such file"),
        ("duckdb:${PLACE}.duckdb", "SELECT 1", "the database of ${PLACE}: no such file"),
        ("duckdb:text.db", "SELECT 1", "text.db: cannot be opened as a file of DuckDB"),
        ("duckdb:crm.duckdb", "SELECT * FROM nowhere", "Table with name nowhere does not exist"),
        ("duckdb:crm.duckdb", "SELEC 1", 'syntax error at or near \\"SELEC\\"'.replace("\\", "")),
        ("duckdb:crm.duckdb", "SELECT 'Ann'::INT", "its query failed in crm.duckdb (Conversion)"),
        ("duckdb:crm.duckdb", "DELETE FROM leads", "leads: its query"),
        ("duckdb:crm.duckdb", "COPY (SELECT 1) TO 'made.csv'", "its query gives no rows"),
        ("duckdb:crm.duckdb", "ATTACH 'made.db'", "its query gives no rows"),
        ("duckdb:crm.duckdb", "EXPORT DATABASE 'made'", "its query gives no rows"),
        ("duckdb:crm.duckdb", "COPY leads TO 'made.csv'; SELECT 1", "more than one statement"),
        ("duckdb:crm.duckdb", "-- nothing", "its query gives no rows"),
        ("duckdb:crm.duckdb", "SELECT 1 AS a, 2 AS a", "two columns that are called 'a'"),
        ("sqlite:none.db", "SELECT 1", "none.db: no such file"),
        ("sqlite:///crm.db", "SELECT 1", "alone behind the colon, without slashes of an address"),
        ("duckdb:///crm.db", "SELECT 1", "without slashes of an address: duckdb:crm.db"),
        ("sqlite:text.db", "SELECT * FROM leads", "text.db: cannot be read as a file of SQLite"),
        ("sqlite:crm.db", "SELECT * FROM nowhere", "no such table: nowhere"),
        ("sqlite:crm.db", "SELEC 1", 'near \\"SELEC\\": syntax error'.replace("\\", "")),
        ("sqlite:crm.db", "DELETE FROM leads", "leads: its query"),
        ("sqlite:crm.db", "ATTACH 'made.db' AS made", "its query does more than read"),
        ("sqlite:crm.db", "VACUUM INTO 'made.db'", "its query does more than read"),
        ("sqlite:crm.db", "PRAGMA user_version = 7", "its query does more than read"),
        ("sqlite:crm.db", "SELECT 1 AS a, 2 AS a", "two columns that are called 'a'"),
        ("sqlite:crm.db", "SELECT 1 AS a; SELECT 2", "more than one statement"),
        ("sqlite:crm.db", "SELECT CAST(x'416e6eff' AS TEXT) AS a", "text that is not UTF-8"),
        ("sqlite:blob.db", "SELECT * FROM leads", "its query gives a BLOB, and no text"),
    ):
        crm.write("funnelcli.yaml", written(query, connection))
        ended = failed(crm, 3, part)
        assert "Ann" not in ended.err
    assert not (crm.folder / "none.db").exists()
    assert not [*Path().glob("made*"), *crm.folder.glob("made*")]


@pytest.mark.parametrize(
    ("module", "connection", "what"),
    [
        ("adbc_driver_postgresql", "postgresql://host/crm", "pip install 'funnelcli[postgres]'"),
        ("duckdb", "duckdb:crm.duckdb", "pip install 'funnelcli[duckdb]'"),
    ],
)
def test_of_a_driver_that_is_not_there(
    crm: Program, module: str, connection: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    crm.write("funnelcli.yaml", written("SELECT 1", connection))
    failed(crm, 3, what)


def test_of_a_store_whose_library_is_not_there(
    crm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    failed(crm, 3, "pip install 'funnelcli[s3]'", command="report s3://crm/leads.csv")


def test_of_the_web(
    crm: Program, site: Web, certified: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = site.address.replace("127.0.0.1", f"me:{CODED}@127.0.0.1")
    key = f"?X-Amz-Signature={CODED}"
    shut = f"https://me:{CODED}@127.0.0.1:{free_port()}/leads.csv"
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    failed(crm, 3, "a server whose certificate does not fit", command=f"report {safe}/leads.csv")
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0].with_name("none.pem")))
    failed(crm, 3, "the file that SSL_CERT_FILE names is not", command=f"report {safe}/leads.csv")
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    elsewhere = safe.replace("127.0.0.1", "localhost")
    for address, part in {
        f"{safe}/none.csv": "https://…/none.csv is not there",
        f"{safe}/403/leads.csv{key}": "may not be read",
        f"{safe}/401/leads.csv": "asks for a user or a key",
        f"{safe}/503/leads.csv": "which says 503",
        f"{safe}/cut/leads.csv": "broke off before all of it was fetched",
        f"{safe}/moved/http:/host/leads.csv": "to an address that is not https",
        f"{elsewhere}/leads.csv": "whose certificate does not fit",
        f"https://me:{CODED}@no.such.host.invalid/leads.csv": "has a host that nobody knows",
        shut: "has no server that answers",
        f"http://me:{CODED}@host/leads.csv": "http://…: is not read",
        f"postgresql://me:{CODED}@host/crm": "`query` and `connection`",
        f"sftp://me:{CODED}@host/leads.csv": "sftp://…: is not read",
    }.items():
        failed(crm, 3, part, command=f"report {address}")
    assert failed(crm, 2, "may hold a key", command=f"init {safe}/leads.parquet")


def test_of_s3(crm: Program, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_keys(monkeypatch, store)
    for address, part in {
        "s3://crm/none.csv": "s3://crm/none.csv is not there",
        "s3://none/leads.csv": "has a bucket that is not there",
        "s3://crm/none-*.csv": "means no object of the bucket",
    }.items():
        failed(crm, 3, part, command=f"report {address}")
    set_keys(monkeypatch, f"http://127.0.0.1:{free_port()}")
    failed(crm, 3, "has no server that answers", command="report s3://crm/leads.csv")
    with _mute(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as port:
        set_keys(monkeypatch, f"http://127.0.0.1:{port}")
        failed(crm, 3, "may not be read with these", command="report s3://crm/leads.csv")
    for place in ("localhost:9000", "garbage", "http://", "http:// host"):
        set_keys(monkeypatch, place)
        failed(crm, 3, "AWS_ENDPOINT_URL is no address", command="report s3://crm/leads.csv")
    set_keys(monkeypatch, store)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key\r")
    failed(crm, 3, "AWS_ACCESS_KEY_ID has a sign", command="report s3://crm/leads.csv")


@contextmanager
def _mute(answer: bytes = b"") -> Iterator[int]:
    """A server that says one thing, or nothing, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(1 << 16)
                    caller.sendall(answer)

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_of_the_certificate_of_a_store(
    crm: Program, site: Web, certified: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("obstore")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    set_keys(monkeypatch, site.address)
    failed(crm, 3, "whose certificate does not fit", command="report s3://crm/none.csv")
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    failed(crm, 3, "is not there", command="report s3://crm/none.csv")
