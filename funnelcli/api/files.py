"""The files of a question in a notebook."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from funnelcli.api.engine import HERE, Engine
from funnelcli.api.inputs import STDIN, Inputs, scratch_folder
from funnelcli.errors import UsageError, of_the_system
from funnelcli.words.addresses import is_elsewhere

Files = str | Path | Sequence[str | Path]


@contextmanager
def opened(
    data: Sequence[str], memory: int | None, *, no_limits: bool, engine: Engine = HERE
) -> Iterator[Inputs]:
    """Give a question its files; what the system refuses is an error like others."""
    try:
        with (
            scratch_folder() as scratch,
            Inputs(data, scratch, memory, no_limits, engine.begun()) as inputs,
        ):
            yield inputs
    except (MemoryError, OSError) as error:
        raise of_the_system(error) from error
    except UnicodeError as error:
        raise UsageError("a text with a character that no file can hold") from error


def paths_of(config: object, data: object) -> tuple[str, ...]:
    """Take the paths of files as a notebook gives them; raise where they can be none."""
    given = [data] if isinstance(data, str | Path) else data
    if not isinstance(config, str | Path) or not isinstance(given, Sequence):
        raise UsageError("load takes the path of a YAML, and paths of files")
    for each in given:
        if not isinstance(each, str | Path) or str(each) in ("", STDIN):
            raise UsageError(f"{each!r}: expected the path of a file")
    if any("\0" in str(each) for each in (config, *given)):
        raise UsageError("a path with a character that no path can hold")
    return tuple(
        str(each) if is_elsewhere(str(each)) else str(Path(each).absolute()) for each in given
    )
