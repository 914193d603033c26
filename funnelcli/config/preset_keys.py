"""The key `preset:` of a YAML: what its file gives, added to what is written."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from funnelcli.config.expressions import split_reference
from funnelcli.config.input_tables import TABLES
from funnelcli.config.places import problems_of
from funnelcli.config.presets import ACTIVITIES, Resolved, Taken, load_preset, resolve
from funnelcli.config.problems import FEWEST_STAGES, type_problems
from funnelcli.config.rules import fold
from funnelcli.config.sql import SqlError, parse_sql
from funnelcli.config.tables import Table
from funnelcli.config.tree import KeyPath, Position, Problem, Tree
from funnelcli.errors import ConfigError
from funnelcli.words.vocabulary import is_purchase

HeaderOf = Callable[[str, Table], Sequence[str]]
"""Tells the header of a table, by its name, from its files."""

KINDS = {
    "leads": ("leads", "deals"),
    "joins": ("deals",),
    "history": ("history",),
    ACTIVITIES: (ACTIVITIES,),
}
"""The kinds of presets that each place of the YAML takes; no other table has any."""
_OPENED = ("path", "query", "connection", "preset", "read")
"""The keys of a table that tell where it is, and how it is read."""


class UnfitPresetError(Exception):
    """A file that a preset cannot be applied to, and the place of the key `preset`."""

    def __init__(self, position: Position, error: ConfigError) -> None:
        super().__init__(error.message)
        self.position = position
        self.message = error.message
        self.hint = error.hint


def preset_problems(tree: Tree) -> Iterator[Problem]:
    """Yield what keeps the presets of a YAML from being looked up."""
    tables: list[KeyPath] = [*_tables(tree), *((name,) for name in TABLES)]
    presets = [path for path in tables if tree.at(*path, "preset") is not None]
    for path in _tables(tree):
        if path not in presets and tree.at(*path, "pipeline") is not None:
            yield tree.problem((*path, "pipeline"), "needs `preset:` beside it")
    # a preset may have to look at the leads, too, though they have none
    for path in dict.fromkeys([("leads",), *presets]) if presets else ():
        yield from problems_of(tree, path)
        try:
            name = _source(tree, path).preset
        except ValidationError as error:
            yield from type_problems(error, tree, path)
            continue
        kind = None if name is None else load_preset(name).kind
        if kind is not None and kind not in KINDS.get(str(path[0]), ()):
            message = f"'{name}' is for {'joins' if kind == 'deals' else kind}, not for {path[0]}"
            yield tree.problem((*path, "preset"), message)


def add_presets(tree: Tree, header_of: HeaderOf, taken: Taken) -> tuple[str, ...]:
    """Add to the tree what its presets give; return what they assume, as sentences.

    What is written wins, key by key. Of two presets the later table says what a stage of the
    same name and the amount are: a deal knows better than a contact. Of losses each tells its own.
    No stage gets a key that is `taken`.
    """
    amount = tree.at("leads", "amount")
    found = list(_resolved(tree, header_of, taken))
    for path, resolved, position in found:
        tree.give(path, _of_table(resolved), position)
        if path == ("leads",):
            tree.give(("lead",), _of_lead(tree, resolved), position)
    telling = [each for each in found if each[0] != (ACTIVITIES,)]
    _give_stages(tree, telling)
    _give_losses(tree, telling)
    for _, resolved, position in reversed(found):
        if resolved.amount is not None and amount is None:
            tree.give(("amount",), resolved.amount, position)
    return tuple(dict.fromkeys(_assumed(tree, found)))


def _assumed(tree: Tree, found: Sequence[tuple[KeyPath, Resolved, Position]]) -> Iterator[str]:
    """Yield what presets assume, and what is missing while leads alone say who is a customer."""
    by_leads = bool(found) and not _is_joined(tree)
    for _, resolved, position in found:
        yield from resolved.assumed
        if resolved.unseen:
            title = load_preset(tree.presets[position]).title
            yield (
                f"Of {title}, the preset knows {', '.join(map(repr, resolved.unseen))} from "
                "documentation alone: see that such a column holds what its name says."
            )
        if resolved.ordered and tree.positions["stages",] in tree.presets:
            yield resolved.ordered
        if by_leads:
            yield from load_preset(tree.presets[position]).alone


def _is_joined(tree: Tree) -> bool:
    """Tell whether a joined table decides on the last stage, or the history of such a table."""
    stages, joins = tree.listing("stages"), tree.mapping("joins")
    if not stages or not isinstance(last := stages[-1], dict):
        return False
    if last.get("values"):
        return tree.at("history", "by") is not None
    with contextlib.suppress(SqlError):  # reported where all SQL is looked at
        if (where := last.get("where")) and parse_sql(str(where), joins).joined:
            return True
    return split_reference(str(last.get("at")), joins)[0] is not None


def _tables(tree: Tree) -> list[KeyPath]:
    """List the tables, the one that knows best who is a customer last."""
    joins: list[KeyPath] = [("joins", name) for name in tree.mapping("joins")]
    return [("leads",), ("history",), *joins]


def _source(tree: Tree, path: KeyPath) -> Table:
    """Read what is known of a table before its preset is: where it is, and how to read it."""
    written = tree.mapping(*path)
    known = {key: written[key] for key in _OPENED if key in written}
    return Table.model_validate(known)


def _resolved(
    tree: Tree, header_of: HeaderOf, taken: Taken
) -> Iterator[tuple[KeyPath, Resolved, Position]]:
    leads: Sequence[str] = ()
    paths: list[KeyPath] = [*_tables(tree), (ACTIVITIES,)]
    paths = [path for path in paths if tree.at(*path, "preset") is not None]
    if any(load_preset(tree.at(*path, "preset")).by for path in paths):
        leads = header_of("leads", _source(tree, ("leads",)))
    of_leads = tree.at("leads", "preset")
    by_deal = of_leads is not None and load_preset(of_leads).kind == "deals"
    for path in paths:
        table, position = _source(tree, path), tree.positions[*path, "preset"]
        name, preset = str(path[-1]), load_preset(str(table.preset))
        tree.presets[position] = preset.name
        header, written = header_of(name, table), tree.mapping(*path)
        of_table, amount = split_reference(str(tree.at("amount") or ""), tree.mapping("joins"))
        if of_table == name:
            written = {**written, "amount": amount}
        pipeline = next((text for _, text in tree.texts(*path, "pipeline")), None)
        try:
            resolved = resolve(
                preset, header, table=name, pipeline=pipeline,
                leads=leads, by_deal=by_deal, alone=False, written=written,
                taken=taken,
            )  # fmt: skip
        except ConfigError as error:
            raise UnfitPresetError(position, error) from None
        yield path, resolved, position


def _of_table(resolved: Resolved) -> dict[str, Any]:
    nulls = {"nulls": list(resolved.nulls)} if resolved.nulls else {}
    read = {**nulls, **resolved.read}
    keys = {"where": resolved.where, "separator": resolved.separator, "read": read}
    return {**resolved.roles, **{key: value for key, value in keys.items() if value}}


def _of_lead(tree: Tree, resolved: Resolved) -> dict[str, Any]:
    gives: dict[str, Any] = {}
    if resolved.exclude and ("lead", "exclude") not in tree.values:
        gives["exclude"] = resolved.exclude
    if resolved.deduplicate and ("lead", "deduplicate") not in tree.values:
        gives["deduplicate"] = {"by": list(resolved.deduplicate)}
    return gives


def _give_stages(tree: Tree, found: Sequence[tuple[KeyPath, Resolved, Position]]) -> None:
    """Line up the stages: those of the leads, then those of each joined table."""
    if not found or ("stages",) in tree.values:
        return
    first = found[0][2]
    stages: dict[str, tuple[dict[str, Any], Position]] = {}
    if found[0][0] != ("leads",):
        stages["lead"] = {"name": "Lead"}, first
    for _, resolved, position in found:
        for stage in resolved.stages:
            key = fold(stage["name"])
            if key == next(iter(stages), None):
                continue  # the lead itself stays the first
            stages.pop(key, None)
            stages[key] = stage, position
    if len(stages) < FEWEST_STAGES:
        what = " and ".join(load_preset(tree.presets[at]).title for _, _, at in found)
        raise UnfitPresetError(first, ConfigError(
            [f"preset {tree.presets[first]}: nothing in {what} says who became a customer"],
            "Add the table that does under `joins`, or write `stages`.",
        ))  # fmt: skip
    if not is_purchase(list(stages.values())[-1][0]["name"]) and ("customers",) not in tree.values:
        tree.give(("customers",), "unknown", first)
    tree.give(("stages",), [], first)
    for index, (stage, position) in enumerate(stages.values()):
        tree.give(("stages", index), stage, position)


def _give_losses(tree: Tree, found: Sequence[tuple[KeyPath, Resolved, Position]]) -> None:
    """List the losses that each table tells of; one of them needs no list."""
    losses = [(each.lost, position) for _, each, position in found if each.lost is not None]
    if not losses or ("lost",) in tree.values:
        return
    if len(losses) == 1:
        tree.give(("lost",), *losses[0])
        return
    tree.give(("lost",), [], losses[0][1])
    for index, (loss, position) in enumerate(losses):
        tree.give(("lost", index), loss, position)
