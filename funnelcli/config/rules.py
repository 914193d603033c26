"""What the types of the YAML cannot express: how its parts fit each other.

The rules look at what is written, not at the models, so that they speak even when a type is
wrong somewhere, and every problem of a file is reported at once.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from funnelcli.config.expressions import split_reference
from funnelcli.config.input_tables import TABLES
from funnelcli.config.models import Config, snake_case
from funnelcli.config.own_rules import own_rule_problems
from funnelcli.config.problems import shown
from funnelcli.config.roles import SOURCES
from funnelcli.config.tree import KeyPath, Problem, Tree

ENTRIES = ("at", "where", "values")


def rule_problems(tree: Tree) -> Iterator[Problem]:
    """Yield every breach of a rule, in no particular order."""
    yield from _empty(tree, (), tree.at())
    yield from _stages(tree)
    yield from _lost(tree)
    yield from _free_mail(tree)
    yield from _keys(tree)
    yield from _joins(tree)
    yield from _amounts(tree)
    yield from _score(tree)
    yield from _business_hours(tree)
    yield from own_rule_problems(tree)
    for name in tree.mapping("segments"):
        yield from _segment(tree, name)
        yield from _aliases(tree, name)


def fold(text: str) -> str:
    """Reduce a text to what comparisons of values see: no case, spaces or underscores alike."""
    return re.sub(r"[\s_]+", " ", unicodedata.normalize("NFC", text)).strip().casefold()


def _empty(tree: Tree, path: KeyPath, value: Any) -> Iterator[Problem]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _empty(tree, (*path, key), inner)
        case [] if path != ("stages",):
            yield tree.problem(path, "an empty list: leave the key out, or list something")
        case list():
            for index, inner in enumerate(value):
                yield from _empty(tree, (*path, index), inner)
        case str() if not value.strip() and not {"nulls", "delimiter"} & set(path[-2:]):
            yield tree.problem(path, "an empty text")


def _stages(tree: Tree) -> Iterator[Problem]:
    for index, stage in enumerate(tree.listing("stages")):
        path = ("stages", index)
        if index == 0:
            for key in (*ENTRIES, "at_least"):
                if tree.at(*path, key) is not None:
                    none = "at, where or values" if key in ENTRIES else key
                    message = f"the first stage is the lead itself: it has no {none}"
                    yield tree.problem((*path, key), message)
        elif isinstance(stage, dict):
            yield from _entry(tree, path)


def _lost(tree: Tree) -> Iterator[Problem]:
    for path in tree.items("lost"):
        if isinstance(tree.at(*path), dict):
            yield from _entry(tree, path)


def _entry(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    at, where, values = (tree.at(*path, key) is not None for key in ENTRIES)
    if not (at or where or values):
        yield tree.problem(path, "needs at, where or values")
    if values and (at or where):
        other = "at" if at else "where"
        yield tree.problem((*path, "values"), f"cannot stand beside `{other}`: give one of the two")
    if values and tree.at("history") is None and tree.at("leads", "status") is None:
        message = "needs `history`, or `status` under leads, to be compared with"
        yield tree.problem((*path, "values"), message)


def _free_mail(tree: Tree) -> Iterator[Problem]:
    if tree.at("lead", "free_mail") is not None and tree.at("lead", "unit") != "account":
        message = "leaves leads out of accounts, and needs `unit: account` beside it"
        yield tree.problem(("lead", "free_mail"), message)


def _keys(tree: Tree) -> Iterator[Problem]:
    """Check that names of stages, keys and segments differ from each other.

    That they differ from the columns of a table as well is checked where one is shown.
    """
    names: dict[str, KeyPath] = {}
    taken: dict[str, tuple[str, KeyPath]] = {}
    for index, stage in enumerate(tree.listing("stages")):
        name = tree.at("stages", index, "name")
        if not isinstance(stage, dict) or not isinstance(name, str) or not name.strip():
            continue
        path: KeyPath = ("stages", index, "name")
        twin = names.setdefault(fold(name), path)
        if twin != path:
            first = tree.line(twin)
            yield tree.problem(path, f"stage '{name}' is listed twice, first in line {first}")
            continue
        yield from _stage_key(tree, index, name, taken)
    yield from _segment_names(tree, taken)


def _stage_key(
    tree: Tree, index: int, name: str, taken: dict[str, tuple[str, KeyPath]]
) -> Iterator[Problem]:
    given = tree.at("stages", index, "key")
    path: KeyPath = ("stages", index, "name" if given is None else "key")
    key = snake_case(name) if given is None else given
    if not isinstance(key, str) or (given is not None and not given.strip()):
        return
    settle = "another `key:` settles it" if given else "`key:` settles it"
    if not key:
        yield tree.problem(
            path, f"'{name}' has no Latin letter or digit to make a key of: add `key:`"
        )
    elif not re.fullmatch(r"[a-z0-9][a-z0-9_]*", key):
        yield tree.problem(path, f"got {shown(key)}, expected lower-case letters, digits and _")
    elif key in taken:
        owner = _owner(tree, taken[key])
        yield tree.problem(path, f"the key '{key}' is also the one of {owner}; {settle}")
    else:
        taken[key] = (f"stage '{name}'", path)


def _owner(tree: Tree, taken: tuple[str, KeyPath]) -> str:
    what, path = taken
    return f"{what} (line {tree.line(path)})"


def _segment_names(tree: Tree, taken: dict[str, tuple[str, KeyPath]]) -> Iterator[Problem]:
    places: dict[str, KeyPath] = {name: ("segments", name) for name in tree.mapping("segments")}
    for role in SOURCES:
        if isinstance(tree.at("leads", role), str):
            places.setdefault(role, ("leads", role))
    for name, path in places.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            example = snake_case(name) or "region"
            message = f"got '{name}', expected a name in lower snake case such as '{example}'"
            yield tree.problem(path, message)
        elif name in taken:
            owner = _owner(tree, taken[name])
            message = f"'{name}' is also the key of {owner}; `key:` there settles it"
            yield tree.problem(path, message)


def _joins(tree: Tree) -> Iterator[Problem]:
    others = {"leads", "history", *(name for name in TABLES if tree.at(name) is not None)}
    for name in tree.mapping("joins"):
        if name in others:
            message = f"'{name}' is the name of a table of its own: choose another name"
            yield tree.problem(("joins", name), message)
        elif not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            message = f"got '{name}', expected a name of letters, digits and _ such as deals"
            yield tree.problem(("joins", name), message)


def _amounts(tree: Tree) -> Iterator[Problem]:
    """Check that `amount_in` stands on a table with amounts, in the report's currency."""
    written = (tree.at("amount") or tree.at("leads", "amount"), tree.at("ltv"))
    named = [str(each) for each in written if each is not None]
    if not named:
        return  # there is nothing to select from
    joins = [split_reference(each, tree.mapping("joins"))[0] for each in named]
    homes: list[KeyPath] = [("leads",) if join is None else ("joins", join) for join in joins]
    tables: list[KeyPath] = [("leads",), *(("joins", name) for name in tree.mapping("joins"))]
    currency = str(tree.at("currency") or Config.model_fields["currency"].default).upper()
    for table in tables:
        path = (*table, "amount_in")
        wanted = tree.at(*path)
        if not isinstance(wanted, str) or not re.fullmatch(r"[A-Za-z]{3}", wanted):
            continue  # reported as what it is
        if table not in homes:
            yield tree.problem(path, f"the amounts of the report are those of {homes[0][-1]}")
        elif wanted.upper() != currency:
            message = f"the report is in {currency}: add `currency: {wanted.upper()}`"
            yield tree.problem(path, message)


