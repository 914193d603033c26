"""Pictures from the command line: which there are, where they go, and what is in the way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from .program import LEADS, SAMPLE_REPORT, Program, edited, refused

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"


def texts(path: Path) -> list[str]:
    root = ET.fromstring(path.read_bytes())  # noqa: S314  (just drawn)
    return [each.text or "" for each in root.iter() if each.tag.endswith("text")]


@pytest.fixture(scope="module")
def drawn(project: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    run = project(
        *SAMPLE_REPORT, "-o", folder / "report.txt",
        "--chart", f"funnel={folder / 'funnel.svg'}", "--chart", f"cohorts={folder / 'c.PNG'}",
        "--chart", f"sources={folder / 'sources.svg'}",
    )  # fmt: skip
    assert (run.code, run.out) == (0, b"")
    return folder


def test_each_picture_goes_into_its_file_beside_the_result(project: Program, drawn: Path) -> None:
    names = {path.name for path in drawn.iterdir()}

    assert names == {"report.txt", "funnel.svg", "c.PNG", "sources.svg"}
    assert (drawn / "c.PNG").read_bytes().startswith(PNG)
    assert (drawn / "report.txt").read_bytes() == project(*SAMPLE_REPORT).out


def test_a_picture_has_the_numbers_of_the_page(project: Program, drawn: Path) -> None:
    page = project(*SAMPLE_REPORT, "-f", "markdown").text.replace("\\", "")
    said = texts(drawn / "sources.svg")

    assert "Referral" in said
    for expected in said[said.index("Organic Search") :]:
        assert expected.startswith(("Rate", "Hollow", "→")) or expected in page
    assert "Lead" in texts(drawn / "funnel.svg")


@pytest.mark.parametrize(
    ("command", "table", "expected"),
    [
        ("curve", "curve", "Each stage to the next"),
        ("curve --by source", "curve", "Referral (347)"),
        ("curve --from MQL --to Customer", "curve", "MQL → Customer"),
        ("sources", "sources", "Referral"),
        ("segments --by region", "segments", "Segments by region"),
        ("cohorts --ages", "triangle", "12m"),
        ("cohorts --cohort quarter", "cohorts", "2025-Q1"),
        ("funnel", "funnel", "From previous"),
    ],
)
def test_every_table_that_declares_a_picture_has_one(
    project: Program, tmp_path: Path, command: str, table: str, expected: str
) -> None:
    path = tmp_path / "picture.svg"
    run = project(*command.split(), "-c", "config.example.yaml", "--chart", f"{table}={path}", "-q")

    assert run.text
    assert expected in texts(path)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--chart", "funnel"], "expected NAME=PATH, such as cohorts=cohorts.svg"),
        (["--chart", "=a.svg"], "expected NAME=PATH"),
        (["--chart", "funnel="], "expected NAME=PATH"),
        (["--chart", "funnel=a.pdf"], "a picture is a file that ends with .svg or .png"),
        (["--chart", "funnel=a"], "For slides: --chart funnel=a.png"),
        (["--chart", "funel=a.svg"], "this table is not shown; did you mean 'funnel'?"),
        (["--chart", "triangle=a.svg"], "this table is not shown"),
        (["--chart", "funnel=a.svg", "--chart", "sources=a.svg"], "goes there as well"),
        (
            ["--chart", "funnel=a.svg", "-f", "plain", "-o", "a.svg"],
            "the result (-o) goes there as well",
        ),
    ],
)
def test_a_picture_that_there_cannot_be_is_refused(
    company: Program, options: list[str], said: str
) -> None:
    before = set(company.folder.iterdir())

    refused(company("report", *options), 2, said)
    assert set(company.folder.iterdir()) == before


def test_the_tables_that_have_one_are_named(company: Program) -> None:
    has = "Tables of this result with a picture: "

    refused(company("report", "--chart", "x=a.svg"), 2, f"{has}funnel, cohorts, sources")
    refused(
        company("funnel", "--detail", "--chart", "transitions=a.svg"),
        2, "this table has no picture", f"{has}funnel",
    )  # fmt: skip
    refused(company("velocity", "--chart", "moves=a.svg"), 2, f"{has}none")


def test_what_cannot_be_written_is_an_error_before_the_work(company: Program) -> None:
    company.write("leads.csv", "not read")

    refused(company("report", "--chart", "funnel=no/a.svg"), 3, "there is no folder no")


def test_an_input_is_never_overwritten(company: Program) -> None:
    company.write("leads.svg", LEADS)
    run = company("report", "leads.svg", "--chart", "funnel=leads.svg")

    refused(run, 2, "leads.svg: this run reads it")
    assert (company.folder / "leads.svg").read_text() == LEADS


def test_a_picture_replaces_another_at_once_and_keeps_its_mode(company: Program) -> None:
    path = company.write("funnel.svg", "old")
    path.chmod(0o640)
    before = path.stat().st_ino
    assert company("report", "--chart", "funnel=funnel.svg").text

    assert "Funnel" in texts(path)
    assert path.stat().st_ino != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert {each.name for each in company.folder.iterdir()} == {
        "funnel.svg", "funnelcli.yaml", "leads.csv",
    }  # fmt: skip


def test_no_picture_is_drawn_of_data_that_fail_the_check(company: Program) -> None:
    company.write("leads.csv", edited(LEADS, ("2026-03-30", "2025-03-30")))
    run = company("report", "--check", "--fail-on", "warning", "--chart", "funnel=funnel.svg")

    assert run.code == 1
    assert not (company.folder / "funnel.svg").exists()


def test_the_same_bytes_each_time(company: Program, tmp_path: Path) -> None:
    options = ("--chart", "sources=a.svg", "--chart", "funnel=f.png", "-qq")
    for environ in ({}, {"HOME": str(tmp_path), "TZ": "Asia/Tokyo", "LC_ALL": "C"}):
        assert company("report", *options, environ=environ).code == 0
        for new, old in (("a.svg", "b.svg"), ("f.png", "g.png")):
            path = company.folder / new
            if environ:
                assert path.read_bytes() == (company.folder / old).read_bytes()
            path.replace(company.folder / old)


def test_no_lead_at_all_is_a_picture_too(company: Program) -> None:
    options = ("--since", "2030-01-01", "--allow-empty", "--chart")

    assert company("curve", *options, "curve=curve.svg").code == 0
    assert "No lead can be drawn." in texts(company.folder / "curve.svg")


def test_names_that_xml_cannot_hold_do_not_end_the_program(company: Program) -> None:
    company.write("leads.csv", LEADS.replace("Webinar", "a\ufffe\x01</svg>" + "x" * 300))
    run = company("report", "--chart", "sources=s.svg", "--chart", "sources=s.png", environ={})

    assert run.code == 0, run.err
    assert any(said.startswith("a\ufffd\\x01</svg>xxx") for said in texts(company.folder / "s.svg"))
    assert (company.folder / "s.png").read_bytes().startswith(PNG)


def test_without_who_bought_there_is_no_picture_of_customers(company: Program) -> None:
    company.write("leads.csv", "Id,Created,Status,Source\nL1,2026-01-05,Open,Web\n")
    company.write(
        "funnelcli.yaml",
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created, source: Source}\n"
        "customers: unknown\nstages: [{name: Lead}, {name: MQL, where: Status = 'MQL'}]\n",
    )
    run = company("report", "--chart", "sources=a.svg")

    refused(run, 2, "Tables of this result with a picture: funnel\n")


def test_without_the_library_there_is_an_error_that_says_how_to_get_it(company: Program) -> None:
    run = without(company, "vl_convert", "report", "--chart", "funnel=a.svg")

    assert run.returncode == 3
    assert run.stdout == ""
    assert "--chart needs one more library" in run.stderr
    assert "pip install 'funnelcli[html]'" in run.stderr
    assert without(company, "vl_convert", "report").returncode == 0


def without(company: Program, library: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = (
        f"import sys; sys.modules[{library!r}] = None\nfrom funnelcli.__main__ import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=company.folder, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_libraries_that_draw_are_imported_where_they_draw(company: Program) -> None:
    runs = (
        (["report", "-f", "table"], set[str]()),
        (["curve", "-f", "plain"], set[str]()),
        (["curve", "-f", "table"], {"plotille"}),
        (["report", "--chart", "funnel=a.svg"], {"plotille", "vl_convert"}),
    )
    played = company.fresh(*(arguments for arguments, _ in runs))
    for (_, names), (run, imported) in zip(runs, played, strict=True):
        assert run.code == 0, run.err
        assert {"plotille", "vl_convert"} & imported == names


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"TERM": "xterm-256color"}])
def test_a_curve_is_drawn_on_a_terminal_and_not_in_a_pipe(
    company: Program, environ: dict[str, str]
) -> None:
    (piped,) = (company("curve", environ=environ).text,)
    drawn = company("curve", "-f", "table", environ=environ).text

    assert "Days since Lead" in drawn
    assert "Days since Lead" not in piped
    assert any("\u2800" < letter <= "\u28ff" for letter in drawn) == (environ["TERM"] != "dumb")
    if environ["TERM"] == "dumb":
        assert drawn.isascii()
