"""Files of stores and of the web: whatever the reader takes, named in the YAML or as DATA."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from funnelcli.read import Found, copies

from .places import CODED, PASSWORD, Postgres, Web
from .sample import by_query
from .test_same_rows import SECRETS, crm, set_keys

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import DEFINITION, LEADS, SAMPLE, Program, edited
else:
    from outside.program import DEFINITION, LEADS, SAMPLE, Program, edited

__all__ = ["crm"]

HEADER, *ROWS = LEADS.splitlines(keepends=True)


@pytest.fixture
def safe(
    site: Web, parquet: Path, certified: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of the web server, which is trusted, with small files beside the tables."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    (parquet / "small.csv").write_text(LEADS)
    (parquet / "small.csv.gz").write_bytes(gzip.compress(LEADS.encode(), mtime=0))
    return site.address


def leads_of(program: Program, *data: str) -> Any:
    document = program("report", *data, "-f", "json").json
    return document["population"]["leads"], [each["path"] for each in document["inputs"]]


def test_text_and_packed_text_of_the_web(crm: Program, safe: str) -> None:
    crm.write("funnelcli.yaml", DEFINITION)
    assert leads_of(crm, f"{safe}/small.csv") == (6, ["small.csv"])
    assert leads_of(crm, f"{safe}/small.csv.gz") == (6, ["small.csv.gz"])
    moved = f"{safe}/moved/{safe.replace('://', ':/')}/small.csv"
    assert leads_of(crm, moved) == (6, ["small.csv"])


def test_a_sheet_of_the_web(crm: Program, safe: str, parquet: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    sheet = book.create_sheet("Leads")
    for line in LEADS.splitlines():
        sheet.append(line.split(","))
    book.save(parquet / "book.xlsx")
    crm.write("funnelcli.yaml", DEFINITION)
    assert leads_of(crm, f"{safe}/book.xlsx#Leads") == (6, ["book.xlsx#Leads"])


def test_a_user_and_a_key_are_sent_and_not_shown(crm: Program, safe: str, site: Web) -> None:
    crm.write("small.csv", LEADS)
    expected = crm("report", "small.csv", "-f", "json")
    address = safe.replace("127.0.0.1", f"reader:{CODED}@127.0.0.1") + "/secret/small.csv"
    site.asked.clear()
    ended = crm("report", f"{address}?X-Amz-Signature={CODED}", "-f", "json", "-v")
    assert len(site.asked) == 1, "it is fetched once"
    assert site.asked[0].endswith(f"?X-Amz-Signature={CODED}")
    assert not any(secret in ended.text + ended.err for secret in SECRETS)
    document, other = ended.json, expected.json
    assert document["inputs"] == other["inputs"]
    assert document["tables"] == other["tables"]


def test_it_is_drafted_by_its_address(crm: Program, safe: str) -> None:
    crm("init", f"{safe}/small.csv").text  # noqa: B018  (it ends well)
    assert f'path: "{safe}/small.csv"' in (crm.folder / "funnelcli.yaml").read_text()
    assert leads_of(crm) == (6, ["small.csv"])


def test_two_exports_of_the_web_are_compared(crm: Program, safe: str, parquet: Path) -> None:
    (parquet / "later.csv").write_text(LEADS.replace("L3,2026-01-28,", "L9,2026-01-28,"))
    crm.write("funnelcli.yaml", DEFINITION)
    crm.write("a.csv", LEADS)
    crm.write("b.csv", (parquet / "later.csv").read_text())
    sides = [("a.csv", "b.csv"), (f"{safe}/small.csv", f"{safe}/later.csv")]
    told = [crm("compare", "--a", a, "--b", b, "--allow-empty").out for a, b in sides]
    named = told[1].replace(b"small.csv", b"a.csv").replace(b"later.csv", b"b.csv")
    assert named == told[0]


def test_a_glob_and_a_folder_of_s3(
    crm: Program, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3 = pytest.importorskip("boto3")
    set_keys(monkeypatch, store)
    client = boto3.client("s3", endpoint_url=store, region_name="us-east-1")
    for key, rows in {
        "b/leads-2.csv": ROWS[3:], "b/leads-1.csv": ROWS[:3], "b/leads.txt": [],
        "b/more/leads-3.csv": ROWS, "b/y=1/part #1 é.csv": ROWS, "b/z=1/data/a.csv": ROWS[:3],
        "b/z=2/data/b.csv": ROWS[3:], "b/z=2/b.csv": ROWS, "b/leads-4.csv/": ROWS,
    }.items():  # fmt: skip
        client.put_object(Bucket="crm", Key=key, Body=(HEADER + "".join(rows)).encode())
    client.close()
    crm.write("funnelcli.yaml", DEFINITION)
    two = ["leads-1.csv", "leads-2.csv"]
    assert leads_of(crm, "s3://crm/b/leads-*.csv") == (6, two)
    assert leads_of(crm, "s3://crm/b/") == (6, two)
    assert leads_of(crm, "s3://crm/b/leads-?.csv") == (6, two)
    assert leads_of(crm, "s3://crm/b/y=*/*.csv")[0] == 6
    assert leads_of(crm, "s3://crm/b/z=*/data/*.csv") == (6, ["a.csv", "b.csv"])
    assert leads_of(crm, "s3://crm/?/z=*/data/") == (6, ["a.csv", "b.csv"])
    crm.write("funnelcli.yaml", edited(DEFINITION, ("leads.csv", "s3://crm/b/leads-*.csv")))
    assert leads_of(crm) == (6, two)


@pytest.mark.parametrize("odd", ["c//x.csv", "c/more//leads-1.csv", "/x.csv", "x//y", "c/x/../y"])
def test_a_key_of_s3_that_is_no_path_and_lies_beside_is_passed_by(
    odd: str, crm: Program, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3 = pytest.importorskip("boto3")
    set_keys(monkeypatch, store)
    client = boto3.client("s3", endpoint_url=store, region_name="us-east-1")
    client.create_bucket(Bucket="odd")
    for key, rows in {"c/d/leads-1.csv": ROWS[:3], "c/d/leads-2.csv": ROWS[3:], odd: ROWS}.items():
        client.put_object(Bucket="odd", Key=key, Body=(HEADER + "".join(rows)).encode())
    crm.write("funnelcli.yaml", DEFINITION)
    try:
        assert leads_of(crm, "s3://odd/c/d/leads-*.csv") == (6, ["leads-1.csv", "leads-2.csv"])
        assert leads_of(crm, "s3://odd/c/d/") == (6, ["leads-1.csv", "leads-2.csv"])
        beside = crm("report", "s3://odd/*/*.csv", "-f", "json")
        assert beside.code == 3
        if "//" in odd and not odd.startswith("c/more"):
            first = odd.partition("//")[0]
            assert f"'{first}//' of the bucket has a part that is empty, . or .., or" in beside.err
        else:
            assert "means no object of the bucket" in beside.err
    finally:
        client.delete_object(Bucket="odd", Key=odd)
        client.close()


@pytest.mark.parametrize("key", ["a//leads.csv", "a/./*.csv", "../leads.csv", "/leads.csv", "//"])
def test_an_address_of_s3_that_no_key_has(
    key: str, crm: Program, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_keys(monkeypatch, store)
    crm.write("funnelcli.yaml", DEFINITION)
    run = crm("report", f"s3://crm/{key}")
    assert run.code == 3
    assert " has a part that is empty, . or .." in run.err


def test_s3_gives_csv_as_it_is(crm: Program, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_keys(monkeypatch, store)
    both = [
        crm("report", *files, "-f", "json").json
        for files in (
            [str(SAMPLE / f"{name}.csv") for name in ("leads", "deals")],
            [f"s3://crm/nightly/{name}.csv" for name in ("leads", "deals")],
        )
    ]
    for document in both:
        document["definition"] = None
    assert both[0] == both[1]


def test_each_query_is_run_once_in_a_run(
    crm: Program, duck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (crm.folder / "crm.duckdb").symlink_to(duck)
    crm.write("a.yaml", by_query("duckdb:crm.duckdb"))
    crm.write("b.yaml", by_query("duckdb:crm.duckdb"))
    asked: list[str] = []
    ask = copies.ask

    def once(of: copies.Asked, at: Path) -> Found:
        asked.append(of.table)
        return ask(of, at)

    monkeypatch.setattr(copies, "ask", once)
    for command in (
        ("report", "-c", "a.yaml", "--full"),
        ("report", "-c", "a.yaml", "-f", "html", "--by", "Country"),
        ("check", "-c", "a.yaml", "--fail-on", "never"),
        ("compare", "--a", "a.yaml", "--b", "b.yaml"),
        ("compare", "-c", "a.yaml"),
    ):
        asked.clear()
        assert crm(*command).code == 0
        assert len(set(asked)) == len(asked) > 0, command
    crm("funnel", "-c", "a.yaml")
    assert "touchpoints" not in asked, "what nobody needs is not asked for"


def test_a_preset_looks_at_the_columns_of_a_query(
    crm: Program, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", server.uri())
    crm.write(
        "funnelcli.yaml",
        "version: 1\nleads:\n  preset: salesforce-api\n  connection: ${CRM_DB}\n  query: >-\n"
        "    SELECT * FROM (VALUES ('1', date '2026-01-01', 'Web', true),\n"
        "    ('2', date '2026-01-02', 'Web', false))\n"
        '    AS l("Id", "CreatedDate", "LeadSource", "IsConverted")\n',
    )
    assert leads_of(crm) == (2, ["leads.query"])


def test_the_file_of_a_database_is_not_written_over(crm: Program, duck: Path) -> None:
    (crm.folder / "crm.duckdb").write_bytes(duck.read_bytes())
    crm.write("a.yaml", by_query("duckdb:crm.duckdb"))
    ended = crm("report", "-c", "a.yaml", "-f", "json", "-o", "crm.duckdb")
    assert ended.code == 2
    assert (crm.folder / "crm.duckdb").read_bytes() == duck.read_bytes()


def test_a_connection_is_in_no_hash(
    crm: Program, duck: Path, lite: Path, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanings, hashes = set(), set()
    crm.write("crm.yaml", by_query("${CRM_DB}"))
    for connection in (f"duckdb:{duck}", f"sqlite:{lite}", server.uri()):
        monkeypatch.setenv("CRM_DB", connection)
        text = crm("funnel", "-c", "crm.yaml", "-f", "json").text
        assert PASSWORD not in text
        definition = json.loads(text)["definition"]
        meanings.add(definition["meaning"])
        hashes.add(definition["sha256"])
    assert len(meanings) == len(hashes) == 1
