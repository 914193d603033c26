"""`funnelcli sources`: the segment that most exports have."""

from dataclasses import replace
from typing import TYPE_CHECKING

from funnelcli.cli import options as o
from funnelcli.cli.run import Run, on_data
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.config import Config
    from funnelcli.config.question import Question


@on_data
def sources(run: Run, *, check: o.Check = False) -> None:
    """Conversion by source, low numbers marked.

    Example: funnelcli sources --since 2026-01-01 --top 0
    """

    def ask(question: "Question", config: "Config") -> "Question":
        if "source" not in config.segments:
            raise UsageError(
                "there is no source to group by", "Name its column in `leads: {source: …}`."
            )
        return replace(question, by=("source",), tables=("sources",))

    run.show(ask, checked=check)
