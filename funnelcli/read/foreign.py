"""What is no table that is read: addresses by their scheme, files by their first bytes."""

import re
from typing import Final

from funnelcli.errors import DataError

_REMOTE = re.compile(r"([A-Za-z][\w+.:-]*)://")
_FETCHED: Final = {
    "http": "`curl -LO URL`", "ftp": "`curl -O URL`", "sftp": "`scp HOST:FILE .`",
    "hdfs": "`hdfs dfs -get FILE .`",
}  # fmt: skip
"""How a file is fetched, by the scheme of its address."""
_DATABASES = re.compile(
    r"jdbc|odbc|postgres|mysql|mariadb|mssql|sqlserver|oracle|snowflake|bigquery|redshift"
    r"|databricks|clickhouse|duckdb|sqlite|mongodb|trino|presto"
)
_ASKED: Final = re.compile(r"postgres(ql)?|duckdb|sqlite")
_CSV: Final = "Export the list from the CRM as CSV, or save it as 'CSV UTF-8'."
_SAVE: Final = "What Excel shows as a table, it saves as 'CSV UTF-8'."
_POLARS: Final = "pl.read_json(FILE).write_csv('leads.csv')"
_UNPACK: Final = "Unpack it, and give the file that is in it."
_QUERY: Final = (
    "A YAML asks it, with `query` and `connection: {}:FILE` in the place of `path`: see "
    "docs/sources.md."
)
_BEGINNINGS: Final = {
    b"%PDF-": ("a PDF", _CSV),
    b"SQLite format 3\0": ("a database of SQLite", _QUERY.format("sqlite")),
    b"ARROW1\0": ("an Arrow file", "Save it as Parquet or as CSV."),
    b"Obj\x01": ("an Avro file", "Save it as Parquet or as CSV."),
    b"7z\xbc\xaf": ("packed with 7-Zip", _UNPACK),
    b"Rar!\x1a": ("packed with RAR", _UNPACK),
    b"BZh91AY": ("packed with bzip2", _UNPACK),
    b"\xfd7zXZ": ("packed with xz", _UNPACK),
    b"\x89PNG": ("a picture", _CSV),
    b"\xff\xd8\xff": ("a picture", _CSV),
    b"{\\rtf": ("a text of a word processor", _CSV),
}  # fmt: skip
_TEXTS: Final = (
    (
        re.compile(rb"<!doctype html|<html|<head|<body|<table", re.IGNORECASE),
        "a page of the web",
        f"Often it is the page to sign in at: do so, and download the export again. {_SAVE}",
    ),
    (re.compile(rb"<\?xml"), "XML", _SAVE),
    (
        re.compile(rb'\[\s*(\{|\])|\{\s*("|\})'),
        "JSON",
        f"Make a CSV of it, such as with Polars: `{_POLARS}`.",
    ),
)
_DUCK, _TAR = slice(8, 12), slice(257, 262)
_PARTS: Final = {"word/": "a text of Word", "ppt/": "slides of PowerPoint", "Index/": (
    "a document of Apple's Numbers, Pages or Keynote")}  # fmt: skip


def remote(pattern: str) -> DataError | None:
    """Refuse an address, of which only the scheme is shown: it may hold a password."""
    if (found := _REMOTE.match(pattern)) is None:
        return None
    scheme = found[1].casefold()
    if scheme == "file":
        hint = "Give the path alone, without file://."
    elif _ASKED.fullmatch(scheme):
        hint = (
            "A YAML asks a database, with `query` and `connection` in the place of `path`; the "
            "connection is kept in a variable of the environment: see docs/sources.md."
        )
    elif _DATABASES.match(scheme):
        hint = (
            'Export the rows to CSV or Parquet first, such as `psql -c "\\copy (SELECT * FROM '
            "leads) TO 'leads.csv' CSV HEADER\"`, and give that file."
        )
    else:
        fetched = f": {_FETCHED[scheme]}" if scheme in _FETCHED else ""
        hint = f"Fetch the file first{fetched}, and give its path."
    return DataError(f"{scheme}://…: is not read; files are, and https and s3 addresses", hint)


def foreign(shown: str, head: bytes) -> DataError | None:
    """Refuse what is evidently something else than delimited text, by its first bytes."""
    for beginning, (what, hint) in _BEGINNINGS.items():
        if head.startswith(beginning):
            return DataError(f"{shown}: {what}, and no table", hint)
    if head[_DUCK] == b"DUCK":
        return DataError(f"{shown}: a database of DuckDB, and no table", _QUERY.format("duckdb"))
    if head[_TAR] == b"ustar":
        return DataError(f"{shown}: a tar archive, and no table", _UNPACK)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what, hint in _TEXTS:
        if pattern.match(text):
            return DataError(f"{shown}: {what}, and no table", hint)
    return None


def document(shown: str, members: list[str]) -> DataError | None:
    """Refuse what an office program has packed, by the names of its parts."""
    for part, what in _PARTS.items():
        if any(name.startswith(part) for name in members):
            return DataError(f"{shown}: {what}, and no table", _CSV)
    return None
