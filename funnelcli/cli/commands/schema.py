"""`funnelcli schema`: JSON Schemas of what goes in and out."""

from typing import Annotated, Literal

import typer

from funnelcli.cli import output
from funnelcli.cli.boundary import guarded


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
    import json

    match of:
        case "config":
            from funnelcli.config import json_schema

            content = json_schema()
        case "report":
            from funnelcli.analyses import ANALYSES
            from funnelcli.cli.commands import TABLES
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
