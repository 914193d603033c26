"""DATA of the command line, and a folder for what has to be kept while the program runs."""

import contextlib
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from funnelcli.api.inputs import KEPT, STDIN, Inputs, scratch_folder
from funnelcli.cli import output
from funnelcli.errors import DataError, UsageError

YAML = (".yaml", ".yml")


@contextlib.contextmanager
def inputs_of(data: Sequence[str], *, no_limits: bool = False) -> Iterator[Inputs]:
    """Give the inputs of a run a folder of their own, which is gone when the run is over.

    Until then libraries that read say nothing themselves. Stdin is read first of all: once Polars
    is imported, a wait for it does not end with Ctrl-C.
    """
    for name in data:
        if Path(name).suffix.casefold() in YAML:
            raise UsageError(
                f"{name}: this is a YAML, and no export",
                f"Name it with -c: -c {shlex.quote(name)}.",
            )
    with scratch_folder() as scratch, output.ours_alone():
        inputs = Inputs(data, Path(scratch), no_limits)
        _keep_stdin(inputs)
        yield inputs


def _keep_stdin(inputs: Inputs) -> None:
    """Keep what comes on stdin, where it is read, in a file: it is read more than once."""
    if STDIN not in inputs.data:
        return
    if len(inputs.data) > 1:
        raise UsageError("- is stdin, and stands alone")
    if sys.stdin is None:
        raise DataError("stdin: it is closed")
    path = inputs.scratch / KEPT
    try:
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
    except OSError:
        from funnelcli.read import Found, copying

        with copying(Found(path, STDIN)):
            raise
