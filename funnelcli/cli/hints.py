"""What to do next, where the command line alone does not tell it: no YAML, or one of the folder."""

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from funnelcli.api.inputs import STDIN
from funnelcli.cli import output
from funnelcli.cli.stray import of_stray
from funnelcli.config import DRAFTED, DateOrder, Definition
from funnelcli.errors import DataError, FunnelError
from funnelcli.words.addresses import for_people

_PLACE = re.compile(rf"{re.escape(str(DRAFTED))}:\d+:\d+: ")
_ORDER = re.compile(r"`read: \{date_order: (\w+)\}`")
"""What an option says of an export without a YAML."""
_KEY = re.compile(r"`(?!funnelcli)[a-z_.]+(:[^`]*)?`|\bthe YAML\b")
"""How a message names a key of the YAML, or the YAML; commands have more words."""


def say_draft(data: Sequence[str], date_order: DateOrder | None) -> None:
    """Name the command that writes the draft of a report as a YAML."""
    if STDIN not in data:
        output.say(f"hint: `{_init(data, date_order)}` writes this as a YAML to review")


def of_draft(error: FunnelError, data: Sequence[str], date_order: DateOrder | None) -> None:
    """Say where a key can be written, for who has no YAML; no line of a draft is named."""
    told = f"{error.message} {error.hint}"
    places = _PLACE.search(told)
    error.message = _PLACE.sub("", error.message)
    error.args = (error.message,)
    error.hint, orders = _ORDER.subn(r"--date-order \1", _PLACE.sub("", error.hint))
    if orders:
        return
    if (places or _KEY.search(told)) and STDIN not in data and "funnelcli init" not in told:
        _add(
            error,
            f"There is no YAML yet: `{_init(data, date_order)}` writes one. Write the key there.",
        )
        if "`read" in told:
            _add(error, "`read` belongs below the `path` of its table.")


@contextmanager
def hinted(
    defined: Definition,
    given: Sequence[str],
    data: Sequence[str],
    date_order: DateOrder | None,
    *,
    command: str,
    is_named: bool,
) -> Iterator[None]:
    """Say with an error what a draft, a stray sign, or a YAML that nobody named has to do with it.

    `given` is DATA as it stood there, `data` what is left of it beside the YAML.
    """
    try:
        yield
    except FunnelError as error:
        if of_stray(error, given):
            raise
        if defined.path == DRAFTED:
            of_draft(error, given, date_order)
        elif isinstance(error, DataError) and not is_named and data:
            in_force(error, defined.path, command)
        raise


def in_force(error: FunnelError, path: Path, command: str) -> None:
    """Say what files on the command line are beside a YAML that nobody named there."""
    _add(
        error,
        f"{path} of this folder is in force, and names its own files: run `funnelcli {command}` "
        "without file names. Files that are named only take the place of its leads. For another "
        f"export write another YAML: `funnelcli init FILE... -o OTHER.yaml`, then `funnelcli "
        f"{command} -c OTHER.yaml`.",
    )


def _add(error: FunnelError, sentence: str) -> None:
    hint = error.hint.rstrip()
    if hint and hint[-1] not in ".!?":
        hint += "."
    error.hint = f"{hint} {sentence}".strip()


def _init(data: Sequence[str], date_order: DateOrder | None) -> str:
    order = [] if date_order is None else ["--date-order", date_order]
    return shlex.join(["funnelcli", "init", *map(for_people, data), *order])
