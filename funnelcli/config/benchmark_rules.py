"""How `benchmarks` fits the stages and the segments of the YAML."""

from collections.abc import Iterator

from funnelcli.config.models import snake_case
from funnelcli.config.rules import fold
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean

HERE = "benchmarks"


def benchmark_problems(tree: Tree) -> Iterator[Problem]:
    """Yield every stage and segment named there that the YAML does not have."""
    yield from _stages(tree, (HERE, "published_as"))
    yield from _published_once(tree)
    yield from _targets(tree, (HERE, "targets"))
    segments = list(tree.mapping("segments"))
    if isinstance(tree.at("leads", "source"), str):
        segments.append("source")
    for segment in tree.mapping(HERE, "targets", "by"):
        path: KeyPath = (HERE, "targets", "by", segment)
        if segment not in segments:
            known = f"; segments are {', '.join(segments)}" if segments else ""
            near = did_you_mean(segment, segments) or known
            yield tree.problem(path, f"there is no segment '{segment}'{near}")
        for value in tree.mapping(*path):
            yield from _targets(tree, (*path, value))


def _targets(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    yield from _stages(tree, path, but=("from_lead", "by"))
    yield from _stages(tree, (*path, "from_lead"))


def _stages(tree: Tree, path: KeyPath, but: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Check that the keys of a mapping are stages that can be reached, each once."""
    names, numbers = _known(tree)
    if not names:
        return  # what is wrong with the stages is told there
    named: dict[int, str] = {}
    for key in tree.mapping(*path):
        if key in but:
            continue
        here = (*path, key)
        number = numbers.get(fold(key))
        if number is None:
            near = did_you_mean(key, [*names, *but]) or f"; stages are {', '.join(names)}"
            yield tree.problem(here, f"there is no stage '{key}'{near}")
        elif number == 0:
            yield tree.problem(here, "the first stage is the lead itself: every lead reaches it")
        elif number in named:
            line = tree.line((*path, named[number]))
            message = f"stage '{names[number]}' stands here already, as '{named[number]}' in line"
            yield tree.problem(here, f"{message} {line}")
        else:
            named[number] = key


def _published_once(tree: Tree) -> Iterator[Problem]:
    """Check that no two stages are published under one name."""
    owners: dict[str, str] = {}
    for stage, name in tree.mapping(HERE, "published_as").items():
        if isinstance(name, str) and (owner := owners.setdefault(name, stage)) != stage:
            line = tree.line((HERE, "published_as", owner))
            message = f"'{name}' is already the name for '{owner}' (line {line})"
            yield tree.problem((HERE, "published_as", stage), message)


def _known(tree: Tree) -> tuple[list[str], dict[str, int]]:
    """List the names of the stages, and find their numbers by name and key."""
    names: list[str] = []
    numbers: dict[str, int] = {}
    for index in range(len(tree.listing("stages"))):
        name = tree.at("stages", index, "name")
        if not isinstance(name, str):
            return [], {}
        names.append(name)
        key = tree.at("stages", index, "key")
        for text in (name, key if isinstance(key, str) else snake_case(name)):
            numbers.setdefault(fold(text), index)
    return names, numbers
