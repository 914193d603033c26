"""`funnelcli check`: the gate for CI."""

from typing import Annotated

import typer

from funnelcli.cli import options as o, writing as w
from funnelcli.cli.completing import rules
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run
from funnelcli.cli.shell import WRITTEN

FindingsFormat = Annotated[
    w.Findings | None,
    typer.Option(
        "-f",
        "--format",
        case_sensitive=False,
        help="How to write the findings.  [default: as -o ends, else table on a terminal, else "
        "plain]",
        rich_help_panel=WRITTEN,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULES",
        autocompletion=rules,
        help="Only these rules: codes, groups such as ID, names; with commas, or repeated.",
    ),
]
IgnoreRules = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="RULES", autocompletion=rules, help="Not these rules; as --select."
    ),
]
FailOn = Annotated[
    o.Severity, typer.Option("--fail-on", help="From which findings on the exit code is 1.")
]
Samples = Annotated[
    int,
    typer.Option("--samples", min=0, metavar="N", help="Ids to show of each finding; 0 for none."),
]
ShowIds = Annotated[
    bool,
    typer.Option(
        "--show-ids",
        help="Also ids that look like names or phone numbers, instead of file and line.",
    ),
]
Reports = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        metavar="FORMAT=PATH",
        help="Write the findings to a file as well; can be repeated.",
    ),
]
Extract = Annotated[
    str | None,
    typer.Option(
        "--extract",
        metavar="DIR",
        help="Write the rows that were found into this folder, a CSV file for each rule.",
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option("--baseline", metavar="PATH", help="Findings that are known: only new ones fail."),
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Write all findings of now to --baseline.")
]
PruneBaseline = Annotated[
    bool, typer.Option("--prune-baseline", help="Take out of --baseline what is gone.")
]


@on_data
def check(
    run: Run,
    *,
    format_: FindingsFormat = None,
    select: Select = None,
    ignore: IgnoreRules = None,
    fail_on: FailOn = "error",
    samples: Samples = 5,
    show_ids: ShowIds = False,
    report: Reports = None,
    extract: Extract = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = False,
    prune_baseline: PruneBaseline = False,
) -> None:
    """Look for what is wrong with an export, and what it does to the rate: the gate for CI.

    Example: funnelcli check -c config.example.yaml --report junit=checks.xml
    """
    from funnelcli.cli.gate import Gate

    gate = Gate(
        of=run, format=format_, select=select or (), ignore=ignore or (), fail_on=fail_on,
        samples=samples, show_ids=show_ids, reports=tuple(report or ()), extract=extract,
        baseline=baseline,
    )  # fmt: skip
    raise typer.Exit(gate.run(write=write_baseline, prune=prune_baseline))
