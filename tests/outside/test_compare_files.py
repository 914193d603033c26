"""`funnelcli compare` of two exports, of a snapshot and an export, and of two definitions."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import funnelcli
from funnelcli.api.snapshot import KEY
from funnelcli.tables import extract as of_tables
from funnelcli.tables.store import Ceiling, Store

from .program import Program, edited, refused

GOLDEN = Path(__file__).parent / "golden"

YAML = """\
version: 1
leads: {path: a.csv, id: Id, created: Created, email: Email}
lead: {exclude: {junk: "Junk = 'yes'"}}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: Customer, at: Won}
"""
HEADER = "Id,Email,Created,MQL,Won,Junk,Visit\n"
A = (
    HEADER
    + """\
1,ann@a.example,2026-01-05,2026-01-07,2026-02-01,no,yes
2,bob@b.example,2026-01-06,2026-01-08,,no,no
3,cy@c.example,2026-01-20,,,no,no
4,dee@d.example,2026-02-03,2026-02-04,,no,yes
5,eve@e.example,2026-02-10,,,no,no
6,fay@f.example,2026-02-28,,,no,no
"""
)
B = (
    HEADER
    + """\
1,ann@a.example,2026-01-05,2026-01-07,2026-02-01,no,yes
2,bob@b.example,2026-01-06,2026-01-09,2026-03-10,no,no
3,cy@c.example,2026-02-20,,,no,no
4,dee@d.example,2026-02-03,,2026-03-15,no,yes
6,fay@f.example,2026-02-28,,,yes,no
7,gil@g.example,2026-01-15,2026-01-16,2026-01-30,no,no
8,hal@h.example,2026-03-15,2026-03-16,,no,no
"""
)
"""As of 28 February: 5 is gone, 6 is junk now, 7 was added to January, 3 moved to February.

Of the others: 2's MQL moved by a day, 4's was deleted. Purchases of March, and 8, came later.
"""
NARROW = edited(YAML, ("{name: MQL, at: MQL}", "{name: MQL, at: MQL, where: \"Visit = 'yes'\"}"))


@pytest.fixture
def folder(empty: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv(KEY, "a key of a test")
    for name, text in {"a.csv": A, "b.csv": B, "f.yaml": YAML, "narrow.yaml": NARROW}.items():
        empty.write(name, text)
    return empty


def tables(document: Any) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in document["tables"]}


def said(document: Any) -> dict[str, str]:
    return {note["code"]: note["message"] for note in document["notes"]}


def cells(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def restated(folder: Program, *more: str) -> Any:
    return folder("compare", "-c", "f.yaml", "--b", "b.csv", "-f", "json", *more).json


def redefined(folder: Program, *more: str) -> Any:
    arguments = more or ("--a", "f.yaml", "--b", "narrow.yaml")
    return folder("compare", "-f", "json", *arguments).json


CHANGES = ("added", "vanished", "moved", "arrived")
COUNTS = ("before_leads", "before_customers", "after_leads", "after_customers")


def test_a_restatement_by_hand(folder: Program) -> None:
    """What merely happened after A's as-of is none."""
    document = restated(folder, "--a", "a.csv")

    assert document["as_of"] == "2026-02-28T23:59:59Z"
    assert cells(tables(document)["restated"], "cohort", *COUNTS) == [
        ("2026-01", 3, 1, 3, 2),
        ("2026-02", 3, 0, 2, 0),
    ]
    assert cells(tables(document)["restated"], *CHANGES) == [(1, 0, 1, 0), (0, 2, 0, 1)]
    columns = "stage", "appeared", "moved", "deleted", "undated"
    assert cells(tables(document)["restated_stages"], *columns) == [
        ("Lead", 1, 1, 2, 0),
        ("MQL", 0, 1, 1, 0),
        ("Customer", 0, 0, 0, 0),
    ]
    assert said(document)["new-leads"].startswith("1 row of B is of leads created after A's as-of")
    assert said(document)["vanished"] == (
        "2 leads of A are none of B: 1 not in it any more, 1 left out by lead.exclude.junk."
    )


