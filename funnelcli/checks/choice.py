"""Which rules run: by code, by group, by name, and those of the YAML's own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from funnelcli.checks import RULES
from funnelcli.checks.base import ROWS, Case, Rule, Suspicion, UnfitError, Yielded, is_read
from funnelcli.config import Checks, Definition, RuleSettings, written_path
from funnelcli.config.tree import KeyPath
from funnelcli.errors import ConfigError, UsageError
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.words.text import counted, did_you_mean

ALONE: Final = {key: each.name for each in RULES for key in each.settings}
"""Keys of `checks.rules` that one rule has alone."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule to run, and whether somebody has asked for it."""

    rule: Rule
    required: bool


def known_rules(checks: Checks) -> tuple[Rule, ...]:
    """List all rules, the YAML's own last."""
    own = (_own(name, each) for name, each in checks.rules.items() if each.where is not None)
    return (*RULES, *own)


def find(word: str, rules: Iterable[Rule]) -> list[Rule]:
    """Find the rules that a code, a name or the beginning of codes means; there may be none."""
    listed = list(rules)
    exact = [each for each in listed if each.is_called(word)]
    if exact or len(word) < 2:  # noqa: PLR2004  (a group has two letters)
        return exact
    return [each for each in listed if each.is_built_in and each.code.startswith(word.upper())]


def unknown(word: str, rules: Iterable[Rule]) -> str:
    """Say that there is no such rule, and which may be meant."""
    names = [each.name for each in rules]
    meant = did_you_mean(word, [*names, *(each.code for each in RULES)])
    return f"there is no rule {word!r}{meant}"


def check_names(definition: Definition) -> None:
    """Raise for every rule that the YAML names and nobody knows, with its place."""
    problems = [
        f"{definition.place(*path)}: {written_path(path)}: {said}"
        for path, said in _misnamed(definition.config.checks)
    ]
    if problems:
        raise ConfigError(problems, "`funnelcli rules` lists all.")


def _misnamed(checks: Checks) -> Iterator[tuple[KeyPath, str]]:
    """Yield where the YAML names a rule that is not known, or not by itself, and what is wrong."""
    rules = known_rules(checks)
    for path, word in _names(checks):
        found = find(word, rules)
        if not found or (len(found) > 1 and path[1] != "select"):
            yield path, unknown(word, rules)
    for name, settings in checks.rules.items():
        if settings.where is not None and find(name, RULES):
            said = "is the name of a built-in rule: choose another name"
            yield ("checks", "rules", name), said
        for rule in find(name, rules)[:1]:
            for key in sorted((settings.model_fields_set & ALONE.keys()) - set(rule.settings)):
                yield ("checks", "rules", name, key), f"is for {ALONE[key]} alone: leave it out"
    set_up: dict[str, str] = {}
    for name in checks.rules:
        for each in find(name, rules):
            if (twin := set_up.setdefault(each.code, name)) != name:
                yield ("checks", "rules", name), f"is the rule {twin}, which is given as well"


def _names(checks: Checks) -> Iterator[tuple[KeyPath, str]]:
    """Yield each word of the YAML that is to name a rule, and where it stands."""
    for name, settings in checks.rules.items():
        if settings.where is None:
            yield ("checks", "rules", name), name
    for i, word in enumerate(checks.select or ()):
        yield ("checks", "select", i), word
    for i, entry in enumerate(checks.ignore):
        yield ("checks", "ignore", i, "rule"), entry.rule


def chosen(select: Sequence[str], ignore: Sequence[str], checks: Checks) -> tuple[Chosen, ...]:
    """Choose the rules of a run: those selected, else those that run unasked; less those ignored.

    Settings in the YAML let a rule run that is off by default. What has settings, or is selected
    by its code or name, has to be evaluated; of a group, what applies.
    """
    rules = known_rules(checks)
    option, words = ("--select", select) if select else ("checks.select", checks.select or ())
    wanted, named = _meant(option, words, rules)
    without = {each.code for each in _meant("--ignore", ignore, rules)[0]}
    set_up = {each.code for name in checks.rules for each in find(name, rules)}
    picked = tuple(
        Chosen(each, required=each in named or each.code in set_up)
        for each in rules
        if each.code not in without
        and (each in wanted if words else each.default or each.code in set_up)
    )
    if not picked:
        raise UsageError(
            "no rule is selected, so that nothing would be checked",
            "`funnelcli rules` lists all, with their groups.",
        )
    return picked


def _meant(
    option: str, words: Sequence[str], rules: Sequence[Rule]
) -> tuple[list[Rule], list[Rule]]:
    """Find the rules that words mean, and those of them that are named themselves."""
    found: list[Rule] = []
    named: list[Rule] = []
    for word in (part.strip() for each in words for part in each.split(",")):
        meant = find(word, rules)
        if not meant:
            raise UsageError(f"{option}: {unknown(word, rules)}", "`funnelcli rules` lists all.")
        found += meant
        named += [each for each in meant if each.is_called(word)]
    return found, named


def _own(name: str, settings: RuleSettings) -> Rule:
    """Make a rule of a condition of the YAML."""

    def look(case: Case) -> Yielded:
        on = ROWS if settings.table == LEADS else settings.table
        place = case.place("checks", "rules", name)
        rows = case.table(on)
        answers = rows.lazy().filter(is_read(on)).select(row.own(name)).collect().to_series()
        if answers.len() and not answers.count():
            raise UnfitError(
                f"its condition has no answer for any of {counted(answers.len(), 'row')}: a column "
                "that it names is empty"
            )
        yield Suspicion(on=on, wrong=pl.col(row.own(name)), of=is_read(on), place=place)

    said = " ".join((settings.message or name).split()).rstrip(".")
    look.__doc__ = f"{said}.\n\nIn the YAML: the rule is defined there, under `checks.rules`."
    return Rule(name, name, settings.severity, look, is_built_in=False)
