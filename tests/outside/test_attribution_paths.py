"""Paths from the command line: the published transformations, and an export that can be read."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from .program import called, refused

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
TRANSFORMS = json.loads((DATA / "attribution" / "path_transforms.json").read_text("utf-8"))
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, amount: Amount}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel, type: Type}
"""
PATHS = """\
path,total_conversions,total_conversion_value,total_null
alpha > alpha,2,6.75,0
alpha > beta,1,0.5,3
beta,0,0.0,1
"""
"""In the form that packages read, and in the order of the export."""


def company(folder: Path, paths: list[tuple[list[str], str | None]]) -> Path:
    """Write a lead for each path, which was a customer of the amount, if there is one."""
    leads, touches = ["Id,Created,Won,Amount"], ["Lead,At,Channel,Type"]
    for number, (path, amount) in enumerate(paths):
        leads.append(
            f"L{number},2026-01-01,{'' if amount is None else '2026-03-01'},{amount or ''}"
        )
        touches += [
            f"L{number},2026-01-{day:02},{channel},Visit" for day, channel in enumerate(path, 2)
        ]
    for name, lines in (("leads.csv", leads), ("touches.csv", touches)):
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "funnelcli.yaml").write_text(YAML, "utf-8")
    return folder


def exported(folder: Path, *options: str) -> list[dict[str, str]]:
    """Run the export, and read it as packages do: by the names of its columns."""
    run = called(folder, "attribution", "--export", "paths", "-q", "-f", "csv", *options)
    return list(csv.DictReader(io.StringIO(run.text)))


@pytest.mark.parametrize(
    ("how", "published"),
    [("every", "unique"), ("runs", "exposure"), ("first", "first"), ("count", "frequency")],
)
def test_repeats_are_written_as_published(tmp_path: Path, how: str, published: str) -> None:
    folder = company(tmp_path, [(TRANSFORMS["path"], "1.00")])
    (row,) = exported(folder, "--repeats", how)
    assert row["path"].split(" > ") == TRANSFORMS[published]


@pytest.mark.parametrize(
    "rule", TRANSFORMS["direct_rules"], ids=lambda rule: ">".join(rule["path"])
)
@pytest.mark.parametrize(
    ("how", "published"),
    [("drop", "remove_if_not_all"), ("trailing", "remove_if_last_and_not_all")],
)
def test_direct_touches_go_as_published(
    tmp_path: Path, how: str, published: str, rule: dict[str, list[str]]
) -> None:
    folder = company(tmp_path, [(rule["path"], "1.00")])
    (row,) = exported(folder, "--direct", how)
    assert row["path"].split(" > ") == rule[published]


def test_an_export_is_not_of_what_is_credited(tmp_path: Path) -> None:
    folder = company(tmp_path, [(["Ads"], None)])
    run = called(folder, "attribution", "--export", "paths", "--credit", "campaign")
    refused(run, 2, "not with --credit")


def test_an_export_is_what_it_was_made_of(tmp_path: Path) -> None:
    """Conversions of a path share its value; one that has none is worth nothing."""
    paths: list[tuple[list[str], str | None]] = []
    for row in csv.DictReader(io.StringIO(PATHS)):
        path, n = row["path"].split(" > "), int(row["total_conversions"])
        paths += [(path, row["total_conversion_value"] if k == 0 else "0") for k in range(n)]
        paths += [(path, None)] * int(row["total_null"])
    folder = company(tmp_path, [*paths, ([], None)])
    run = called(folder, "attribution", "--export", "paths", "-q", "-f", "csv", "-o", "out/")
    assert run.code == 0
    assert (folder / "out" / "exported_paths.csv").read_text("utf-8") == PATHS


def test_the_whole_answer_has_the_tables_of_paths(tmp_path: Path) -> None:
    folder = company(tmp_path, [(["Ads", "Show"], "5"), (["Ads"], None), ([], "7")])
    tables = called(folder, "attribution", "-q", "-f", "json").json["tables"]
    names = ["attribution", "places", "paths", "path_lengths", "touch_stages"]
    assert [each["name"] for each in tables] == names
    assert {row["path"]: row["customers"] for row in tables[2]["rows"]} == {
        "Ads > Show": 1, "Ads": 0, "(no touchpoint)": 1
    }  # fmt: skip


def test_what_is_no_way_to_write_repeats_is_refused(tmp_path: Path) -> None:
    folder = company(tmp_path, [(["Ads"], None)])
    refused(called(folder, "attribution", "--repeats", "rums"), 2, "did you mean 'runs'?")


def test_a_page_says_who_was_touched_offline(tmp_path: Path) -> None:
    folder = company(tmp_path, [(["Ads", "Ads"], "5"), (["Show"], "6")])
    rows = (folder / "touches.csv").read_text("utf-8").replace("Show,Visit", "Show,Trade-Show")
    (folder / "touches.csv").write_text(rows, "utf-8")
    page = called(folder, "attribution", "-q", "-f", "plain").text
    assert "Of 2 customers with a touch, 1 (50%) had one offline." in page