def test_an_export_against_itself_has_nothing_to_tell(folder: Program) -> None:
    folder.write("again.csv", A)
    found = folder("compare", "-c", "f.yaml", "--a", "a.csv", "--b", "again.csv", "-f", "json").json

    assert tables(found)["restated"] == []
    assert said(found)["answer"] == (
        "Nothing that A reported by 2026-02-28 of its cohorts is told otherwise by B."
    )


def test_after_is_what_a_report_of_b_says_of_that_day(folder: Program) -> None:
    report = folder("cohorts", "-c", "f.yaml", "b.csv", "--as-of", "2026-02-28", "-f", "json").json
    found = tables(restated(folder, "--a", "a.csv"))["restated"]

    assert cells(found, "cohort", "after_leads", "after_customers") == cells(
        tables(report)["cohorts"], "cohort", "leads", "customer"
    )


def test_merged_leads_and_accounts(folder: Program) -> None:
    """7 has the address of 3 now; by account both are one company, as 3 was before."""
    merging = edited(YAML, ("lead: {", "lead: {deduplicate: {by: [Email]}, "))
    folder.write("merging.yaml", merging)
    folder.write("accounts.yaml", edited(YAML, ("lead: {", "lead: {unit: account, ")))
    folder.write("m.csv", A + "7,cy@c.example,2026-01-02,,,no,no\n")
    told = ("compare", "--a", "a.csv", "--b", "m.csv", "-f", "json", "-c")
    by_key, by_account = (folder(*told, f"{name}.yaml").json for name in ("merging", "accounts"))

    # by its key the lead of rows 7 and 3 goes by the id of 7, which was created first
    assert cells(tables(by_key)["restated"], "cohort", *CHANGES) == [("2026-01", 1, 1, 0, 0)]
    assert said(by_key)["vanished"] == "1 lead of A is none of B: 1 merged with another."
    # the account is the same, and only began earlier
    assert tables(by_account)["restated"] == []
    assert cells(tables(by_account)["restated_stages"], "moved")[0] == (1,)


def test_a_snapshot_says_the_same_as_the_export(folder: Program) -> None:
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    of_files, of_snapshot = (restated(folder, "--a", name) for name in ("a.csv", "a.snapshot"))

    for one in (of_files, of_snapshot):
        del one["inputs"]
    assert of_snapshot == of_files


def test_a_snapshot_of_accounts_says_the_same(folder: Program) -> None:
    folder.write("f.yaml", edited(YAML, ("lead: {", "lead: {unit: account, ")))
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")

    one, other = (restated(folder, "--a", name)["tables"] for name in ("a.csv", "a.snapshot"))
    assert one == other


def test_a_snapshot_is_replaced_only_after_the_report(folder: Program) -> None:
    made = ("report", "-c", "f.yaml", "--save-snapshot", "a.snapshot")
    assert folder(*made, "a.csv").code == 0
    before = (folder.folder / "a.snapshot").read_bytes()
    (folder.folder / "full").symlink_to("/dev/full")

    assert folder(*made, "b.csv", "-o", "full").code != 0
    assert (folder.folder / "a.snapshot").read_bytes() == before
    assert folder(*made, "b.csv", "-o", "page.html").code == 0
    assert (folder.folder / "a.snapshot").read_bytes() != before


def test_nothing_personal_is_in_a_snapshot(folder: Program) -> None:
    run = folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    assert run.code == 0
    path = folder.folder / "a.snapshot"
    table, content = pl.read_parquet(path), path.read_bytes()

    for text in (b"a key of a test", b"ann", b"example", b"Email", b"a.csv"):
        assert text not in content
    assert table.schema == pl.Schema({"lead": pl.UInt64, **dict.fromkeys("012", pl.UInt16)})
    assert table["lead"].is_sorted()
    # 2 is the first of January 1900, so that 2026-01-05 is 2 + 46,025
    assert table.filter(pl.col("2") > 0).row(0)[1:] == (46_027, 46_029, 46_054)
    again = folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "b.snapshot")
    assert again.code == 0
    assert (folder.folder / "b.snapshot").read_bytes() == content


