"""The arguments and options that every command on data shares."""

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

Data = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="DATA",
        help="Leads to read instead of `leads.path`: files, globs, folders; - is stdin.",
        show_default=False,
    ),
]
Exports = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORT...",
        help="Exports of the CRM: leads, and deals or a stage history with the leads' ids.",
        show_default=False,
    ),
]
DraftPath = Annotated[
    str, typer.Option("-o", "--output", metavar="PATH", help="Write the YAML here; - prints it.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a YAML that is there.")]
ConfigPath = Annotated[
    str | None,
    typer.Option(
        "-c",
        "--config",
        metavar="PATH",
        envvar="FUNNELCLI_CONFIG",
        help="The YAML.  [default: ./funnelcli.yaml, else ./config.yaml]",
        show_default=False,
    ),
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "-f",
        "--format",
        help="How to write the result.  [default: table on a terminal, else plain]",
        show_default=False,
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
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only leads created on this day or later.",
        show_default=False,
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DATE",
        help="Only leads created on this day or earlier.",
        show_default=False,
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="SQL",
        help="Only leads for which this is true; can be repeated.",
        show_default=False,
    ),
]
Cohort = Annotated[
    Grain | None, typer.Option("--cohort", help="The period of a cohort.", show_default=False)
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="SEGMENT[,SEGMENT]",
        help="Group by these segments of the YAML, several are crossed; cohorts: by season.",
        show_default=False,
    ),
]
Top = Annotated[
    int | None,
    typer.Option(
        "--top",
        min=0,
        metavar="N",
        help="Rows of a segment table, or curves, 0 for all.  [default: 20 on a page, else all]",
        show_default=False,
    ),
]
ReachPolicy = Annotated[
    Reach | None,
    typer.Option("--reach", help="When a stage counts as reached.", show_default=False),
]
Window = Annotated[
    str | None,
    typer.Option(
        "--window",
        metavar="DAYS",
        help="Only entries within so many days of the lead, such as 90d.",
        show_default=False,
    ),
]
Horizon = Annotated[
    str | None,
    typer.Option(
        "--horizon",
        metavar="DAYS",
        help="The age at which a cohort is mature: auto, or such as 120d.",
        show_default=False,
    ),
]
Transition = Annotated[
    str | None,
    typer.Option(
        "--transition",
        metavar="STAGE:STAGE",
        help="The two stages to look at.  [default: the first and the last]",
        show_default=False,
    ),
]
Bridge = Annotated[
    str | None,
    typer.Option(
        "--bridge",
        metavar="FROM:TO",
        help="Two conventions to bridge.  [default: each, to that of --reach]",
        show_default=False,
    ),
]
Detail = Annotated[
    bool,
    typer.Option("--detail", help="Also what became of those that reached each stage."),
]
AllowEmpty = Annotated[
    bool,
    typer.Option(
        "--allow-empty", help="No lead at all, or an empty joined table, is a result, not an error."
    ),
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
Verbose = Annotated[
    bool, typer.Option("-v", help="Say on stderr what is read, and show the traceback of a bug.")
]
Colors = Annotated[Color, typer.Option("--color", help="Colour, of the table format only.")]

Check = Annotated[
    bool,
    typer.Option("--check", help="Write nothing and end with 1 if `funnelcli check` would fail."),
]
CheckFailOn = Annotated[
    Literal["error", "warning", "never"] | None,
    typer.Option(
        "--fail-on",
        help="With --check: from which findings on it fails.  [default: error]",
        show_default=False,
    ),
]
CheckBaseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="PATH",
        help="With --check: findings that are known: only new ones fail.",
        show_default=False,
    ),
]
FindingsFormat = Annotated[
    Findings | None,
    typer.Option(
        "-f",
        "--format",
        help="How to write the findings.  [default: table on a terminal, else plain]",
        show_default=False,
    ),
]
LeadId = Annotated[
    str,
    typer.Argument(
        metavar="LEAD_ID",
        help="The id of a lead or of a deal, or an e-mail address.",
        show_default=False,
    ),
]
ExplanationFormat = Annotated[
    Explained | None,
    typer.Option(
        "-f",
        "--format",
        help="How to write it.  [default: table on a terminal, else plain]",
        show_default=False,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULES",
        help="Only these rules: codes, groups such as ID, names; with commas, or repeated.",
        show_default=False,
    ),
]
IgnoreRules = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="RULES", help="Not these rules; as --select.", show_default=False
    ),
]
FailOn = Annotated[
    Literal["error", "warning", "never"],
    typer.Option("--fail-on", help="From which findings on the exit code is 1."),
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
        show_default=False,
    ),
]
Extract = Annotated[
    str | None,
    typer.Option(
        "--extract",
        metavar="DIR",
        help="Write the rows that were found into this folder, a CSV file for each rule.",
        show_default=False,
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="PATH",
        help="Findings that are known: only new ones fail.",
        show_default=False,
    ),
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Write all findings of now to --baseline.")
]
PruneBaseline = Annotated[
    bool, typer.Option("--prune-baseline", help="Take out of --baseline what is gone.")
]
FromStage = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="STAGE",
        help="The stage that is followed.  [default: the first]",
        show_default=False,
    ),
]
ToStage = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="STAGE",
        help="The stage that is waited for.  [default: the one after --from]",
        show_default=False,
    ),
]
Ages = Annotated[bool, typer.Option("--ages", help="Add the triangle: cohorts by their age.")]
AgeStep = Annotated[
    str | None,
    typer.Option(
        "--age-step",
        metavar="DAYS",
        help="From one age to the next, such as 30d.  [default: a month of the calendar]",
        show_default=False,
    ),
]
Project = Annotated[
    bool, typer.Option("--project", help="Add what the open leads are expected to become.")
]
Export = Annotated[
    Literal["triangle"] | None,
    typer.Option(
        "--export",
        help="Only the customers by cohort and age, as chain ladder programs read them.",
        show_default=False,
    ),
]
