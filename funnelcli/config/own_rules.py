"""How the parts of a rule under `checks.rules` fit each other."""

import re
from collections.abc import Iterator

from funnelcli.config.input_tables import NAMES
from funnelcli.config.models import snake_case
from funnelcli.config.problems import shown
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.text import did_you_mean

ONLY_OWN = {
    "table": "the program knows what its rules look at",
    "severity": "`warn_if` and `error_if` say when the rule warns and fails",
    "message": "the program says what its rules find",
}
"""Keys of own rules, each with why a rule of the program does without."""


def own_rule_problems(tree: Tree) -> Iterator[Problem]:
    """Yield what does not fit together in a rule, be it an own one or not."""
    for name, settings in tree.mapping("checks", "rules").items():
        path: KeyPath = ("checks", "rules", name)
        if not isinstance(settings, dict):
            continue  # reported as what it is
        if settings.get("where") is not None:
            yield from _own(tree, path, name)
            continue
        for key, instead in ONLY_OWN.items():
            if settings.get(key) is not None:
                message = f"is for rules of your own, which have `where`: {instead}"
                yield tree.problem((*path, key), message)


def _own(tree: Tree, path: KeyPath, name: str) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        example = snake_case(name).replace("_", "-")
        near = example if re.match("[a-z]", example) else "missing-owner"
        message = f"got {shown(name)}, expected lower-case words with hyphens such as '{near}'"
        yield tree.problem(path, message)
    if tree.at(*path, "message") is None:
        message = "a rule of your own needs `message`: a sentence that says what is wrong"
        yield tree.problem(path, message)
    yield from _table(tree, (*path, "table"))


def _table(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    table = tree.at(*path)
    has_history = tree.at("history") is not None
    counted = (name for name in NAMES if tree.at(name) is not None)
    known = ["leads", *tree.mapping("joins"), *(["history"] if has_history else []), *counted]
    if isinstance(table, str) and table.strip() and table not in known:
        tables = f"{'one of ' * (len(known) > 1)}{', '.join(known)}"
        near = did_you_mean(table, known)
        yield tree.problem(path, f"got {shown(table)}, expected {tables}{near}")
