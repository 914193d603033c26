"""Packed files of nothing end early, whichever command reads them, unless limits are lifted."""

from __future__ import annotations

import gzip

import pytest

import funnelcli

from .program import LEADS, Program, edited


def bomb(nothing: bytes, times: int) -> bytes:
    """Pack leads, and below them 16 MB of nothing, so many times."""
    nothing *= 16_000_000 // len(nothing)
    return gzip.compress(LEADS.encode()) + gzip.compress(nothing) * times


@pytest.fixture(scope="module")
def gigabyte() -> bytes:
    """A gigabyte of zeros, in a megabyte."""
    return bomb(b"\0", 64)


@pytest.mark.parametrize(
    "command",
    [
        "report packed.csv.gz",
        "check",
        "explain L1",
        "init packed.csv.gz -o new.yaml",
        "curve",
        "velocity",
    ],
)
def test_a_gigabyte_of_zeros(company: Program, gigabyte: bytes, command: str) -> None:
    company.write("packed.csv.gz", gigabyte)
    definition = (company.folder / "funnelcli.yaml").read_text()
    company.write("funnelcli.yaml", edited(definition, ("leads.csv", "packed.csv.gz")))
    run = company(*command.split())
    assert run.code == 3
    assert "error: packed.csv.gz: " in run.err
    assert "--no-limits" in run.err
    assert run.out == b""


def test_no_limits_reads_it(company: Program) -> None:
    company.write("packed.csv.gz", bomb(b" " * 991 + b",,,,,,,,\n", 17))
    refused = company("report", "packed.csv.gz")
    assert refused.code == 3
    assert "unpack to 256 MB, more than 200 times as much" in refused.err
    read = company("report", "packed.csv.gz", "--no-limits", "-f", "json")
    assert read.code == 0, read.err
    assert read.json["population"]["leads"] == 6


def test_in_a_notebook(company: Program, gigabyte: bytes) -> None:
    company.write("packed.csv.gz", gigabyte)
    path = company.folder / "packed.csv.gz"
    funnel = funnelcli.load(company.folder / "funnelcli.yaml", path)
    with pytest.raises(funnelcli.FunnelError, match="--no-limits"):
        funnel.report()
    path.write_bytes(gzip.compress(LEADS.encode()))
    funnel = funnelcli.load(company.folder / "funnelcli.yaml", path, no_limits=True)
    assert funnel.report().headline.n == 6
