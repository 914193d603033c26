"""Pages of small companies, whole, as golden files: FUNNELCLI_UPDATE_GOLDEN writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .program import Program
from .test_score import LEADS, LOG, YAML

GOLDEN = Path(__file__).parent / "golden"
SAAS = "benchmarks: {industry: B2B SaaS, deal_size: SMB, motion: inbound}\n"
BOUGHT = {"Web": (24, 80), "Events": (4, 80), "Ads": (14, 80)}
"""Of the leads of a source so many bought; all are old enough."""
SOURCES = """\
version: 1
leads: {path: sources.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: Customer, at: Won}]
horizon: 30
as_of: 2026-06-30
"""
PAGES = {
    "score": "score",
    "said": "said",
    "matrix": "velocity --matrix",
    "benchmarks": "benchmarks -c saas.yaml",
    "sources-with-a-mark": "sources -c sources.yaml",
}


def sources() -> str:
    rows = [
        f"{source} {n},2026-01-{n % 28 + 1:02},{source},{'2026-02-01' if n < bought else ''}"
        for source, (bought, leads) in BOUGHT.items()
        for n in range(leads)
    ]
    return "\n".join(["Id,Created,Source,Won", *rows]) + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_did(empty: Program, name: str) -> None:
    files = {
        "leads.csv": LEADS, "log.csv": LOG, "funnelcli.yaml": YAML, "saas.yaml": YAML + SAAS,
        "sources.csv": sources(), "sources.yaml": SOURCES,
    }  # fmt: skip
    for file, text in files.items():
        empty.write(file, text)
    page = empty(*PAGES[name].split(), "-f", "plain").text
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("FUNNELCLI_UPDATE_GOLDEN"):
        golden.write_text(page, "utf-8")

    assert page == golden.read_text("utf-8")
