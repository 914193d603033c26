"""DATA of the command line, and a folder for what has to be kept while the program runs."""

import contextlib
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from funnelcli.api.engine import HERE, Engine
from funnelcli.api.inputs import KEPT, STDIN, Inputs, scratch_folder
from funnelcli.cli import output
from funnelcli.cli.feedback import feedback
from funnelcli.cli.mistyped import YAML
from funnelcli.cli.stray import refuse_signs
from funnelcli.errors import DataError, UsageError
from funnelcli.process.progress import doing
from funnelcli.words.memory import size_of

_PART = 1 << 16


@contextlib.contextmanager
def inputs_of(
    data: Sequence[str],
    memory: str | None = None,
    *,
    no_limits: bool = False,
    quiet: int = 0,
    engine: Engine = HERE,
) -> Iterator[Inputs]:
    """Give the inputs of a run a folder of their own, which is gone when the run is over.

    Until then a terminal shows what is done, and libraries that read say nothing themselves. Stdin
    is read first of all: in Windows a wait for it does not end with Ctrl-C once Polars is imported.
    """
    for name in data:
        if Path(name).suffix.casefold() in YAML:
            raise UsageError(
                f"{name}: this is a YAML, and no export",
                f"Name it with -c: `funnelcli report -c {shlex.quote(name)}`.",
            )
    refuse_signs(data)
    room = None if memory is None else size_of("--memory", memory)
    with (
        feedback(quiet),
        scratch_folder() as scratch,
        output.ours_alone(),
        Inputs(data, scratch, room, no_limits, engine.begun()) as inputs,
    ):
        _keep_stdin(inputs)
        yield inputs


def _keep_stdin(inputs: Inputs) -> None:
    """Keep what comes on stdin, where it is read, in a file: it is read more than once."""
    if STDIN not in inputs.data:
        return
    if inputs.engine is not None:
        raise UsageError("a cluster cannot read stdin", "Name files that all its machines see.")
    if len(inputs.data) > 1:
        raise UsageError(
            "- is stdin, and stands alone", "Give files, or one stream: … | funnelcli report -"
        )
    if sys.stdin is None:
        raise DataError("stdin: it is closed")
    path = inputs.scratch / KEPT
    try:
        with path.open("wb") as file:
            doing("reading stdin")
            while part := sys.stdin.buffer.read(_PART):
                file.write(part)
                doing("reading stdin", size=file.tell())
    except OSError:
        from funnelcli.read import Found, copying

        with copying(Found(path, STDIN)):
            raise