def _score(tree: Tree) -> Iterator[Problem]:
    is_named = tree.at("score", "column") or tree.at("leads", "score")
    if isinstance(tree.at("score"), dict) and not is_named:
        yield tree.problem(
            ("score",), "needs `column`, or `score` of the leads, to name its column"
        )


def _business_hours(tree: Tree) -> Iterator[Problem]:
    """Check that the day begins before it ends."""
    path: KeyPath = ("business_hours",)
    ends = [tree.at(*path, key) or default for key, default in (("from", "09:00"), ("to", "17:00"))]
    begins, closes = (str(each).zfill(5) for each in ends)
    if isinstance(tree.at(*path), dict) and begins >= closes:
        yield tree.problem(path, f"the day begins at {begins} and ends at {closes}")


def _segment(tree: Tree, name: str) -> Iterator[Problem]:
    segment = tree.at("segments", name)
    if isinstance(segment, dict):
        given = [key for key in ("column", "sql") if segment.get(key) is not None]
        if len(given) != 1:
            has = "has both column and sql: give one of the two" if given else "needs column or sql"
            yield tree.problem(("segments", name), has)


def _aliases(tree: Tree, name: str) -> Iterator[Problem]:
    owners: dict[str, tuple[str, KeyPath]] = {}
    aliases: KeyPath = ("segments", name, "aliases")
    # a value stands for itself, so that it cannot be another value's alias
    spellings: list[tuple[str, KeyPath, str]] = [
        (value, (*aliases, value), value) for value in tree.mapping(*aliases)
    ]
    for value in tree.mapping(*aliases):
        spellings += [(value, path, text) for path, text in tree.texts(*aliases, value)]
    for value, path, text in spellings:
        owner, place = owners.setdefault(fold(text), (value, path))
        if owner != value:
            line = tree.line(place)
            message = f"'{text}' already stands for '{owner}' (line {line})"
            yield tree.problem(path, message)
