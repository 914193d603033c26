"""The commands. Each is flat, and says in its help how it is used."""

import json
import sys
from typing import Annotated, Literal

import typer

from funnelcli import __version__
from funnelcli.cli import options as o, output
from funnelcli.cli.boundary import guarded, say
from funnelcli.cli.run import Run, on_data
from funnelcli.errors import DataError, ExitCode, FunnelError

app = typer.Typer(
    name="funnelcli",
    help="Lead-to-customer conversion from CRM exports, with every number defined.",
    epilog="Exit codes: 0 done, 1 findings, 2 usage or definition, 3 data, 4 bug, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

TABLES = (
    "report", "funnel", "cohorts", "sources", "segments", "curve", "velocity", "reconcile",
)  # fmt: skip
"""The commands whose result is tables."""


@app.command()
@on_data
def report(run: Run, *, check: o.Check = False) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    run.show(checked=check)


@app.command()
@on_data
def funnel(run: Run, *, detail: o.Detail = False, check: o.Check = False) -> None:
    """How many leads reached each stage, and how long it took.

    Example: funnelcli funnel --reach observed --where "source = 'Webinar'"
    """
    run.show(checked=check, detail=detail)


@app.command()
@on_data
def cohorts(
    run: Run,
    *,
    ages: o.Ages = False,
    age_step: o.AgeStep = None,
    project: o.Project = False,
    export: o.Export = None,
    check: o.Check = False,
) -> None:
    """Conversion of leads by the period they were created in, and by their age.

    Example: funnelcli cohorts --cohort quarter --ages --age-step 30d
    """
    run.show(checked=check, ages=ages, age_step=age_step, project=project, export=export)


@app.command()
@on_data
def sources(run: Run, *, check: o.Check = False) -> None:
    """Conversion by source, low numbers marked.

    Example: funnelcli sources --since 2026-01-01 --top 0
    """
    run.show(checked=check)


@app.command()
@on_data
def segments(run: Run, *, check: o.Check = False) -> None:
    """Conversion by any segments of the YAML, alone or crossed.

    Example: funnelcli segments --by region,source --format markdown
    """
    run.show(checked=check)


@app.command()
@on_data
def curve(run: Run, *, from_: o.FromStage = None, to: o.ToStage = None) -> None:
    """How conversion grows with the days since the lead, or since a stage.

    Example: funnelcli curve --from MQL --to Customer --by source
    """
    run.show(from_stage=from_, to_stage=to)


@app.command()
@on_data
def velocity(run: Run) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """
    run.show()


@app.command()
@on_data
def reconcile(run: Run, *, transition: o.Transition = None, bridge: o.Bridge = None) -> None:
    """One transition under every convention, and what lies between two of them, in leads.

    Example: funnelcli reconcile --transition MQL:SQL --bridge observed:reached
    """
    run.show(transition=transition, bridge=bridge)


@app.command()
@on_data
def check(
    run: Run,
    *,
    format_: o.FindingsFormat = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    fail_on: o.FailOn = "error",
    samples: o.Samples = 5,
    show_ids: o.ShowIds = False,
    report: o.Reports = None,
    extract: o.Extract = None,
    baseline: o.Baseline = None,
    write_baseline: o.WriteBaseline = False,
    prune_baseline: o.PruneBaseline = False,
) -> None:
    """Look for what is wrong with an export, and what it does to the rate: the gate for CI.

    Example: funnelcli check -c config.example.yaml --report junit=checks.xml
    """
    from funnelcli.cli.gate import Gate

    gate = Gate(
        run, format_, select or (), ignore or (), fail_on, samples, show_ids,
        tuple(report or ()), extract, baseline,
    )  # fmt: skip
    raise typer.Exit(gate.run(write=write_baseline, prune=prune_baseline))


@app.command()
@on_data
def explain(run: Run, *, lead_id: o.LeadId, format_: o.ExplanationFormat = None) -> None:
    """Tell why a lead counts as it does: its rows, its stages, what kept or excluded it.

    Example: funnelcli explain L-10003 -c config.example.yaml
    """
    from funnelcli.cli.explained import explained

    explained(run, lead_id, format_)


@app.command()
@guarded
def rules(
    format_: Annotated[
        Literal["text", "markdown"], typer.Option("-f", "--format", help="A list, or a page.")
    ] = "text",
) -> None:
    """List the rules of check.

    Example: funnelcli rules --format markdown
    """
    from funnelcli.checks.docs import listing, page

    output.write(listing() if format_ == "text" else page(), output.STDOUT)


@app.command()
@guarded
def rule(
    name: Annotated[str, typer.Argument(metavar="RULE", help="A code or a name.")],
) -> None:
    """Explain one rule: what it finds, why it matters, how to mend it.

    Example: funnelcli rule stage-order
    """
    from funnelcli.checks.docs import explained

    output.write(explained(name), output.STDOUT)


@app.command()
@guarded
def init(
    data: o.Exports,
    output_: o.DraftPath = "funnelcli.yaml",
    force: o.Force = False,  # noqa: FBT002
    quiet: o.Quiet = 0,
) -> None:
    """Draft the YAML for an export, from its headers and its values.

    Example: funnelcli init leads.csv deals.csv
    """
    from funnelcli.cli.drafted import init as write_draft
    from funnelcli.cli.inputs import inputs_of

    with inputs_of(data) as inputs:
        write_draft(inputs, output_, force=force, quiet=quiet > 0)


@app.command()
@guarded
def schema(
    of: Annotated[
        Literal["report", "check", "explain", "config"],
        typer.Argument(help="What goes out, or what goes in."),
    ] = "config",
) -> None:
    """Print the JSON Schema of the YAML, or of the JSON that reports and findings are written in.

    Example: funnelcli schema config > funnelcli.schema.json
    """
    match of:
        case "config":
            from funnelcli.config import json_schema

            content = json_schema()
        case "report":
            from funnelcli.analyses import ANALYSES
            from funnelcli.render.schema import report_schema

            tables = {name: analysis.columns for name, analysis in ANALYSES.items()}
            content = report_schema(TABLES, tables)
        case "check":
            from funnelcli.render.schema import check_schema

            content = check_schema()
        case "explain":
            from funnelcli.render.schema import explain_schema

            content = explain_schema()
    output.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n", output.STDOUT)


def _version(asked: bool) -> None:  # noqa: FBT001  (Typer calls it so)
    if asked:
        sys.stdout.write(f"funnelcli {__version__}\n")
        raise typer.Exit(ExitCode.OK)


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Lead-to-customer conversion from CRM exports, with every number defined."""


def main() -> None:
    """Run the program; Ctrl-C ends it with 130 wherever it comes."""
    stdout = sys.stdout
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except SystemExit:
        if sys.stdout is not stdout:
            # Typer puts something else there when the reader of its help has gone, and exits
            # with 1, which here means findings.
            sys.exit(ExitCode.OK)
        try:
            output.flush()
        except FunnelError as error:
            say(error)
            sys.exit(error.exit_code)
        raise
    except OSError as error:
        output.leave_the_pipe()
        say(DataError(f"stdout: cannot be written: {error.strerror}"))
        sys.exit(ExitCode.DATA)
