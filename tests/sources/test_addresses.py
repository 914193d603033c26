"""Whatever a password is made of, what is shown of an address has none of it."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from funnelcli.config.places import absolute
from funnelcli.config.tables import Table
from funnelcli.read.copies.postgres import with_time_outs
from funnelcli.words.addresses import (
    for_people,
    has_secret,
    may_have_secret,
    name_in,
    scheme_of,
    shown,
    variables_in,
)

SIGNS = "/?#@:%&=;$ "
PASSWORDS = st.text(alphabet="QXZ" + SIGNS, min_size=1).filter(
    lambda text: any(sign in text for sign in "QXZ")
)


@pytest.mark.parametrize(
    ("address", "said", "name"),
    [
        ("https://crm.example/leads.csv", "https://crm.example/leads.csv", "leads.csv"),
        ("https://crm.example/a/b/leads.csv", "https://crm.example/…/leads.csv", "leads.csv"),
        ("https://crm.example/leads.csv?sig=Q", "https://crm.example/leads.csv", "leads.csv"),
        ("https://me:Q@crm.example/x/leads.csv", "https://…/leads.csv", "leads.csv"),
        ("https://crm.example/x?mail=a@b.example", "https://…/file", "file"),
        ("https://crm.example/export/", "https://crm.example/export", "export"),
        ("https://crm.example", "https://crm.example", "file"),
        ("s3://crm/", "s3://crm", "file"),
        ("s3://crm/2026/leads-*.csv", "s3://crm/…/leads-*.csv", "leads-*.csv"),
        ("https://crm.example/a\nb.csv", "https://crm.example/file", "file"),
    ],
)
def test_what_is_shown(address: str, said: str, name: str) -> None:
    assert shown(address) == said
    assert name_in(address) == name


@given(PASSWORDS)
@example("@/Q?")
def test_no_part_of_a_password_is_shown(password: str) -> None:
    for address in (
        f"https://me:{password}@crm.example/2026/leads.csv",
        f"https://me:{password}@crm.example",
        f"https://crm.example/leads.csv?me=a@b.example&key={password}",
        f"s3://id:{password}@crm/leads.csv",
    ):
        told = shown(address) + name_in(address) + for_people(address)
        assert not set(told) & set("QXZ")
        assert may_have_secret(address)


@given(PASSWORDS)
def test_a_password_that_is_written_out_is_seen(password: str) -> None:
    for written in (
        f"postgresql://me:{password}@crm.example/crm",
        f"postgresql://${{USER}}:{password}@crm.example/crm",
        f"host=crm.example password='{password}'",
        f"postgresql://crm.example/crm?sslpassword={password.strip(SIGNS)}",
    ):
        assert has_secret(written)


@pytest.mark.parametrize(
    "written",
    [
        "${CRM_DB}", "postgresql://${USER}:${PASSWORD}@crm.example:5432/crm", "service=crm",
        "postgresql://me@crm.example:5432/crm?sslmode=require", "host=db password=${PASSWORD}",
        "duckdb:crm.duckdb", "sqlite:${DIR}/crm.db", "host=db passfile=/etc/crm.pass",
        "s3://crm/month=2026-01/leads.parquet", "https://crm.example/export?format=csv",
    ],
)  # fmt: skip
def test_what_is_no_password(written: str) -> None:
    assert not has_secret(written)


def test_words_of_addresses() -> None:
    assert scheme_of("S3://crm/x") == "s3"
    assert scheme_of("C:/leads.csv") is scheme_of("leads.csv") is scheme_of("duckdb:x") is None
    assert variables_in("postgresql://${A}:${B}@${A}") == ("A", "B")
    assert set(string.whitespace) & set(shown("https://a/b c.csv")) == {" "}


@pytest.mark.parametrize(
    ("connection", "begin", "end"),
    [
        ("host=db dbname=crm", "connect_timeout=20 ", " host=db dbname=crm"),
        ("postgresql://me:Q@db/crm", "postgresql://me:Q@db/crm?connect_timeout=20&", "count=4"),
        ("postgresql://db/crm?connect_timeout=5", "postgresql://db/crm?", "&connect_timeout=5"),
        ("postgresql://me:a?b@db/crm", "postgresql://me:a?b@db/crm", "db/crm"),
    ],
)
def test_a_connection_says_how_long_it_waits(connection: str, begin: str, end: str) -> None:
    with_added = with_time_outs(connection)
    assert with_added.startswith(begin)
    assert with_added.endswith(end)


def test_only_paths_of_this_machine_follow_the_yaml_to_another_folder(tmp_path: Path) -> None:
    paths = ("a.csv", "s3://crm/a.csv", "table:crm.leads")
    found = absolute(Table(path=paths), tmp_path)
    assert found["path"] == (str(tmp_path / "a.csv"), *paths[1:])
