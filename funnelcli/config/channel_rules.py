"""How rules that tell the channel of a touch fit each other, and the table that they are about."""

from collections.abc import Iterator

from funnelcli.config.input_tables.touchpoints import TELLING
from funnelcli.config.rules import fold
from funnelcli.config.sql import Sql, SqlError, compared, compile_predicate, parse_sql
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.channels import KNOWN, SMALL
from funnelcli.words.text import did_you_mean

RULES: KeyPath = ("channel_rules",)


def channel_problems(tree: Tree) -> Iterator[Problem]:
    """Yield touches that nothing tells the channel of, and rules that cannot."""
    touches = tree.mapping("touchpoints")
    if touches and all(touches.get(key) is None for key in ("channel", *TELLING)):
        message = (
            "needs `channel`; or `url` with landing pages, or `source` and `medium`, of which "
            "rules tell the channel"
        )
        yield tree.problem(("touchpoints",), message)
    rules = tree.mapping(*RULES)
    if rules and tree.at("touchpoints") is None:
        message = "tells the channels of `touchpoints`, and there is no such table"
        yield tree.problem(RULES, message)
    first: dict[str, str] = {}
    for channel, text in rules.items():
        path = (*RULES, channel)
        same = first.setdefault(fold(channel), channel)
        if same != channel:
            line = tree.line((*RULES, same))
            yield tree.problem(path, f"is '{same}' of line {line} once more")
        if isinstance(text, str) and text.strip():
            yield from (tree.problem(path, said) for said in _wrong(text))


def _wrong(text: str) -> Iterator[str]:
    """Say what is wrong with a condition."""
    import polars as pl

    try:
        sql = parse_sql(text, ())
        if unknown := [name for name in sql.columns if name not in KNOWN]:
            yield from (_unknown(name, sql) for name in unknown)
            return
        compile_predicate(sql, dict.fromkeys(KNOWN, pl.String()))
    except SqlError as error:
        yield str(error)
        return
    for each in compared(sql):
        for value in each.values:
            if each.column in SMALL and not each.folds and value != value.lower():
                yield f"'{value}' is never met: {each.column} is in small letters here"


def _unknown(name: str, sql: Sql) -> str:
    near = did_you_mean(name, KNOWN)
    if not near and name in sql.like_texts:
        return f"there is no column {name}, and texts have single quotes: write '{name}'"
    return f"there is no column '{name}'{near or ', known are ' + ', '.join(KNOWN)}"
