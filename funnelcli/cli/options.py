"""The arguments and options that every command on data shares, and how their texts are read."""

from typing import Annotated, Literal

import typer

from funnelcli.cli.completing import segments
from funnelcli.cli.shell import CHOSEN, COUNTED, GATE, READ

Reach = Literal["reached", "observed", "any"]
Grain = Literal["month", "quarter", "week", "year"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Severity = Literal["error", "warning", "never"]

Data = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="DATA",
        help="Leads to read instead of `leads.path`: files, globs, folders, https:// and s3:// "
        "addresses; - is stdin.",
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
        rich_help_panel=READ,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Look at everything as known at the end of this day: latest, today, YYYY-MM-DD.",
        rich_help_panel=CHOSEN,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DAY",
        help="Only leads created on this day or later: 2026-01-31, -90d, 2026-01, 2026-Q1, "
        "last-quarter.",
        rich_help_panel=CHOSEN,
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DAY",
        help="Only leads created on this day or earlier; of a period, on its last.",
        rich_help_panel=CHOSEN,
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="SQL",
        help="Only leads for which this condition in SQL is true; can be repeated.",
        rich_help_panel=CHOSEN,
    ),
]
Cohort = Annotated[
    Grain | None,
    typer.Option(
        "--cohort",
        help="The period of a cohort.",
        rich_help_panel=COUNTED,
    ),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="SEGMENT[,SEGMENT]",
        autocompletion=segments,
        help="Group by segments of the YAML or columns of the leads, several are crossed; can be "
        "repeated. cohorts: by season.",
        rich_help_panel=COUNTED,
    ),
]
Top = Annotated[
    int | None,
    typer.Option(
        "--top",
        "--limit",
        min=0,
        metavar="N",
        help="Rows of a segment table, or curves, 0 for all.  [default: 20 on a page, else all]",
        rich_help_panel=COUNTED,
    ),
]
Sort = Annotated[
    Literal["leads", "rate", "customers", "amount", "name"] | None,
    typer.Option(
        "--sort",
        help="What rows of a segment table are sorted by.  [default: leads]",
        rich_help_panel=COUNTED,
    ),
]
ReachPolicy = Annotated[
    Reach | None,
    typer.Option(
        "--reach",
        help="When a stage counts as reached.",
        rich_help_panel=COUNTED,
    ),
]
Window = Annotated[
    str | None,
    typer.Option(
        "--window",
        metavar="DAYS",
        help="Only entries within so many days of the lead, such as 90d.",
        rich_help_panel=COUNTED,
    ),
]
Horizon = Annotated[
    str | None,
    typer.Option(
        "--horizon",
        metavar="DAYS",
        help="The age at which a cohort is mature: auto, or such as 120d.",
        rich_help_panel=COUNTED,
    ),
]
AllowEmpty = Annotated[
    bool,
    typer.Option(
        "--allow-empty",
        help="No lead at all, or an empty joined table, is a result, not an error.",
        rich_help_panel=CHOSEN,
    ),
]
NoLimits = Annotated[
    bool,
    typer.Option(
        "--no-limits",
        help="Unpack packed files, however large they turn out.",
        rich_help_panel=READ,
    ),
]
DateOrders = Annotated[
    DateOrder | None,
    typer.Option(
        "--date-order",
        help="Of exports without a YAML: the order of day and month, where no value tells it.",
        rich_help_panel=READ,
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        help="Work in parts, in files of TMPDIR, where rows need more memory, such as 2GB.  "
        "[default: three quarters of what is free]",
        rich_help_panel=READ,
    ),
]
Engine = Annotated[
    Literal["local", "spark"],
    typer.Option(
        "--engine",
        help="Where rows are kept and counted: on this machine, or on a Spark cluster.",
        rich_help_panel=READ,
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help="With --engine spark: the cluster, such as spark://HOST:7077, yarn or local[4].",
        rich_help_panel=READ,
    ),
]
Remote = Annotated[
    str | None,
    typer.Option(
        "--remote",
        metavar="URL",
        help="With --engine spark: a server of Spark Connect, sc://HOST:15002.",
        rich_help_panel=READ,
    ),
]

Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Write nothing and end with 1 if `funnelcli check` would fail.",
        rich_help_panel=GATE,
    ),
]
CheckFailOn = Annotated[
    Severity | None,
    typer.Option(
        "--fail-on",
        help="With --check: from which findings on it fails.  [default: error]",
        rich_help_panel=GATE,
    ),
]
CheckBaseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="PATH",
        help="With --check: findings that are known: only new ones fail.",
        rich_help_panel=GATE,
    ),
]
