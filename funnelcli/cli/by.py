"""What a command groups leads by: the segments of --by, or what it does unasked."""

import difflib

from funnelcli.cli.tables import SEASON
from funnelcli.config import Config, Grain
from funnelcli.errors import UsageError


def by(command: str, text: str | None, grain: Grain, config: Config) -> tuple[str, ...]:
    """Settle the segments of a command; the source is what is grouped by unasked."""
    if text is None:
        return _unasked(command, config)
    match command:
        case "report" | "segments" | "curve":
            return _segments(text, config)
        case "cohorts":
            return _season(text, grain)
    raise UsageError(f"{command} takes no --by", "`segments --by …` groups by a segment.")


def _unasked(command: str, config: Config) -> tuple[str, ...]:
    has_source = "source" in config.segments
    match command:
        case "explain":
            return tuple(config.segments)
        case "segments":
            raise UsageError(
                "segments needs --by SEGMENT[,SEGMENT]",
                f"Segments of the YAML: {', '.join(config.segments) or 'none'}",
            )
        case "sources" if not has_source:
            raise UsageError(
                "there is no source to group by", "Name its column in `leads: {source: …}`."
            )
        case "sources" | "report" if has_source:
            return ("source",)
    return ()


def _season(text: str, grain: Grain) -> tuple[str, ...]:
    """Settle what cohorts are pooled by: their quarter of the year, or nothing."""
    if text.strip() != SEASON:
        raise UsageError(
            f"cohorts takes no --by but {SEASON}", "`segments --by …` groups by a segment."
        )
    if grain != "quarter":
        raise UsageError(
            f"--by {SEASON} pools quarters, not cohorts by {grain}", "Add --cohort quarter."
        )
    return (SEASON,)


def _segments(text: str, config: Config) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in config.segments:
            near = difflib.get_close_matches(name, config.segments, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(
                f"--by: there is no segment {name!r}{meant}",
                f"Segments of the YAML: {', '.join(config.segments) or 'none'}",
            )
    if len(set(names)) < len(names):
        raise UsageError(f"--by: a segment is named twice in {text!r}")
    return tuple(names)
