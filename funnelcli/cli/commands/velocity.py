"""`funnelcli velocity`: time in stages."""

from dataclasses import replace
from typing import TYPE_CHECKING

from funnelcli.cli.run import Run, on_data

if TYPE_CHECKING:
    from funnelcli.config import Config
    from funnelcli.config.question import Question


@on_data
def velocity(run: Run) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """

    def ask(question: "Question", config: "Config") -> "Question":
        is_told = config.history is not None
        tables = ("stage_times", "throughput", "ageing", *(("moves",) if is_told else ()))
        return replace(question, moves=is_told, tables=tables)

    run.show(ask)
