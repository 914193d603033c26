"""`funnelcli compare`: what has changed between two periods, two exports or two definitions."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

SIDES = "counting.sides"
A = Annotated[str | None, option_of(SIDES, "--a")]
B = Annotated[str | None, option_of(SIDES, "--b")]
Definitions = Annotated[
    bool, typer.Option("--definitions", help="Also what was made by another definition.")
]
Both = Annotated[
    bool,
    typer.Option(
        "--both", help="Of two YAMLs on two exports: first the data, then the definition."
    ),
]


@on_data
def compare(
    run: Run, *, a: A = None, b: B = None, definitions: Definitions = False, both: Both = False
) -> None:
    """What changed between two periods, two exports or two definitions, and why.

    --since and --until are for exports and definitions: periods say themselves which days they are.

    Example: funnelcli compare --a 2026-Q1 --b 2026-Q2
    """
    from funnelcli.api import tables
    from funnelcli.api.files_compared import FilesCompared
    from funnelcli.api.sides import given
    from funnelcli.cli.compared import compare_files

    grouped, data = run.groups is not None, run.data or ()
    files = FilesCompared.of((a, b), data, is_grouped=grouped, any_meaning=definitions, both=both)
    if files is not None:
        compare_files(run, files)
        return
    texts = {each.option: each.text for each in given(a, b) if each is not None}
    run.show(partial(tables.compare, by=run.groups), texts=texts, takes_by="segments")
