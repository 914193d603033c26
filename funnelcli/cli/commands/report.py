"""`funnelcli report`: the main job."""

from dataclasses import replace
from typing import TYPE_CHECKING

from funnelcli.cli import options as o
from funnelcli.cli.run import Run, on_data

if TYPE_CHECKING:
    from funnelcli.config import Config
    from funnelcli.config.question import Question


@on_data
def report(run: Run, *, check: o.Check = False) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """

    def ask(question: "Question", config: "Config") -> "Question":
        by = o.segments_of(run.by, config) or (("source",) if "source" in config.segments else ())
        dated = ("cohorts",) if config.leads.created is not None else ()
        grouped = ("sources" if by == ("source",) else "segments",) if by else ()
        return replace(question, by=by, tables=("funnel", *dated, *grouped))

    run.show(ask, takes_by=True, checked=check)
