"""Pages of HTML as the program writes them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .program import LEADS, SAMPLE_REPORT, Ended, Program, ended, refused

if TYPE_CHECKING:
    from pathlib import Path

MAIL = 100_000
"""Bytes of a mail that is not cut; Gmail cuts at 102 KB."""


@pytest.fixture(scope="module")
def report(project: Program) -> str:
    return project(*SAMPLE_REPORT, "-f", "html").text


def titles(page: str) -> list[str]:
    parts = page.split("<h2")[1:]
    return [part.partition("</h2>")[0].partition(">")[2] for part in parts]


def test_a_report_has_all_that_people_look_for(report: str) -> None:
    assert [title.replace("<bdi>", "").replace("</bdi>", "") for title in titles(report)] == [
        "Funnel",
        "Cohorts by month",
        "Rate by months since the lead",
        "Curves",
        "Sources",
        "What leads and customers cost",
        "How soon leads were answered",
        "Data quality",
        "Definitions",
        "Notes",
    ]
    assert "<svg" in report
    assert "ST002 stage-order" in report
    assert "L-10807" not in report  # whose rows they are, check says
    assert "Median of the days since the stage before" in report


def test_it_fits_into_a_mail(report: str, project: Program) -> None:
    assert len(report.encode()) < MAIL
    for command in (["cohorts", "--ages"], ["curve"], ["check", "--fail-on", "never"]):
        page = project(*command, "-c", "config.example.yaml", "-f", "html").text
        assert len(page.encode()) < MAIL


def test_the_same_bytes_wherever_it_is_run(report: str, project: Program, tmp_path: Path) -> None:
    elsewhere = {
        "HOME": str(tmp_path),
        "TZ": "Pacific/Apia",
        "LC_ALL": "de_DE.UTF-8",
        "LANG": "ja_JP.UTF-8",
        "COLUMNS": "40",
        "FORCE_COLOR": "1",
        "TERM": "dumb",
        "PYTHONHASHSEED": "7",
    }
    assert project(*SAMPLE_REPORT, "-f", "html", environ=elsewhere).text == report


def test_the_same_bytes_without_any_font(project: Program, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    asked = ("cohorts", "--ages", "-c", "config.example.yaml", "-f", "html")
    without = project(*asked, environ={"FONTCONFIG_FILE": str(fonts)})
    assert without.text == project(*asked).text


def test_other_formats_have_no_more_tables_and_run_no_rule(project: Program) -> None:
    for name in ("markdown", "json"):
        text = project(*SAMPLE_REPORT, "-f", name).text
        assert "ST002" not in text
        assert "Rate by months" not in text


def test_a_report_that_is_checked_is_written_if_it_passes(company: Program) -> None:
    asked = ("report", "--check", "-f", "html", "-q")
    assert "<!doctype html>" in company(*asked, "--fail-on", "never").text
    company.write("leads.csv", LEADS + LEADS.splitlines()[1] + "\n")
    assert company(*asked, "--fail-on", "warning").code == 1


def test_rows_that_are_kept_in_parts_are_not_looked_at(company: Program) -> None:
    page = company("report", "-f", "html", "--memory", "1GB").text

    assert "No rule of check has looked at the rows, as --memory keeps them in parts." in page
    assert "Check:" not in page


def test_a_report_without_dates_has_what_it_can(company: Program) -> None:
    company.write(
        "funnelcli.yaml",
        "version: 1\nleads: {path: leads.csv, source: Source}\n"
        "stages: [{name: Lead}, {name: MQL, where: Score > 20}]\n",
    )
    page = company("report", "-f", "html", "--as-of", "2026-04-01").text

    assert titles(page)[:2] == ["<bdi>Funnel</bdi>", "<bdi>Sources</bdi>"]
    assert "<svg" not in page


def test_an_empty_selection_is_a_page(company: Program) -> None:
    page = company("report", "-f", "html", "--since", "2030-01-01", "--allow-empty").text
    assert "0 of 0 leads became customers" in page


WITHOUT = """\
import sys
sys.modules[sys.argv.pop(1)] = None
from funnelcli.__main__ import main
main()
"""


def without(company: Program, library: str, *arguments: str) -> Ended:
    return ended(
        subprocess.Popen(
            [sys.executable, "-c", WITHOUT, library, *arguments],
            cwd=company.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    )  # fmt: skip


@pytest.mark.parametrize("command", ["report", "check", "cohorts"])
def test_what_is_missing_is_said_with_how_to_get_it(company: Program, command: str) -> None:
    run = without(company, "htpy", command, "-f", "html")
    refused(run, 3, "html needs one more library", "pip install 'funnelcli[html]'")


def test_only_a_curve_needs_what_draws_it(company: Program) -> None:
    asked = ("cohorts", "-f", "html", "-q")
    assert without(company, "vl_convert", *asked).text == company(*asked).text
    run = without(company, "vl_convert", "curve", "-f", "html")
    refused(run, 3, "needs one more library", "pip install 'funnelcli[html]'")
