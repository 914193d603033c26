"""Words that the command line took for files, and that were meant as something else."""

import re
import shlex
from collections.abc import Sequence

from funnelcli.cli.mistyped import is_there
from funnelcli.errors import FunnelError, UsageError

_LONG_DASH = re.compile(r"[\u2010-\u2015\u2212]+")
_CURLY = re.compile(r"[\u2018-\u201f]|.*[\u2018-\u201f]$")


def refuse_signs(data: Sequence[str]) -> None:
    """Refuse what a word processor has made of hyphens and quotes."""
    for name in data:
        if is_there(name):
            continue
        if dash := _LONG_DASH.match(name):
            raise UsageError(
                f"{name}: begins with a long dash, as word processors write it",
                f"An option has two hyphens: --{name[dash.end() :].lstrip('-')}.",
            )
        if _CURLY.match(name):
            raise UsageError(
                f"{name}: in curly quotes, as word processors write them",
                "A shell knows plain quotes: --where \"Country = 'US'\".",
            )


def of_stray(error: FunnelError, data: Sequence[str]) -> bool:
    """Say of a word that is no file what it may be, where a file was looked for."""
    for name in data:
        if error.message == f"{name}: no such file" and (said := _meant(name)):
            error.hint = f"{said} {error.hint}"
            return True
    return False


def _meant(name: str) -> str:
    from funnelcli.cli.commands import TABLES
    from funnelcli.render import FORMATS

    parts = [part for part in re.split(r"[,;\s]+", name) if part]
    if len(parts) > 1 and all(map(is_there, parts)):
        return f"Several files stand side by side: {shlex.join(parts)}."
    if name.startswith("~"):
        return "The shell did not write out ~: leave out the quotes around it."
    if re.search(r"[./\\*?]", name):
        return ""
    if name.casefold() in FORMATS:
        return f"As a format it is -f {name.casefold()}."
    if name in (*TABLES, "check", "explain"):
        return f"One command at a time: `funnelcli {name} …`."
    return (
        "A word by itself is a file: a value with spaces stands in quotes, and several segments "
        "have commas between them (--by source,region)."
    )
