"""Files, addresses and tables as a cluster reads them, and what is wrong with them."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.spark.sessions import SAMPLE, Session, Told, here, hold_to_one_machine
else:
    from spark.sessions import SAMPLE, Session, Told, here, hold_to_one_machine

pytestmark = pytest.mark.usefixtures("there")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Id,Created\n1,2026-01-01,extra\n", 3),
        ("Id,Created\n1,soon\n", 3),
        ("Id,When\n1,2026-01-01\n", 3),
        ("Id,Created\n", 3),
        ("", 3),
    ],
)
def test_what_is_wrong_is_told_as_one_machine_tells_it(
    text: str, code: int, local: Session, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_text(text)
    (tmp_path / "funnelcli.yaml").write_text(
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "stages:\n- name: Lead\n- {name: Won, at: Created}\n"
    )
    asked = ("report", "-c", str(tmp_path / "funnelcli.yaml"))
    whole = here(*asked)
    assert whole[0] == code
    assert local.told(*asked) == whole


@pytest.mark.parametrize("more", ["url: Url", "url: Url, channel: Channel"])
def test_pages_of_touches(more: str, local: Session, tmp_path: Path) -> None:
    """What is made of a table of which columns were left out is made of the others."""
    (tmp_path / "leads.csv").write_text("Id,Created,Won\n1,2026-01-01,2026-01-05\n2,2026-01-02,\n")
    (tmp_path / "touches.csv").write_text(
        "Lead,At,Url,Channel\n1,2026-01-01,https://a.example/p?utm_source=google&utm_medium=cpc,A\n"
        "2,2026-01-02,https://b.example/,B\n1,2026-01-03,,\n"
    )
    (tmp_path / "funnelcli.yaml").write_text(
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "stages:\n- name: Lead\n- {name: Customer, at: Won}\n"
        f"touchpoints: {{path: touches.csv, lead: Lead, at: At, {more}}}\n"
    )
    hold_to_one_machine(local, "attribution", "-c", str(tmp_path / "funnelcli.yaml"), "-f", "json")


def test_addresses_and_tables(local: Session, tmp_path: Path) -> None:
    """What only the cluster reads: rows are those of the file, which is told by another name."""
    rows = pl.read_csv("sample_data/leads.csv", infer_schema=False)
    rows.write_parquet(tmp_path / "leads.parquet")
    asked = ("funnel", *SAMPLE)
    whole = counts(here(*asked, str(tmp_path / "leads.parquet")))
    address = f"file://{tmp_path}/lea*.parquet"
    assert counts(local.told(*asked, address)) == whole
    assert counts(local.told(*asked, f"table:parquet.`{tmp_path}/leads.parquet`")) == whole


def counts(told: Told) -> object:
    """Leave out how a file is called, and how large it is."""
    code, out, err = told
    assert code == 0, err
    document = json.loads(out)
    for each in document["inputs"]:
        del each["path"], each["bytes"], each["read"]
    return document


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ("table:", 3, "error: Spark cannot read it: ["),
        ("table:nobody", 3, "error: Spark cannot read it: [TABLE_OR_VIEW_NOT_FOUND]"),
        ("file:///nobody/leads.csv", 3, "error: Spark cannot read it: [PATH_NOT_FOUND]"),
        ("nobody.csv", 3, "error: nobody.csv: no such file"),
    ],
)
def test_what_is_not_there(data: str, code: int, said: str, local: Session) -> None:
    ended, out, err = local.told("report", *SAMPLE, data)
    assert (ended, out) == (code, "")
    assert err.startswith(said)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://crm.example/leads.csv", "https:// is read by one machine, and not with"),
        ("s3://crm/leads.csv", "s3:// is read by one machine, and not with --engine spark"),
        ("s3a://ann:Secr3t@crm/leads.csv", "s3a://: an address with a password in it"),
    ],
)
def test_addresses_that_no_cluster_takes(address: str, said: str, local: Session) -> None:
    code, out, err = local.told("report", *SAMPLE, address)
    assert (code, out) == (2, "")
    assert said in err
    assert "Secr3t" not in err


def test_a_session_that_is_there_is_left_as_it_was(local: Session) -> None:
    """Whoever asks it next finds its settings, and nothing of the run before."""
    hold_to_one_machine(local, "funnel", *SAMPLE)
    before = local.told("settings")
    local.told("funnel", *SAMPLE)
    assert local.told("settings") == before
    assert '"spark.sql.codegen.wholeStage"' not in before[1]


def test_wide_tables_and_ways_to_a_file(local: Session, tmp_path: Path) -> None:
    rows = pl.read_csv("sample_data/leads.csv", infer_schema=False)
    wide = rows.with_columns(pl.lit("x").alias(f"Field {number}") for number in range(1200))
    (tmp_path / "a b").mkdir()
    wide.head(300).write_csv(tmp_path / "a b" / "ü%20[1].csv")
    there = f"{tmp_path}/a b/..//a b/ü%20[1].csv"
    hold_to_one_machine(local, "funnel", *SAMPLE, there)


@pytest.mark.parametrize(
    ("name", "said"),
    [("_leads.csv", "_leads.csv: Spark does not read it"), ("le:ads.csv", "no file with a colon")],
)
def test_names_that_spark_does_not_read(
    name: str, said: str, local: Session, tmp_path: Path
) -> None:
    shutil.copy("sample_data/leads.csv", tmp_path / name)
    code, out, err = local.told("report", *SAMPLE, str(tmp_path / name))
    assert (code, out) == (3, "")
    assert said in err


def test_files_of_two_kinds(local: Session, tmp_path: Path) -> None:
    shutil.copy("sample_data/leads.csv", tmp_path / "a.csv")
    shutil.copy("sample_data/leads.parquet", tmp_path / "b.parquet")
    asked = ("report", *SAMPLE, str(tmp_path / "*"))
    whole = here(*asked)
    assert whole[0] == 3
    assert local.told(*asked) == whole


def test_a_query_is_for_one_machine(local: Session, tmp_path: Path) -> None:
    (tmp_path / "funnelcli.yaml").write_text(
        "version: 1\nleads: {query: SELECT 1, connection: 'sqlite:crm.db', id: Id}\n"
        "stages: [{name: Lead}, {name: Won, where: Id = 1}]\n"
    )
    code, _, err = local.told("report", "-c", str(tmp_path / "funnelcli.yaml"))
    assert code == 2
    assert "leads.query: one machine asks a database" in err
