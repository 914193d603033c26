"""What a shell completes: stages and segments of the YAML in force, and rules.

It has to be quick, and to say nothing: where nothing can be read there is nothing to complete.
"""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import typer

LOOKED_FOR: Final = ("funnelcli.yaml", "config.yaml")
"""Where the YAML is, if nobody names it."""
_LARGEST: Final = 1_000_000
"""No YAML of more bytes is read to complete a word."""
_RULE: Final = re.compile(r"""^@rule\(\s*"([A-Z]{2}\d{3})",\s*"([a-z0-9-]+)\"""", re.MULTILINE)

Completion = Callable[[typer.Context, str], list[str]]


def stages(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a stage, by its name, or by its key where that has spaces."""
    written = _yaml(ctx).get("stages")
    named = written if isinstance(written, list) else []
    return _matching(incomplete, (_stage(each) for each in named if isinstance(each, dict)))


def transition(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a stage, and one behind the colon."""
    first, colon, second = incomplete.rpartition(":")
    return [f"{first}{colon}{name}" for name in stages(ctx, second)]


def stage_and_rate(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a stage, and what its rate is measured by."""
    stage, equals, rate = incomplete.partition("=")
    if equals:
        return [f"{stage}={word}" for word in _matching(rate, ["target"])]
    return [f"{name}=" for name in stages(ctx, stage)]


def segments(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a segment, also behind a comma; cohorts are pooled by the season alone."""
    if ctx.info_name == "cohorts":
        return _matching(incomplete, ["season"])
    written = _yaml(ctx)
    leads, named = written.get("leads"), written.get("segments")
    source = ["source"] if isinstance(leads, dict) and "source" in leads else []
    lead = written.get("lead")
    people = ["people"] if isinstance(lead, dict) and lead.get("unit") == "account" else []
    names = dict.fromkeys([*source, *(named if isinstance(named, dict) else ()), *people])
    return _listed(incomplete, map(str, names))


def rules(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a code, a group of codes or a name, also behind a comma."""
    checks = _yaml(ctx).get("checks")
    own = checks.get("rules") if isinstance(checks, dict) else None
    known = [*_rules(), *(map(str, own) if isinstance(own, dict) else ())]
    groups = dict.fromkeys(name[:2] for name in known if name[:2].isupper())
    return _listed(incomplete, [*groups, *known])


def one_rule(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the code or the name of a rule that the program has."""
    del ctx
    return _matching(incomplete, _rules())


def commands(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of a command."""
    return _matching(incomplete, getattr(ctx.find_root().command, "commands", {}))


OF_METAVARS: Final[dict[str, Completion]] = {"STAGE": stages, "STAGE:STAGE": transition}
"""What completes the options that analyses declare, by their metavars."""


def _listed(incomplete: str, names: Iterable[str]) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    left = [name for name in names if name not in taken]
    return [f"{before}{comma}{name}" for name in _matching(last, left)]


def _matching(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _rules() -> list[str]:
    """Read codes and names in the source, as rules import Polars."""
    found = []
    for file in sorted(Path(__file__).parents[1].joinpath("checks").glob("*.py")):
        found += _RULE.findall(file.read_text("utf-8"))
    return [name for code, name in sorted(found) for name in (code, name)]


def _stage(written: dict[str, Any]) -> str:
    name = str(written.get("name", ""))
    if " " not in name:
        return name
    from funnelcli.config.models import snake_case

    return str(written.get("key") or snake_case(name))


def _yaml(ctx: typer.Context) -> dict[str, Any]:
    """Read the YAML in force; nothing where there is none that can be read."""
    import yaml

    named = ctx.params.get("config") or os.environ.get("FUNNELCLI_CONFIG")
    paths = [Path(named)] if isinstance(named, str) else map(Path, LOOKED_FOR)
    try:
        path = next(each for each in paths if each.is_file())
        if path.stat().st_size > _LARGEST:
            return {}
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found = yaml.load(path.read_text("utf-8"), loader)  # noqa: S506  (both are safe)
    except (OSError, StopIteration, ValueError, RecursionError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}
