"""Which tables a command shows."""

from funnelcli.config import Config
from funnelcli.config.query import Asked
from funnelcli.errors import UsageError

SEASON = "season"
"""What cohorts are pooled by, which are grouped by no segment."""


def tables(command: str, asked: Asked, config: Config) -> list[str]:
    """Name the tables that a command shows."""
    match command:
        case "report":
            dated = ["cohorts"] if config.leads.created is not None else []
            by_segment = "sources" if asked.by == ("source",) else "segments"
            shown = ["funnel", *dated, *([by_segment] if asked.by else [])]
        case "funnel":
            shown = ["funnel", *asked.extras]
        case "cohorts":
            shown = _of_cohorts(asked, config)
        case "velocity":
            shown = ["stage_times", "throughput", "ageing", *(["moves"] if asked.moves else [])]
        case "reconcile":
            shown = ["conventions", "bridge"]
        case _:
            shown = [command]
    return shown


def _of_cohorts(asked: Asked, config: Config) -> list[str]:
    if config.leads.created is None:
        raise UsageError("cohorts need `leads.created` in the YAML")
    if asked.by == (SEASON,):
        if asked.extras:
            raise UsageError("--by season stands alone: not with --ages, --project or --export")
        return ["seasons"]
    alone = asked.extras == ("chain_ladder",)
    return [*([] if alone else ["cohorts"]), *asked.extras]
