"""Rows of PostgreSQL, by ADBC: in batches of Arrow, and written as they come.

What libpq says may quote the connection, so that nothing of it is shown but what is known to be
of the SQL; all else is told by what it is about.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from funnelcli.errors import DataError, library_missing
from funnelcli.read.copies.asked import Asked, check_names, of_sql, refused

if TYPE_CHECKING:
    import pyarrow as pa

_FIRST: Final = ("SET TRANSACTION READ ONLY", "SET LOCAL lock_timeout = '60s'")
_ADDED: Final = {
    "connect_timeout": "20", "keepalives_idle": "60", "keepalives_interval": "15",
    "keepalives_count": "4",
}  # fmt: skip
"""What a connection says that does not say it itself: that a server is dead is told in minutes."""
_LOOK: Final = "Look at its host, port and name, and at the network."
_ADMIT: Final = "Ask who runs it to let this machine, user and database in (pg_hba.conf)."
_BOTH: Final = (
    "If the connection, or PGSSLMODE, names an sslmode, leave it out: then both ways are tried. "
    "Else ask who runs it to let this machine in (pg_hba.conf)."
)
_TRUSTED: Final = (
    "Where the network can be trusted, leave sslmode out of the connection, or PGSSLMODE: then it "
    "is tried without SSL as well. Else ask who runs it to let this machine in with SSL."
)
_MEANT: Final = (
    (r"password|fe_sendauth|authentication", "does not accept the user or the password", ""),
    (r"could not translate host name", "has a host that nobody knows", _LOOK),
    (r"refused|No route|unreachable|is the server running", "has no server that answers", _LOOK),
    (r"timeout expired|timed out", "has not answered in time", _LOOK),
    (r"client certificate|private key|could not \w+ certificate file",
     "needs a certificate of this machine, with its key",
     "sslcert=FILE and sslkey=FILE in the connection name them; nobody else may read the key."),
    (r"certificate|root\.crt", "has a certificate that does not fit",
     ("Name that of its authority with sslrootcert=FILE in the connection (sslrootcert=system: one "
     "that this machine trusts), and its host as the certificate has it.")),
    (r"(weak|invalid) ssl|invalid .?ssl_|SSL protocol version range",
     "has a connection whose words for SSL do not go together",
     ("sslmode is disable, allow, prefer, require, verify-ca or verify-full; sslrootcert=system "
     "takes verify-full, and sslnegotiation=direct at least require.")),
    ((r"(?s)(no encryption|SSL off).*(SSL encryption|SSL on|not support SSL)"
      r"|(SSL encryption|SSL on).*(no encryption|SSL off)"),
     "does not let this machine in, with SSL or without", _ADMIT),
    (r"pg_hba.*(no encryption|SSL off)", "does not let this machine in without SSL", _BOTH),
    (r"pg_hba.*(SSL encryption|SSL on)", "does not let this machine in with SSL", _TRUSTED),
    (r"pg_hba", "does not let this machine in", _ADMIT),
    (r"does not support SSL", "has no SSL, which the connection asks for", _TRUSTED),
    (r"\bSSL\b", "does not agree with this machine on SSL",
     "Leave sslnegotiation and ssl_… out of the connection, or ask who runs it."),
    (r"database .* does not exist", "has no database of that name", _LOOK),
    (r"role .* does not exist", "does not accept the user or the password", ""),
    (r"too many|remaining connection slots", "has too many connections", "Try again later."),
    (r"starting up|shutting down|recovery", "is not ready", "Try again later."),
    (r"service .* not found|pg_service", "has no such service in pg_service.conf", ""),
    (r"connection option|connection info|percent-encoded|URI", ("has a connection that is not "
     "written as one"), ("Expected postgresql://USER:PASSWORD@HOST/NAME; in it @ is %40, / is %2F "
     "and % is %25.")),
)  # fmt: skip
"""What a refused connection is about, by words of libpq and the server, and what helps."""
_OF_SQL: Final = re.compile(r"ERROR:\s*(.+)")
_STATES: Final = {
    "25006": "its query writes, and only a SELECT is run",
    "55P03": "its query has waited a minute for a lock of another",
    "57014": "its query was stopped by the server, as one that takes too long",
}


def ask(asked: Asked, copy: Path) -> None:
    """Write the rows of a query as a file of Parquet."""
    try:
        import adbc_driver_manager as adbc
        from adbc_driver_postgresql import dbapi
        from pyarrow import parquet
    except ImportError:
        raise library_missing("PostgreSQL", "postgres") from None
    try:
        connection = dbapi.connect(with_time_outs(asked.connection))
    except adbc.Error as error:
        raise _unconnected(asked, str(error)) from None
    with connection, connection.cursor() as cursor:
        try:
            for each in _FIRST:
                cursor.execute(each)
            schema = cursor.adbc_execute_schema(asked.query)
        except adbc.Error as error:
            raise _unanswered(asked, error) from None
        check_names(asked, schema.names)
        try:
            # a comment may end the query
            cursor.execute(_read_as(asked, schema))
            reader = cursor.fetch_record_batch()
        except adbc.Error as error:
            raise _unanswered(asked, error) from None
        with parquet.ParquetWriter(copy, reader.schema.remove_metadata()) as writer:
            for batch in _batches(asked, reader):
                writer.write_batch(batch)


def with_time_outs(connection: str) -> str:
    """Add how long a server is waited for; what the connection says itself stands behind it."""
    if "://" not in connection:
        return " ".join([*(f"{key}={value}" for key, value in _ADDED.items()), connection])
    added = "&".join(f"{key}={value}" for key, value in _ADDED.items())
    begin, mark, end = connection.rpartition("?")
    if not mark:
        return f"{connection}?{added}"
    return connection if "@" in end else f"{begin}?{added}&{end}"


def _read_as(asked: Asked, schema: "pa.Schema") -> str:
    """Let the server write each column as something that Parquet has."""
    names = ['"' + name.replace('"', '""') + '"' for name in schema.names]
    columns = [_column(*each) for each in zip(names, schema, strict=True)]
    if columns == names:
        return f"{asked.query}\n"
    listed = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
    return f"WITH asked AS (\n{asked.query}\n) SELECT {listed} FROM asked"  # noqa: S608


def _column(name: str, field: "pa.Field") -> str:
    """Leave numbers and texts, and of dates those of a calendar: `infinity` is none."""
    from pyarrow import types

    if (field.metadata or {}).get(b"POSTGRESQL:type") == b"money":
        return f"{name}::numeric::text"
    if types.is_date(field.type) or types.is_timestamp(field.type):
        return f"CASE WHEN isfinite({name}) THEN {name} END"
    plain = (types.is_integer, types.is_floating, types.is_boolean, types.is_string)
    return name if any(is_one(field.type) for is_one in plain) else f"{name}::text"


def _batches(asked: Asked, reader: "pa.RecordBatchReader") -> "Iterator[pa.RecordBatch]":
    """Yield the rows as they come; who reads them writes them, which may fail by itself."""
    from pyarrow import ArrowException

    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (ArrowException, OSError) as error:
            raise _broken_off(asked, str(error)) from None
        yield batch


def _broken_off(asked: Asked, said: str) -> DataError:
    if _OF_SQL.search(said):
        hint = "A value may not be what the query takes it for. The server has said why in its log."
        return refused(asked, f"its query failed at one of its rows in {asked.where}", hint)
    return refused(asked, f"{asked.where} broke off before all rows were read", "Try again.")


def _unconnected(asked: Asked, said: str) -> DataError:
    for pattern, what, hint in _MEANT:
        if re.search(pattern, said, re.IGNORECASE):
            return refused(asked, f"{asked.where} {what}", hint)
    return refused(asked, f"{asked.where} does not let anybody in", "Try it with psql.")


def _unanswered(asked: Asked, error: Exception) -> DataError:
    """Tell of an error by its SQLSTATE: what is of the SQL names no value of a row."""
    state, said = getattr(error, "sqlstate", None) or "", _OF_SQL.search(str(error))
    if state in _STATES:
        return refused(asked, _STATES[state])
    if state.startswith("42") and said is not None:
        return of_sql(asked, said[1])
    number = f" (SQLSTATE {state})" if state else ""
    return refused(
        asked,
        f"its query failed in {asked.where}{number}",
        "Try it with psql, which shows what the server says.",
    )
