"""`funnelcli cohorts`: by the period of creation, by age, by season."""

from functools import partial
from typing import Annotated, Literal

import typer

from funnelcli.cli import options as o
from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Ages = Annotated[bool, typer.Option("--ages", help="Add the triangle: cohorts by their age.")]
AgeStep = Annotated[str | None, option_of("counting.ages", "--age-step")]
Project = Annotated[
    bool, typer.Option("--project", help="Add what the open leads are expected to become.")
]
Export = Annotated[
    Literal["triangle"] | None,
    typer.Option(
        "--export", help="Only the customers by cohort and age, as chain ladder programs read them."
    ),
]
Money = Annotated[
    bool,
    typer.Option("--money", help="What customers brought: by cohort and age, by source, and won."),
]


@on_data
def cohorts(
    run: Run,
    *,
    ages: Ages = False,
    age_step: AgeStep = None,
    project: Project = False,
    export: Export = None,
    money: Money = False,
    check: o.Check = False,
) -> None:
    """Conversion of leads by the period they were created in, and by their age.

    Example: funnelcli cohorts --cohort quarter --ages --age-step 30d
    """
    from funnelcli.api.cohorts import cohorts as asking

    asked = partial(
        asking, by=run.groups, ages=ages, age_step=age_step, project=project, export=export,
        money=money,
    )  # fmt: skip
    run.show(
        asked, texts={"--age-step": age_step}, takes_by="segments" if money else "season",
        checked=check,
    )  # fmt: skip
