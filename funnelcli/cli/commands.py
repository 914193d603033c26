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

TABLES = ("report", "funnel", "cohorts", "sources", "segments", "velocity")
"""The commands whose result is tables."""


@app.command()
@on_data
def report(run: Run) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    run.show()


@app.command()
@on_data
def funnel(run: Run, *, detail: o.Detail = False) -> None:
    """How many leads reached each stage, and how long it took.

    Example: funnelcli funnel --reach observed --where "source = 'Webinar'"
    """
    run.show(detail=detail)


@app.command()
@on_data
def cohorts(run: Run) -> None:
    """Conversion of leads by the period they were created in.

    Example: funnelcli cohorts --cohort quarter --format csv
    """
    run.show()


@app.command()
@on_data
def sources(run: Run) -> None:
    """Conversion by source, low numbers marked.

    Example: funnelcli sources --since 2026-01-01 --top 0
    """
    run.show()


@app.command()
@on_data
def segments(run: Run) -> None:
    """Conversion by any segments of the YAML, alone or crossed.

    Example: funnelcli segments --by region,source --format markdown
    """
    run.show()


@app.command()
@on_data
def velocity(run: Run) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """
    run.show()


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
        Literal["report", "config"], typer.Argument(help="What goes out, or what goes in.")
    ] = "config",
) -> None:
    """Print the JSON Schema of the YAML, or of the JSON that reports are written in.

    Example: funnelcli schema config > funnelcli.schema.json
    """
    if of == "config":
        from funnelcli.config import json_schema

        content = json_schema()
    else:
        from funnelcli.render.schema import report_schema

        content = report_schema()
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
