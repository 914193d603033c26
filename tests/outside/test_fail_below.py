"""`report --fail-below`: it ends with 1 where a rate is for sure too low, and never on a doubt."""

# ruff: noqa: E501  a sentence is a line

import subprocess
import sys

import pytest

from .program import Program

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: Won}]
horizon: 90d
as_of: 2026-12-31
"""


def rows(customers: int, among: int, created: str = "2026-01-05") -> str:
    """Every second lead is an MQL two days later, and so many of these buy after ten days."""
    cells = [
        ("2026-01-07", "2026-01-15") if n < customers else ("2026-01-07" if n % 2 else "", "")
        for n in range(among)
    ]
    return "Id,Created,MQL,Won\n" + "".join(
        f"L{n},{created},{mql},{won}\n" for n, (mql, won) in enumerate(cells)
    )


@pytest.fixture
def thousand(empty: Program) -> Program:
    """20 customers of 1,000 leads: 2 %, between 1.3 and 3.1 %."""
    empty.write("leads.csv", rows(20, 1000))
    empty.write("funnelcli.yaml", YAML)
    return empty


def test_below_for_sure(thousand: Program) -> None:
    found = thousand("report", "--fail-below", "Customer=4%")

    assert found.code == 1
    assert found.err == (
        "fail-below: Customer is below 4%: 20 of the 1,000 leads old enough, 2.0% (1.3-3.1%)\n"
    )
    assert b"Funnel" in found.out  # the report is written all the same


@pytest.mark.parametrize("asked", ["Customer=3.05%", "Customer=0.03", "customer=2%", "Customer=1%"])
def test_what_may_be_as_high_is_not_below(thousand: Program, asked: str) -> None:
    """The upper end of 20 in 1,000 is 3.07 %."""
    found = thousand("report", "--fail-below", asked)

    assert (found.code, found.err) == (0, "")


def test_each_is_judged(thousand: Program) -> None:
    found = thousand("report", "--fail-below", "Customer=1%", "--fail-below", "MQL=60%")

    assert found.code == 1
    assert found.err.startswith("fail-below: MQL is below 60%: 510 of the 1,000 leads old enough")


def test_the_target_of_the_yaml_from_the_lead_and_from_the_stage_before(thousand: Program) -> None:
    aims = "benchmarks: {targets: {Customer: 0.1, MQL: 45%, from_lead: {Customer: 0.03}}}\n"
    thousand.write("funnelcli.yaml", YAML + aims)
    # of customers nobody knows how long it takes from MQL: only 20 ever bought
    found = thousand("report", "--fail-below", "Customer=target", "--fail-below", "MQL=TARGET")
    assert (found.code, found.err) == (
        0,
        (
            "fail-below: whether Customer is below 10% cannot be judged: nobody knows how old is old "
            "enough\n"
        ),
    )

    thousand.write("leads.csv", rows(35, 1000))  # 35 of 518 MQL are 6.8 %, at most 9.3 %
    found = thousand("report", "--fail-below", "Customer=target")
    assert (found.code, found.err) == (
        1,
        (
            "fail-below: Customer is below 10%: 35 of the 518 leads in MQL that had the time for it, "
            "6.8% (4.9-9.3%)\n"
        ),
    )


def test_the_targets_of_values_count_where_the_report_is_by_them(thousand: Program) -> None:
    """All leads are of the web, of which 2 % is too low; of all leads it would be enough."""
    lines = rows(20, 1000).splitlines()
    leads = [f"{lines[0]},Source", *(f"{line},Web" for line in lines[1:])]
    thousand.write("leads.csv", "\n".join(leads) + "\n")
    aims = "{source: {web: {from_lead: {Customer: 4%}}}}"
    yaml = YAML.replace("created: Created", "created: Created, source: Source")
    thousand.write("funnelcli.yaml", f"{yaml}benchmarks: {{targets: {{by: {aims}}}}}\n")
    found = thousand("report", "--fail-below", "Customer=target")
    assert (found.code, found.err) == (
        1,
        "fail-below: Customer of source web is below 4%: 20 of the 1,000 leads old enough, 2.0% (1.3-3.1%)\n",
    )

    found = thousand("report", "--by", "Won", "--fail-below", "Customer=target")
    assert found.code == 2
    assert "the YAML aims at no rate of Customer here" in found.err


@pytest.mark.parametrize(
    ("leads", "more", "why"),
    [
        (rows(0, 29), (), "0 of the 29 leads old enough are too few to tell"),
        (rows(0, 1000, "2026-12-01"), (), "there are no leads old enough"),
        (rows(0, 1000), ("--horizon", "auto"), "nobody knows how old is old enough"),
    ],
    ids=["low n", "young", "no horizon"],
)
def test_what_cannot_be_judged_does_not_fail(
    thousand: Program, leads: str, more: tuple[str, ...], why: str
) -> None:
    thousand.write("leads.csv", leads)
    found = thousand("report", "--fail-below", "Customer=4%", *more)

    assert found.code == 0
    assert f"fail-below: whether Customer is below 4% cannot be judged: {why}\n" in found.err


def test_no_customer_at_all_is_below(thousand: Program) -> None:
    thousand.write("leads.csv", rows(0, 1000))
    found = thousand("report", "--fail-below", "Customer=4%")

    assert found.code == 1
    assert "0 of the 1,000 leads old enough, 0.0% (0.0-0.4%)" in found.err


@pytest.mark.parametrize(
    ("more", "says", "writes"),
    [(("-q",), False, True), (("-qq",), False, False), (("-f", "json"), True, True)],
)
def test_quiet_leaves_the_code(
    thousand: Program, more: tuple[str, ...], *, says: bool, writes: bool
) -> None:
    found = thousand("report", "--fail-below", "Customer=4%", *more)

    assert found.code == 1
    assert (found.err != "") == says
    assert (found.out != b"") == writes


def test_to_a_file(thousand: Program) -> None:
    found = thousand("report", "--fail-below", "Customer=4%", "-o", "report.json")

    assert found.code == 1
    assert '"mature_customers": 20' in (thousand.folder / "report.json").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of a shell")
def test_to_a_pipe_that_nobody_reads(thousand: Program) -> None:
    command = f"{sys.executable} -m funnelcli report --fail-below Customer=4% -f csv"
    run = subprocess.run(
        ["/bin/bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"],
        cwd=thousand.folder, check=False, capture_output=True,
    )  # fmt: skip
    assert run.returncode == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "Custmer=4%",
            (
                "error: --fail-below: there is no stage 'Custmer'; did you mean 'Customer'?\n"
                "hint: Stages of the YAML: Lead, MQL, Customer\n"
            ),
        ),
        (
            "Customer",
            (
                "error: --fail-below: 'Customer': expected STAGE=RATE or STAGE=target, such as "
                "'Customer=4%'\n"
            ),
        ),
        (
            "Customer=4",
            (
                "error: --fail-below: '4': expected target, or a rate such as 0.35 or 35%, more than 0 "
                "and at most 1; did you mean '4%'?\n"
            ),
        ),
        (
            "Customer=tagret",
            (
                "error: --fail-below: 'tagret': expected target, or a rate such as 0.35 or 35%, more "
                "than 0 and at most 1; did you mean 'target'?\n"
            ),
        ),
        (
            "Customer=target",
            (
                "error: --fail-below Customer=target: the YAML aims at no rate of Customer here\n"
                "hint: `benchmarks: {targets: {from_lead: {Customer: 4%}}}` does.\n"
            ),
        ),
        ("Lead=4%", "error: --fail-below: 'Lead' is the lead itself: every lead reaches it\n"),
    ],
)
def test_mistakes(thousand: Program, asked: str, said: str) -> None:
    found = thousand("report", "no-such-file.csv", "--fail-below", asked)

    assert (found.code, found.out, found.err) == (2, b"", said)


def test_data_that_fail_the_check_are_not_judged(thousand: Program) -> None:
    """Every lead of the export is there twice, with another date."""
    later = rows(20, 1000, "2026-01-06").partition("\n")[2]
    thousand.write("leads.csv", rows(20, 1000) + later)
    found = thousand(
        "report", "--check", "--fail-on", "warning", "--fail-below", "Customer=4%", "-o", "x.json"
    )
    assert found.code == 1
    assert "hint: the report is not written" in found.err
    assert "fail-below" not in found.err
    assert not (thousand.folder / "x.json").exists()
