"""How what the YAML says of spend and visitors fits the rest of it."""

from collections.abc import Iterator

from funnelcli.config.roles import SOURCES
from funnelcli.config.rules import fold
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean


def spend_problems(tree: Tree) -> Iterator[Problem]:
    """Yield channels of two sources, and segments that there are not."""
    yield from _channels(tree)
    known = [*tree.mapping("segments"), *(r for r in SOURCES if tree.at("leads", r) is not None)]
    for name in tree.mapping("visitors", "by"):
        path: KeyPath = ("visitors", "by", name)
        if name == "source":
            yield tree.problem(path, "`channel` of the table is its source")
        elif name not in known:
            near = did_you_mean(name, known)
            yield tree.problem(path, f"'{name}' is no segment{near}")


def _channels(tree: Tree) -> Iterator[Problem]:
    channels: KeyPath = ("channels",)
    owners: dict[str, str] = {}
    for channel in tree.mapping(*channels):
        owner = owners.setdefault(fold(channel), channel)
        if owner != channel:
            line = tree.line((*channels, owner))
            yield tree.problem((*channels, channel), f"is '{owner}' of line {line} once more")
