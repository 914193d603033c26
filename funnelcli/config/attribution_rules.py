"""How the weights of attribution fit the stages of the YAML."""

from collections.abc import Iterator

from funnelcli.config.attribution import FIRST, LAST, OTHER
from funnelcli.config.models import snake_case
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean


def weight_problems(tree: Tree) -> Iterator[Problem]:
    """Yield weights of what is neither a stage nor a place in a path."""
    path: KeyPath = ("attribution", "custom")
    known = [FIRST, LAST, OTHER, *_stage_keys(tree)]
    for name in tree.mapping(*path):
        if name not in known:
            near = did_you_mean(name, known)
            message = f"'{name}' is no key of a stage, nor first, last or other{near}"
            yield tree.problem((*path, name), message)


def _stage_keys(tree: Tree) -> Iterator[str]:
    for index, _ in enumerate(tree.listing("stages")):
        key, name = (tree.at("stages", index, each) for each in ("key", "name"))
        if isinstance(key, str):
            yield key
        elif isinstance(name, str):
            yield snake_case(name)