def test_a_snapshot_needs_its_key(folder: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    arguments = ("compare", "-c", "f.yaml", "--a", "a.snapshot", "--b", "b.csv")
    monkeypatch.setenv(KEY, "another")
    refused(folder(*arguments), 2, f"{KEY} is not the key that this snapshot was made with")
    monkeypatch.delenv(KEY)
    refused(folder(*arguments), 2, f"a snapshot needs a key, and {KEY} is not set")
    made = folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "c.snapshot")
    refused(made, 2, f"a snapshot needs a key, and {KEY} is not set")
    assert not (folder.folder / "c.snapshot").exists()


def test_a_damaged_snapshot_is_told(folder: Program) -> None:
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    path = folder.folder / "a.snapshot"
    table, known = pl.read_parquet(path), pl.read_parquet_metadata(path)["funnelcli_snapshot"]
    content = path.read_bytes()
    arguments = ("compare", "-c", "f.yaml", "--a", "a.snapshot", "--b", "b.csv")

    table.with_columns(pl.col("1") + 1).write_parquet(path, metadata={"funnelcli_snapshot": known})
    refused(folder(*arguments), 3, "a.snapshot: the snapshot is damaged, or of another version")
    table.write_parquet(path, metadata={"funnelcli_snapshot": "{"})
    refused(folder(*arguments), 3, "a.snapshot: the snapshot is damaged, or of another version")
    path.write_bytes(content[: len(content) // 2])
    refused(folder(*arguments), 3, "a.snapshot")


def test_a_snapshot_of_another_meaning(folder: Program) -> None:
    folder("report", "-c", "narrow.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    arguments = ("compare", "-c", "f.yaml", "--a", "a.snapshot", "--b", "b.csv")
    refused(folder(*arguments), 2, "it was made by a definition of another meaning")

    found = folder(*arguments, "--definitions", "-f", "json").json
    assert "may be a redefinition" in said(found)["other-definition"]


@pytest.mark.parametrize("option", [("--since", "2026-02-01"), ("--window", "30")])
def test_a_snapshot_of_other_leads(folder: Program, option: tuple[str, str]) -> None:
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot", *option)
    arguments = ("compare", "-c", "f.yaml", "--a", "a.snapshot", "--b", "b.csv")

    refused(folder(*arguments), 2, "it was made of other leads")
    assert folder(*arguments, *option).code == 0


def test_a_redefined_stage_by_hand(folder: Program) -> None:
    """Of 1, 2 and 4 only 1 and 4 paid a visit; the one customer is the same."""
    document = redefined(folder)
    columns = "stage", "before", "after", "gained", "dropped", "rule"

    assert cells(tables(document)["redefined"], *columns) == [
        ("Lead", 6, 6, 0, 0, None),
        ("MQL", 3, 2, 0, 1, "stage condition: stages[1].where"),
        ("Customer", 1, 1, 0, 0, None),
    ]
    assert said(document)["answer"] == (
        "MQL is counted differently by the condition of MQL (stages[1].where): by A 1 of 3 in MQL "
        "(33.3%) are customers, by B 1 of 2 (50.0%). The same customers, 1 lead fewer in it. The "
        "two definitions differ in `stages[1].where` (now Visit = 'yes'). A rate that moves by "
        "that is defined anew, and the business is the same."
    )


def test_a_last_stage_of_another_name_moves_nobody(folder: Program) -> None:
    folder.write("new.yaml", edited(YAML, ("{name: Customer,", "{name: Won deal,")))
    document = redefined(folder, "--a", "f.yaml", "--b", "new.yaml")

    assert cells(tables(document)["redefined"], "stage", "before", "after", "rule") == [
        ("Lead", 6, 6, None), ("MQL", 3, 3, None), ("Won deal", 1, 1, None),
    ]  # fmt: skip
    assert said(document)["answer"] == (
        "The two definitions differ in `stages[2].name` (now Won deal), which moves no lead in or "
        "out of a stage."
    )


def test_customers_are_those_of_the_last_stage_of_each(folder: Program) -> None:
    """One of six is a customer by A; by B, which ends with the MQL, three are."""
    folder.write("new.yaml", edited(YAML, ("  - {name: Customer, at: Won}\n", "")))
    document = redefined(folder, "--a", "f.yaml", "--b", "new.yaml")

    assert cells(tables(document)["redefined"], "stage", "before", "after", "rule") == [
        ("Lead", 6, 6, None), ("MQL", 3, 3, None),
        ("Customer", 1, 0, "stage left out: stages[2]"),
    ]  # fmt: skip
    assert said(document)["answer"].startswith(
        "Customer is counted differently by the stage Customer (stages[2]): by A 1 of 6 leads "
        "(16.7%) are customers, by B 3 of 6 (50.0%). 2 customers more, as many leads. "
    )


def test_a_stage_is_the_same_at_another_place(folder: Program) -> None:
    """Without the MQL the customer is stage 1, by its old condition; of accounts there are six."""
    new = edited(YAML, ("  - {name: MQL, at: MQL}\n", ""), ("lead: {", "lead: {unit: account, "))
    folder.write("new.yaml", new)
    document = redefined(folder, "--a", "f.yaml", "--b", "new.yaml")

    rules = dict(cells(tables(document)["redefined"], "stage", "rule"))
    assert rules == {"Lead": None, "Customer": None, "MQL": "stage left out: stages[1]"}
    assert "Only A has the stage MQL (stages[1]): 3 leads reached it." in said(document)["answer"]


def test_a_reason_with_the_signs_of_a_list(folder: Program) -> None:
    name = "a; b: c.d"
    new = edited(YAML, ("junk:", f'"{name}":'), ("Junk = 'yes'", "Visit = 'yes'"))
    folder.write("new.yaml", new)
    document = redefined(folder, "--a", "f.yaml", "--b", "new.yaml")
    page = folder("compare", "--a", "f.yaml", "--b", "new.yaml", "-f", "plain").text

    rules = dict(cells(tables(document)["redefined"], "stage", "rule"))
    assert rules["Lead"] == f"excluded: lead.exclude.{name}"
    assert f"the exclusion {name} (lead.exclude.{name})" in page


CASES: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "lead: {exclude: {junk: \"Junk = 'yes'\"}}": {
        "lead: {exclude: {junk: \"Visit = 'yes'\"}}": [
            ("Lead", 6, 4, 0, 2, "excluded: lead.exclude.junk"),
            ("MQL", 3, 1, 0, 2, "excluded: lead.exclude.junk"),
            ("Customer", 1, 0, 0, 1, "excluded: lead.exclude.junk"),
        ],
        "lead: {where: \"Visit = 'no'\", exclude: {junk: \"Junk = 'yes'\"}}": [
            ("Lead", 6, 4, 0, 2, "not a lead: lead.where"),
            ("MQL", 3, 1, 0, 2, "not a lead: lead.where"),
            ("Customer", 1, 0, 0, 1, "not a lead: lead.where"),
        ],
        "lead: {deduplicate: {by: [Visit]}}": [
            ("Lead", 6, 2, 0, 4, "merged: lead.deduplicate.by"),
            ("MQL", 3, 2, 0, 1, "merged: lead.deduplicate.by"),
            ("Customer", 1, 1, 0, 0, None),
        ],
    },
    "version: 1": {
        "version: 1\nwindow: 20d": [
            ("Lead", 6, 6, 0, 0, None),
            ("MQL", 3, 3, 0, 0, None),
            ("Customer", 1, 0, 0, 1, "window: window"),
        ],
        "version: 1\nreach: observed": [
            ("Lead", 6, 6, 0, 0, None),
            ("MQL", 3, 3, 0, 0, None),
            ("Customer", 1, 1, 0, 0, None),
        ],
    },
    "  - {name: MQL, at: MQL}\n": {
        "": [
            ("Lead", 6, 6, 0, 0, None),
            ("Customer", 1, 1, 0, 0, None),
            ("MQL", 3, 0, 0, 3, "stage left out: stages[1]"),
        ],
        "  - {name: MQL, at: MQL, where: \"Visit = 'no'\"}\n": [
            ("Lead", 6, 6, 0, 0, None),
            ("MQL", 3, 2, 0, 1, "stage condition: stages[1].where"),
            ("Customer", 1, 1, 0, 0, None),
        ],
    },
}


@pytest.mark.parametrize(
    ("old", "new", "rows"), [(old, *each) for old, news in CASES.items() for each in news.items()]
)
def test_each_rule_by_hand(
    folder: Program, old: str, new: str, rows: list[tuple[Any, ...]]
) -> None:
    folder.write("new.yaml", edited(YAML, (old, new)))
    columns = "stage", "before", "after", "gained", "dropped", "rule"

    there = tables(redefined(folder, "--a", "f.yaml", "--b", "new.yaml"))["redefined"]
    assert cells(there, *columns) == rows
    back = tables(redefined(folder, "--a", "new.yaml", "--b", "f.yaml"))["redefined"]
    turned = {row[0]: row for row in cells(back, *columns)}
    for stage, before, after, gained, dropped, _ in rows:
        assert turned[stage][1:5] == (after, before, dropped, gained)


def test_window_and_condition_at_once_are_told_apart(folder: Program) -> None:
    """1 became a customer after 27 days, and 2's entry lacks the visit."""
    folder.write("new.yaml", edited(NARROW, ("version: 1", "version: 1\nwindow: 20d")))
    rules = tables(redefined(folder, "--a", "f.yaml", "--b", "new.yaml"))["redefined_rules"]

    assert cells(rules, "stage", "rule", "gained", "dropped") == [
        ("MQL", "stage condition: stages[1].where", 0, 1),
        ("Customer", "window: window", 0, 1),
    ]


def test_two_yamls_of_one_meaning(folder: Program) -> None:
    folder.write("new.yaml", "# the same\n" + YAML)
    document = redefined(folder, "--a", "f.yaml", "--b", "new.yaml")

    assert said(document)["answer"] == "The two definitions mean the same: nothing differs."
    assert tables(document)["redefined_rules"] == []


def test_all_at_once_are_told_apart(folder: Program) -> None:
    """Another month, another export and another definition: each is told by its own comparison."""
    folder.write("new.yaml", edited(NARROW, ("a.csv", "b.csv")))
    arguments = ("compare", "--a", "f.yaml", "--b", "new.yaml", "-f", "json")
    refused(folder(*arguments), 2, "data and definition differ at once")

    both = folder(*arguments, "--both").json
    assert tables(both)["restated"] == tables(restated(folder, "--a", "a.csv"))["restated"]
    on_b = redefined(folder, "--a", "f.yaml", "--b", "narrow.yaml", "b.csv")
    assert tables(both)["redefined"] == tables(on_b)["redefined"]
    assert [file["path"] for file in both["inputs"]] == ["a.csv", "b.csv"]
    assert said(both)["two-as-of"] == (
        "What is restated is looked at as of 2026-02-28, the as-of of A's files; what is redefined "
        "as of 2026-03-16, that of B's."
    )


REFUSED = {
    "--a a.csv --b b.csv -c f.yaml a.csv": "DATA beside them would be a third",
    "--a a.csv --b b.csv -c f.yaml --both": "--both is for two YAMLs",
    "--a a.csv --b b.csv -c f.yaml --by source": "--by is for two periods",
    "--a f.yaml --b narrow.yaml --both": "each with files of its own",
    "--a f.yaml --b narrow.yaml --definitions": "--definitions is for a snapshot",
    "--a a.csv --b b.csv -c bare.yaml": "to compare exports needs `leads.id` in the YAML",
}


def test_a_snapshot_is_compared_with_the_leads_of_the_yaml(folder: Program) -> None:
    """Or with DATA; an export only with DATA."""
    folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot")
    folder("report", "-c", "f.yaml", "a.csv", "-o", "a.json")
    arguments = ("compare", "-c", "f.yaml", "-f", "json", "--a")

    with_b = tables(folder(*arguments, "a.snapshot", "--b", "b.csv").json)
    assert tables(folder(*arguments, "a.snapshot", "b.csv").json) == with_b
    assert tables(folder(*arguments, "a.csv", "b.csv").json) == with_b
    for kept in ("a.snapshot", "a.json"):
        assert tables(folder(*arguments, kept).json)["restated"] == []
    refused(folder(*arguments, "a.csv"), 2, "--a is an export, and --b is not given")
    backward = folder("compare", "-c", "f.yaml", "--b", "a.snapshot")
    refused(backward, 2, "--b is a snapshot, and --a is not given")
    refused(
        folder(*arguments, "a.snapshot", "--b", "2026-01"), 2,
        "--a is a snapshot and --b is a period",
    )  # fmt: skip


@pytest.mark.parametrize(("arguments", "why"), REFUSED.items())
def test_what_does_not_go_together_is_refused(folder: Program, arguments: str, why: str) -> None:
    folder.write("bare.yaml", edited(YAML, ("id: Id, ", "")))

    refused(folder("compare", *arguments.split()), 2, why)


def test_every_format_has_it(folder: Program) -> None:
    for sides in (
        ("-c", "f.yaml", "--a", "a.csv", "--b", "b.csv"),
        ("--a", "f.yaml", "--b", "narrow.yaml"),
    ):
        for name in ("csv", "tsv", "jsonl", "markdown", "html", "plain", "table"):
            assert folder("compare", *sides, "-f", name).code == 0
        assert folder("compare", *sides, "-o", "out.xlsx").code == 0


def test_a_notebook_has_the_same(folder: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.folder)
    funnel = funnelcli.load("f.yaml")
    of_command = restated(folder, "--a", "a.csv")
    of_notebook = funnel.compare(a="a.csv", b="b.csv")

    assert of_notebook["restated"].frame.rows(named=True) == tables(of_command)["restated"]
    of_data = funnelcli.load("f.yaml", "b.csv").compare(a="a.csv")
    assert of_data["restated"].frame.equals(of_notebook["restated"].frame)
    redefined_ = funnel.compare(a="f.yaml", b="narrow.yaml")["redefined"].frame
    assert redefined_["dropped"].to_list() == [0, 1, 0]


NOT_IN_A_NOTEBOOK: dict[str, dict[str, Any]] = {
    "--both is for two YAMLs": {"a": "a.csv", "b": "b.csv", "both": True},
    "--definitions is for a snapshot": {"a": "f.yaml", "b": "narrow.yaml", "definitions": True},
    "--by is for two periods": {"a": "a.csv", "b": "b.csv", "by": "source"},
    "--definitions is for two exports": {"a": "2026-01", "b": "2026-02", "definitions": True},
    "--both is for two exports": {"both": True},
}


@pytest.mark.parametrize(("why", "asked"), NOT_IN_A_NOTEBOOK.items())
def test_a_notebook_is_refused_what_the_command_is(
    folder: Program, monkeypatch: pytest.MonkeyPatch, why: str, asked: dict[str, Any]
) -> None:
    monkeypatch.chdir(folder.folder)
    with pytest.raises(funnelcli.FunnelError, match=why):
        funnelcli.load("f.yaml").compare(**asked)


def test_a_saved_report_says_how_its_cohorts_moved(folder: Program) -> None:
    """It has no leads: how many were added nobody knows."""
    folder("report", "-c", "f.yaml", "a.csv", "-o", "a.json")
    document = restated(folder, "--a", "a.json")

    assert cells(tables(document)["restated"], "cohort", *COUNTS) == [
        ("2026-01", 3, 1, 3, 2),
        ("2026-02", 3, 0, 2, 0),
    ]
    assert cells(tables(document)["restated"], *CHANGES) == [(None,) * 4] * 2
    arguments = ("compare", "--a", "a.json", "--b", "b.csv")
    refused(folder(*arguments, "-c", "narrow.yaml"), 2, "by a definition of another meaning")
    assert folder(*arguments, "-c", "narrow.yaml", "--definitions").code == 0
    asked_anew = folder(*arguments, "-c", "f.yaml", "--cohort", "week")
    refused(asked_anew, 2, "a report that was asked otherwise: cohort")


@pytest.mark.parametrize(
    "edit",
    [
        ("query", None), ("as_of", "zz"), ("as_of", None), ("tables", [{"name": "cohorts"}]),
        ("tables", [{"name": "cohorts", "rows": [{}]}]), ("tables", None), ("stages", []),
        ("schema_version", "9"), ("definition", None), ("definition", "x"),
    ],
)  # fmt: skip
def test_a_damaged_report_is_told(folder: Program, edit: tuple[str, Any]) -> None:
    report = folder("report", "-c", "f.yaml", "a.csv", "-f", "json").json
    folder.write("a.json", json.dumps({**report, edit[0]: edit[1]}))

    refused(folder("compare", "-c", "f.yaml", "--a", "a.json", "--b", "b.csv"), 3, "a.json")


@pytest.mark.parametrize(
    "edit",
    [
        {"leads": None}, {"leads": -1}, {"customer": "x"}, {"customer": 99}, {"cohort": "foo"},
        {"cohort": None}, {"leads": 1.5}, {"leads": True},
    ],
)  # fmt: skip
def test_a_cohort_that_no_report_has_is_told(folder: Program, edit: dict[str, Any]) -> None:
    report = folder("report", "-c", "f.yaml", "a.csv", "-f", "json").json
    next(each for each in report["tables"] if each["name"] == "cohorts")["rows"][0] |= edit
    folder.write("a.json", json.dumps(report))

    refused(folder("compare", "-c", "f.yaml", "--a", "a.json", "--b", "b.csv"), 3, "a.json")


def test_a_blank_is_no_side_and_no_key(folder: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(
        folder("compare", "-c", "f.yaml", "--a", "", "--b", "b.csv"), 2, "--a: nothing is given"
    )
    monkeypatch.setenv(KEY, "  ")
    refused(folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "s"), 2, KEY)


def test_pages_read_as_they_did(folder: Program) -> None:
    """Two golden pages; FUNNELCLI_UPDATE_GOLDEN writes them anew."""
    exports_ = ("-c", "f.yaml", "--a", "a.csv", "--b", "b.csv")
    pages = {
        "compare-exports": exports_,
        "compare-definitions": ("--a", "f.yaml", "--b", "narrow.yaml"),
    }
    for name, sides in pages.items():
        golden = GOLDEN / f"{name}.txt"
        page = folder("compare", *sides, "-f", "plain").text
        if os.environ.get("FUNNELCLI_UPDATE_GOLDEN"):
            golden.write_text(page, "utf-8")
        assert page == golden.read_text("utf-8")


def test_rows_read_in_parts_say_the_same(folder: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where memory is short."""
    whole = restated(folder, "--a", "a.csv")
    monkeypatch.setattr(Ceiling, "store", lambda ceiling, _needed: Store(ceiling.folder, 1))
    monkeypatch.setattr(Store, "parts", lambda *_: 3)
    monkeypatch.setattr(of_tables, "CHUNK", 2)

    assert restated(folder, "--a", "a.csv") == whole
    assert folder("report", "-c", "f.yaml", "a.csv", "--save-snapshot", "a.snapshot").code == 0
    assert restated(folder, "--a", "a.snapshot")["tables"] == whole["tables"]
