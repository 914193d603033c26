"""Read YAML by its nodes: scalars as they are written, every one with its place.

`no`, `0123` and `12:30` stay three texts, and the models give the types. PyYAML's own
constructor would turn them into a boolean, 83 and 750, keep the last of two equal keys, and
expand aliases without limit.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from funnelcli.config.tree import KeyPath, Position, Problem, Tree, place_of

DEEPEST = 12
"""The vocabulary needs six levels; libyaml's composer crashes the process on very deep ones."""
TOO_DEEP = f"nested more than {DEEPEST} levels deep"
MOST_NODES = 50_000
"""More than any definition has: what aliases of aliases reach within a few lines."""

TAG = "tag:yaml.org,2002:"
TAGS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq"}

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

UNQUOTED = re.compile(r"\$\{[^{}\n]*\}")
"""A variable, or what is meant as one: within brackets its { begins a mapping."""

ADVICE = (
    ("mapping values are not allowed", "a text with ': ' in it needs quotes around it"),
    ("cannot start any token", "indent with spaces; quote a text that starts with @, %, > or `"),
    ("end of stream", "a quote or a bracket is not closed"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing"),
    ("undefined alias", "a text that starts with * needs quotes around it"),
    ("an alias", "a text that starts with * needs quotes around it"),
    ("an anchor", "a text that starts with & needs quotes around it"),
    ("line break", "a text that starts with > or | needs quotes around it"),
    ("tab character", "indent with spaces"),
    ("unknown escape", "in double quotes a backslash is doubled, in single quotes it is not"),
    ("expected key", "keys of one mapping start in the same column; nothing follows a quoted text"),
)


class UnreadableYamlError(Exception):
    """A text that is not one YAML mapping, so that nothing else can be said about it."""

    def __init__(self, position: Position, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


def read_yaml(text: str) -> Tree:
    """Read one YAML mapping; raise `UnreadableYamlError` where there is none."""
    _refuse_controls(text)
    try:
        _refuse_depth(text)
        top = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text) from None
    if top is None:
        raise UnreadableYamlError((1, 1), "the file is empty")
    if not isinstance(top, yaml.MappingNode):
        kind = "a list" if isinstance(top, yaml.SequenceNode) else "a text"
        message = f"got {kind}, expected a mapping that starts with `version: 1`"
        raise UnreadableYamlError(_position(top), message)
    walk = _Walk()
    walk.value(top, ())
    return walk.tree


def _refuse_controls(text: str) -> None:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        message = f"the character U+{ord(found[0]):04X} is not allowed in YAML"
        raise UnreadableYamlError(place_of(text, found.start()), message)


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _too_deep(event)


def _too_deep(place: Any) -> UnreadableYamlError:
    return UnreadableYamlError(_position(place), TOO_DEEP)


def _unreadable(error: yaml.MarkedYAMLError, text: str) -> UnreadableYamlError:
    mark = error.problem_mark
    if mark and (variable := UNQUOTED.match(text, max(mark.index - 1, 0))):
        advice = f'in brackets a text with ${{ needs quotes around all of it: "{variable[0]}"'
        return UnreadableYamlError((mark.line + 1, mark.column), f"not valid YAML: {advice}")
    said = f"{error.problem} {error.context}"
    mark = mark or error.context_mark
    if re.search("end of stream|expected ',' or", said):
        mark = error.context_mark  # where it starts, not where the file ends
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if error.problem == "but found another document":
        return UnreadableYamlError(place, "a second document starts here, expected one")
    if "nesting depth" in said:  # parsers of 2026 and later stop by themselves
        return UnreadableYamlError(place, TOO_DEEP)
    advice = next((f"; {advice}" for words, advice in ADVICE if words in said), "")
    return UnreadableYamlError(place, f"not valid YAML: {error.problem}{advice}")


def _position(node: Any) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _is_plain(node: yaml.Node, kind: str) -> bool:
    """Tell whether a node is a scalar without quotes, of a kind that YAML reads into it."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.tag == f"{TAG}{kind}"


@dataclass(frozen=True)
class _Walk:
    tree: Tree = field(default_factory=Tree)

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        if len(self.tree.values) > MOST_NODES:
            message = f"aliases (*name) expand to more than {MOST_NODES:,} values"
            raise UnreadableYamlError(_position(node), message)
        if len(path) > DEEPEST:  # an alias within what it stands for has no end
            raise _too_deep(node)
        if node.tag.removeprefix(TAG) not in TAGS:
            self.problem(node, path, f"the tag {node.tag} is not supported")
        self.tree.positions.setdefault(path, _position(node))
        self.tree.values[path] = None  # counts while the parts are read
        self.tree.values[path] = self.content(node, path)
        return self.tree.values[path]

    def content(self, node: yaml.Node, path: KeyPath) -> Any:
        match node:
            case yaml.MappingNode():
                return self.mapping(node, path)
            case yaml.SequenceNode():
                return [self.value(item, (*path, n)) for n, item in enumerate(node.value)]
            case _:
                return None if _is_plain(node, "null") else node.value

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.problem(key, path, "a key is a mapping or a list; '{{ }}' needs quotes")
            elif not key.value.strip():
                self.problem(key, path, "a key is empty")
            elif _is_plain(key, "merge"):
                self.problem(key, (*path, "<<"), "merge keys are not supported: write the keys out")
            elif key.value in found:
                here = (*path, key.value)
                self.problem(key, here, f"given twice, first in line {self.tree.line(here)}")
            else:
                self.tree.positions[*path, key.value] = _position(key)
                found[key.value] = self.value(value, (*path, key.value))
        return found

    def problem(self, node: yaml.Node, path: KeyPath, message: str) -> None:
        self.tree.problems.append(Problem(_position(node), path, message))
