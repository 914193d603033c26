"""The options that say how and where a result is written."""

from typing import Annotated, Literal

import typer

from funnelcli.cli.shell import WRITTEN

Format = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html", "xlsx"]
Color = Literal["auto", "always", "never"]
Findings = Literal[
    "table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html", "xlsx", "junit", "sarif",
    "gitlab", "github",
]  # fmt: skip
Explained = Literal["table", "plain", "json", "markdown", "html"]
Published = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html"]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "-f",
        "--format",
        case_sensitive=False,
        help="How to write the result.  [default: as -o ends, else table on a terminal, else "
        "plain]",
        rich_help_panel=WRITTEN,
    ),
]
Output = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        metavar="PATH",
        help="Replace this file at once, in the format of its ending; FOLDER/ takes a file a "
        "table; - is stdout.",
        rich_help_panel=WRITTEN,
    ),
]
Excel = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="csv and tsv as Excel opens them: a BOM, and the delimiter and decimal mark of the "
        "locale (LC_ALL, LC_NUMERIC, LANG).",
        rich_help_panel=WRITTEN,
    ),
]
Chart = Annotated[
    list[str] | None,
    typer.Option(
        "--chart",
        metavar="NAME=PATH",
        help="Draw this table into a .svg or .png as well; can be repeated.",
        rich_help_panel=WRITTEN,
    ),
]
Quiet = Annotated[
    int,
    typer.Option(
        "-q",
        count=True,
        help="No notes on stderr; twice: nothing but the exit code.",
        show_default=False,
        rich_help_panel=WRITTEN,
    ),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "-v",
        help="Say on stderr what is read and found, and show the traceback of a bug.",
        rich_help_panel=WRITTEN,
    ),
]
Colors = Annotated[
    Color,
    typer.Option(
        "--color",
        help="Colour, of the table format only.",
        rich_help_panel=WRITTEN,
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help="All rows, columns and notes, also on a terminal.",
        rich_help_panel=WRITTEN,
    ),
]
NoPager = Annotated[
    bool,
    typer.Option(
        "--no-pager",
        help="Never through PAGER, however long the page is.",
        rich_help_panel=WRITTEN,
    ),
]
