"""`funnelcli segments`: any others."""

from dataclasses import replace
from typing import TYPE_CHECKING

from funnelcli.cli import options as o
from funnelcli.cli.run import Run, on_data
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.config import Config
    from funnelcli.config.question import Question


@on_data
def segments(run: Run, *, check: o.Check = False) -> None:
    """Conversion by any segments of the YAML, alone or crossed.

    Example: funnelcli segments --by region,source --format markdown
    """

    def ask(question: "Question", config: "Config") -> "Question":
        if run.by is None:
            raise UsageError("segments needs --by SEGMENT[,SEGMENT]", o.known_segments(config))
        return replace(question, by=o.segments_of(run.by, config), tables=("segments",))

    run.show(ask, takes_by=True, checked=check)
