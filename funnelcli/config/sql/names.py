"""Which columns an SQL expression names: its own, and those of joined tables."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlglot import exp

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.syntax import CURLY, PLAIN_QUOTES
from funnelcli.words.text import did_you_mean


@dataclass(frozen=True)
class Names:
    """The names of a tree, in order of appearance, and whether each may be a text instead."""

    columns: dict[str, bool] = field(default_factory=dict)
    """Of each name, whether it stands only where one compares with it."""
    joined: dict[str, dict[str, None]] = field(default_factory=dict)


def names_of(tree: exp.Expr, joins: Collection[str]) -> Names:
    """List the columns; a name before a dot is one of `joins`."""
    names = Names()
    for node in tree.find_all(exp.Column, exp.Star, bfs=False):
        if not isinstance(node, exp.Column) or isinstance(node.this, exp.Star):
            raise SqlError("* stands for all columns: name one")
        _name(node, joins, names)
    return names


def split_column(node: exp.Column) -> tuple[str, str]:
    """Return the table before the dot, if there is one, and the name."""
    if node.args.get("db") is not None or not isinstance(node.this, exp.Identifier):
        raise SqlError(f"{node.sql()} is no column", "write Column, or table.Column of a join")
    return node.table, node.name


def _name(node: exp.Column, joins: Collection[str], names: Names) -> None:
    table, name = split_column(node)
    if not node.this.quoted and any(sign in name for sign in CURLY):
        raise SqlError(f"not valid SQL: {name} has curly quotes", PLAIN_QUOTES)
    if table:
        _check_join(table, name, joins)
        names.joined.setdefault(table, {})[name] = None
        return
    if name in joins:
        raise SqlError(f"'{name}' is a joined table here, not a column", f"write {name}.Column")
    is_like_text = isinstance(node.parent, exp.Predicate) and node.arg_key != "this"
    names.columns[name] = names.columns.get(name, True) and is_like_text


def _check_join(table: str, name: str, joins: Collection[str]) -> None:
    if table == "leads":
        raise SqlError("columns of leads stand without a name before them", f"write {name}")
    if table not in joins:
        near = did_you_mean(table, list(joins))
        quoted = f'a column with a dot in its name stands in double quotes: "{table}.{name}"'
        raise SqlError(f"no joined table is called '{table}'{near}", "" if near else quoted)
