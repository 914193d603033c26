"""`funnelcli report`: the main job."""

from functools import partial
from typing import Annotated, Literal

import typer

from funnelcli.cli import options as o, output
from funnelcli.cli.completing import stage_and_rate
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run
from funnelcli.errors import ExitCode

FailBelow = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-below",
        metavar="STAGE=RATE",
        autocompletion=stage_and_rate,
        help="End with 1 if for sure less than this part of the leads reaches the stage, such as "
        "Customer=4%; with =target, less than the YAML aims at. It goes by leads that are old "
        "enough, and by the upper end of their 95 % interval. Can be repeated.",
        rich_help_panel=o.GATE,
    ),
]

Compare = Annotated[
    Literal["previous", "year-ago"] | None,
    typer.Option(
        "--compare",
        help="Also what has changed in the last period, by --cohort, that is old enough to judge: "
        "since the period before it (previous), or since that a year before (year-ago).",
    ),
]


SaveSnapshot = Annotated[
    str | None,
    typer.Option(
        "--save-snapshot", metavar="PATH",
        help="Also keep what is known of each lead, under a key, for `compare --a PATH`.",
    ),
]  # fmt: skip


@on_data
def report(
    run: Run,
    *,
    fail_below: FailBelow = None,
    compare: Compare = None,
    save_snapshot: SaveSnapshot = None,
    check: o.Check = False,
) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    from funnelcli.api import tables

    saving = None
    if save_snapshot is not None:
        from funnelcli.cli.saving import Saving

        saving = Saving.to(save_snapshot)
    asked = partial(tables.report, by=run.groups, fail_below=fail_below or (), compare=compare)
    pictured = partial(asked, pictured=True)
    answered = run.show(asked, pictured=pictured, takes_by="segments", checked=check, saving=saving)
    if fail_below:
        from funnelcli.api.below import judged

        verdicts = list(judged(answered))
        for each in verdicts if not run.quiet else ():
            output.say(f"fail-below: {each.message}")
        if any(each.falls_short for each in verdicts):
            raise typer.Exit(ExitCode.FINDINGS)
