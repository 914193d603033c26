"""Where findings point at, as services that show them beside the code call a file."""

import os
from pathlib import Path

from funnelcli.api.inputs import STDIN, Inputs
from funnelcli.config import DRAFTED, Definition

MARK = ".git"
"""What stands in the root of a repository: a folder, of a worktree a file."""


def located(defined: Definition, inputs: Inputs) -> str | None:
    """Name the YAML from the root of its repository, or what a draft was made from.

    GitLab and GitHub take paths of reports as beginning there, wherever the program was started
    and however the file was given. Outside a repository it is the folder of the program, and of a
    file that is in neither the name alone. Stdin has none.
    """
    if defined.path != DRAFTED:
        return _from_root(defined.path)
    if STDIN in inputs.data:
        return None
    return next((_from_root(path) for path in inputs.paths(defined) if path != DRAFTED), None)


def _from_root(path: Path) -> str:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  (a link stays what the repository has)
    roots = [each for each in absolute.parents if (each / MARK).exists()][:1]
    for root in (*roots, Path.cwd()):
        if absolute.is_relative_to(root):
            return absolute.relative_to(root).as_posix()
    return path.name
