"""`funnelcli cohorts`: by the period of creation, by age, by season."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from funnelcli.cli import options as o
from funnelcli.cli.declared import option_of
from funnelcli.cli.run import Run, on_data
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.config import Config
    from funnelcli.config.question import Question

SEASON = "season"
"""What cohorts are pooled by, which are grouped by no segment."""

Ages = Annotated[bool, typer.Option("--ages", help="Add the triangle: cohorts by their age.")]
AgeStep = Annotated[str | None, option_of("analyses.triangle", "--age-step")]
Project = Annotated[
    bool, typer.Option("--project", help="Add what the open leads are expected to become.")
]
Export = Annotated[
    Literal["triangle"] | None,
    typer.Option(
        "--export", help="Only the customers by cohort and age, as chain ladder programs read them."
    ),
]


@on_data
def cohorts(
    run: Run,
    *,
    ages: Ages = False,
    age_step: AgeStep = None,
    project: Project = False,
    export: Export = None,
    check: o.Check = False,
) -> None:
    """Conversion of leads by the period they were created in, and by their age.

    Example: funnelcli cohorts --cohort quarter --ages --age-step 30d
    """

    def ask(question: "Question", config: "Config") -> "Question":
        if run.by is not None:
            _refuse_all_but_seasons(run.by, question)
        if age_step is not None and not ages and export is None:
            raise UsageError("--age-step needs --ages or --export triangle")
        if export is not None and (ages or project):
            raise UsageError("--export stands alone: not with --ages or --project")
        if config.leads.created is None:
            raise UsageError("cohorts need `leads.created` in the YAML")
        if run.by is not None:
            if ages or project or export is not None:
                raise UsageError("--by season stands alone: not with --ages, --project or --export")
            return replace(question, by=(SEASON,), tables=("seasons",))
        if export is not None:
            return replace(question, tables=("chain_ladder",))
        more = {"triangle": ages, "projection": project}
        tables = ("cohorts", *(name for name, is_wanted in more.items() if is_wanted))
        return replace(question, tables=tables)

    run.show(ask, texts={"--age-step": age_step}, takes_by=True, checked=check)


def _refuse_all_but_seasons(by: str, question: "Question") -> None:
    """Cohorts are pooled by their quarter of the year, or by nothing."""
    if by.strip() != SEASON:
        raise UsageError(
            f"cohorts takes no --by but {SEASON}", "`segments --by …` groups by a segment."
        )
    if question.cohort != "quarter":
        raise UsageError(
            f"--by {SEASON} pools quarters, not cohorts by {question.cohort}",
            "Add --cohort quarter.",
        )
