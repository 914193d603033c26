"""Where a result goes: stdout, or a file that is replaced all at once."""

import contextlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from funnelcli.cli.region import region
from funnelcli.errors import DataError, UsageError
from funnelcli.process.progress import at_rest
from funnelcli.process.temporary import file_beside
from funnelcli.render import Style
from funnelcli.render.signs import ASCII
from funnelcli.render.visible import inert, one_line

STDOUT = "-"
_STDERR = 2
_STREAMS = {STDOUT: 1, "/dev/stdout": 1, "/dev/stderr": _STDERR}
PAGE_WIDTH = 100
"""The width of a table that is not on a terminal, unless COLUMNS says another."""


def style(color: str, *, to_terminal: bool, excel: bool = False) -> Style:
    """Settle width, colour and signs from the options, the environment and the terminal.

    For Excel the locale decides which marks CSV has.
    """
    environ = os.environ
    dumb = environ.get("TERM") == "dumb"
    match color:
        case "always":
            colored = True
        case "never":
            colored = False
        case _ if environ.get("NO_COLOR"):
            colored = False
        case _ if environ.get("FORCE_COLOR"):
            colored = True
        case _:
            colored = to_terminal and not dumb
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    return Style(
        width=shutil.get_terminal_size((PAGE_WIDTH, 24)).columns,
        color=colored,
        unicode=not dumb and (not to_terminal or "utf" in encoding),
        excel=region(environ) if excel else None,
    )


def place(output: str) -> int | Path:
    """Tell where an output goes: to an open stream by its number, as /dev/stderr does, or a file.

    A stream is written to as it stands. Behind its name may be a file that others write to as
    well, or a pipe, and neither can be replaced.
    """
    numbered = re.fullmatch(r"/dev/fd/(\d+)", output)
    number = int(numbered[1]) if numbered else _STREAMS.get(output)
    return Path(os.path.realpath(output)) if number is None else number


def check(output: str) -> None:
    """Raise before the work is done if the output cannot be written after it."""
    if isinstance(place(output), int):
        return
    path = Path(output)
    folder = path.parent
    if is_there(output) and path.is_dir():
        raise unwritable(output, "it is a folder")
    if not folder.is_dir():
        raise unwritable(output, f"there is no folder {folder}", "Make it first, or mend its name.")
    if path.exists() and not os.access(path, os.W_OK):
        raise unwritable(output, "permission denied")


def is_there(output: str) -> bool:
    """Tell whether there is something at a path; raise where that cannot be known."""
    try:
        Path(output).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unwritable(output, error.strerror or str(error)) from error
    return True


def keep(inputs: Iterable[Path], outputs: Iterable[str]) -> None:
    """Raise if an output would take the place of a file that is read."""
    places = {place(each): each for each in outputs}
    is_file = any(isinstance(each, Path) for each in places)
    for path in inputs if is_file else ():
        if (output := places.get(path.resolve())) is not None:
            raise UsageError(
                f"{output}: this run reads it, and the result cannot take its place",
                "Name another file for the result.",
            )


def write(result: str | bytes, output: str) -> None:
    """Write the result, text as UTF-8: to stdout, or to a file that is never seen half written."""
    target, content = place(output), result.encode() if isinstance(result, str) else result
    at_rest()
    if target == _STREAMS[STDOUT]:
        _print(content)
        return
    try:
        if isinstance(target, int):
            with os.fdopen(os.dup(_descriptor(target)), "wb") as stream:
                stream.write(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise unwritable(output, error.strerror or str(error)) from error


def _print(content: bytes) -> None:
    if sys.stdout is None:
        raise unwritable("stdout", "it is closed")
    try:
        sys.stdout.flush()
        left = memoryview(content)
        while left:  # an unbuffered stream may take less than it is given
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _point_nowhere(sys.stdout.fileno())
        raise unwritable("stdout", error.strerror or str(error)) from error


def flush() -> None:
    """Flush both streams before Python does at exit, when it could only complain.

    A closed pipe is no error: the reader has what it wanted. What stderr does not take is lost.
    """
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except OSError:
            _point_nowhere(sys.stderr.fileno())
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _point_nowhere(sys.stdout.fileno())
        except OSError as error:
            _point_nowhere(sys.stdout.fileno())
            raise unwritable("stdout", error.strerror or str(error)) from error


def leave_the_pipe() -> None:
    """Let a stdout that nobody reads any more take the rest in silence."""
    _point_nowhere(sys.stdout.fileno())


def say(line: str) -> None:
    """Write a line to stderr, its text as data; a stderr that fails is no error."""
    at_rest()
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{inert(one_line(line, ASCII.line_end))}\n")


@contextlib.contextmanager
def ours_alone() -> Iterator[None]:
    """Keep off stderr what is not said by `say`.

    A library in Rust that panics writes a message to the descriptor itself, with what it stumbled
    over, before Python can catch anything.
    """
    if sys.stderr is None:
        yield
        return
    stderr, kept = sys.stderr, os.dup(_STDERR)
    if _number(stderr) == _STDERR:
        stderr.flush()
        sys.stderr = os.fdopen(
            kept, "w", encoding=stderr.encoding, errors=stderr.errors, buffering=1, closefd=False
        )
    _point_nowhere(_STDERR)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            sys.stderr.flush()
        sys.stderr = stderr
        os.dup2(kept, _STDERR)
        os.close(kept)


def _descriptor(target: int) -> int:
    """Tell where a stream is now, as stderr may be `ours_alone`."""
    return _number(sys.stderr) or target if target == _STDERR else target


def _number(stream: TextIO | None) -> int | None:
    """Tell the descriptor of a stream; one of a test has none."""
    try:
        return None if stream is None else stream.fileno()
    except OSError:  # io.UnsupportedOperation is one
        return None


def _point_nowhere(stream: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target, sync, and rename: readers see the old file or the new one."""
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        path.write_bytes(content)  # a device or a pipe cannot be replaced
        return
    with file_beside(path) as beside:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path))
        beside.replace(path)


def _mode(path: Path) -> int:
    """Keep the mode of the file that is replaced; a new one gets what the umask leaves."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def unwritable(
    output: str, reason: str, hint: str = "What was there before is as it was."
) -> DataError:
    """Say that a place cannot be written to, and that nothing has become of it."""
    return DataError(f"{output}: cannot be written: {reason}", hint)
