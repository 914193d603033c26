"""The arguments and options that every command on data shares, and how their texts are read."""

from typing import Annotated, Literal

import typer

Format = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown"]
Color = Literal["auto", "always", "never"]
Reach = Literal["reached", "observed", "any"]
Grain = Literal["month", "quarter", "week", "year"]
Findings = Literal[
    "table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "junit", "sarif", "gitlab",
    "github",
]  # fmt: skip
Explained = Literal["table", "plain", "json", "markdown"]
Severity = Literal["error", "warning", "never"]

Data = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="DATA",
        help="Leads to read instead of `leads.path`: files, globs, folders; - is stdin.",
    ),
]
ConfigPath = Annotated[
    str | None,
    typer.Option(
        "-c",
        "--config",
        metavar="PATH",
        envvar="FUNNELCLI_CONFIG",
        help="The YAML.  [default: ./funnelcli.yaml, else ./config.yaml]",
    ),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "-f",
        "--format",
        help="How to write the result.  [default: table on a terminal, else plain]",
    ),
]
Output = Annotated[
    str,
    typer.Option("-o", "--output", metavar="PATH", help="Replace this file at once; - is stdout."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Look at everything as known at the end of this day: latest, today, YYYY-MM-DD.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Only leads created on this day or later."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only leads created on this day or earlier."),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="SQL", help="Only leads for which this is true; can be repeated."
    ),
]
Cohort = Annotated[Grain | None, typer.Option("--cohort", help="The period of a cohort.")]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="SEGMENT[,SEGMENT]",
        help="Group by these segments of the YAML, several are crossed; cohorts: by season.",
    ),
]
Top = Annotated[
    int | None,
    typer.Option(
        "--top",
        min=0,
        metavar="N",
        help="Rows of a segment table, or curves, 0 for all.  [default: 20 on a page, else all]",
    ),
]
ReachPolicy = Annotated[
    Reach | None, typer.Option("--reach", help="When a stage counts as reached.")
]
Window = Annotated[
    str | None,
    typer.Option(
        "--window",
        metavar="DAYS",
        help="Only entries within so many days of the lead, such as 90d.",
    ),
]
Horizon = Annotated[
    str | None,
    typer.Option(
        "--horizon",
        metavar="DAYS",
        help="The age at which a cohort is mature: auto, or such as 120d.",
    ),
]
AllowEmpty = Annotated[
    bool,
    typer.Option(
        "--allow-empty", help="No lead at all, or an empty joined table, is a result, not an error."
    ),
]
NoLimits = Annotated[
    bool,
    typer.Option("--no-limits", help="Unpack packed files, however large they turn out."),
]
Quiet = Annotated[
    int,
    typer.Option(
        "-q",
        count=True,
        help="No notes on stderr; twice: nothing but the exit code.",
        show_default=False,
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        help="Work in parts, in files of TMPDIR, where rows need more memory, such as 2GB.  "
        "[default: three quarters of what is free]",
    ),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "-v", help="Say on stderr what is read and found, and show the traceback of a bug."
    ),
]
Colors = Annotated[Color, typer.Option("--color", help="Colour, of the table format only.")]

Check = Annotated[
    bool,
    typer.Option("--check", help="Write nothing and end with 1 if `funnelcli check` would fail."),
]
CheckFailOn = Annotated[
    Severity | None,
    typer.Option(
        "--fail-on", help="With --check: from which findings on it fails.  [default: error]"
    ),
]
CheckBaseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="PATH",
        help="With --check: findings that are known: only new ones fail.",
    ),
]
