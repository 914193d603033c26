"""A YAML and its files, loaded for a notebook."""

from pathlib import Path

from funnelcli.api.engine import Engine
from funnelcli.api.files import Files, opened, paths_of
from funnelcli.api.funnel import Funnel
from funnelcli.errors import UsageError
from funnelcli.words.memory import size_of


def load(
    config: str | Path = "funnelcli.yaml",
    data: Files = (),
    *,
    memory: str | None = None,
    no_limits: bool = False,
    engine: str = "local",
    master: str | None = None,
    remote: str | None = None,
) -> Funnel:
    """Load a YAML; `data` are files in the place of its leads, as on the command line.

    `memory` is how much rows may take, such as 2GB. With `no_limits` packed files are unpacked
    however far that goes. The engine `spark` counts on a cluster: that of `master`, of the Connect
    server `remote`, or of the session that is there. Paths are those of now, whatever folder is
    the current one later. Raises `FunnelError` where it cannot be used; its message says where,
    and what to do.
    """
    files = paths_of(config, data)
    if not isinstance(memory, str | None):
        raise UsageError(f"--memory: {memory!r}: expected a text such as '2GB'")
    room = None if memory is None else size_of("--memory", memory)
    where = Engine.of(engine, master, remote, memory)
    with opened(files, room, no_limits=no_limits, engine=where) as inputs:
        definition = inputs.definition(Path(config).absolute())
    return Funnel(definition, files, room, no_limits, where)
