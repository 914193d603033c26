"""What the SQL and the column names of a YAML may look at.

One row at a time, and no more than one joined table beside it: a lead has any number of rows
in each, so that two of them side by side have no meaning.
"""

from collections.abc import Collection, Iterator

from funnelcli.config.input_tables import TABLES
from funnelcli.config.models import Leads
from funnelcli.config.sql import SqlError, parse_sql, undecided
from funnelcli.config.tree import KeyPath, Problem, Tree

OWN_COLUMNS = "`where` of a table knows only the columns of that table, without a name before them"
OF_ITS_TABLE = "`where` of a rule knows only the columns of its `table`, without a name before them"
OF_LEADS = "this is decided on the leads table alone"
ONE_ROW = "one row of one joined table decides"


def split_reference(reference: str, joins: Collection[str]) -> tuple[str | None, str]:
    """Split `deals.Close Date` into its join and its column; other names have no join."""
    table, dot, column = reference.partition(".")
    return (table, column) if dot and column and table in joins else (None, reference)


def expression_problems(tree: Tree) -> Iterator[Problem]:
    """Yield what is wrong with SQL texts, and with tables where none can be used."""
    joins = tree.mapping("joins")
    yield from _without_joins(tree, ("leads", "where"), OWN_COLUMNS)
    yield from _without_joins(tree, ("history", "where"), OWN_COLUMNS)
    for name in joins:
        yield from _without_joins(tree, ("joins", name, "where"), OWN_COLUMNS)
    for name in TABLES:
        yield from _without_joins(tree, (name, "where"), OWN_COLUMNS)
    yield from _without_joins(tree, ("lead", "where"), OF_LEADS)
    for reason in tree.mapping("lead", "exclude"):
        yield from _without_joins(tree, ("lead", "exclude", reason), OF_LEADS)
    for name in tree.mapping("segments"):
        yield from _without_joins(tree, ("segments", name, "sql"), OF_LEADS)
    for name in tree.mapping("checks", "rules"):
        yield from _without_joins(tree, ("checks", "rules", name, "where"), OF_ITS_TABLE)
        yield from _undecided(tree, ("checks", "rules", name, "where"))
    for index in range(1, len(tree.listing("stages"))):
        yield from _with_one_join(tree, ("stages", index))
        yield from _of_several_rows(tree, ("stages", index))
    for path in tree.items("lost"):
        yield from _with_one_join(tree, path)
    yield from _columns_of_leads(tree)


def _joined(tree: Tree, path: KeyPath, found: list[Problem]) -> set[str]:
    """Parse the SQL at `path`, add what is wrong to `found`, and name the joins it uses."""
    text = tree.at(*path)
    if not isinstance(text, str) or not text.strip():
        return set()  # reported as what it is
    try:
        return set(parse_sql(text, tree.mapping("joins")).joined)
    except SqlError as error:
        found.append(tree.problem(path, str(error)))
        return set()


def _without_joins(tree: Tree, path: KeyPath, reason: str) -> Iterator[Problem]:
    found: list[Problem] = []
    joins = sorted(_joined(tree, path, found))
    yield from found
    for join in joins:
        yield tree.problem(path, f"cannot use the join {join}: {reason}")


def _undecided(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    """Refuse the condition of an own rule that would be green, or red, whatever the rows are."""
    text = tree.at(*path)
    if not isinstance(text, str) or not text.strip():
        return  # reported as what it is
    try:
        why = undecided(parse_sql(text, tree.mapping("joins")))
    except SqlError:
        return  # reported already
    if why is not None:
        yield tree.problem(path, f"{why}: a rule looks at what rows have")


def _with_one_join(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    """Check that the date, the predicate and the reason of an entry are in one table."""
    found: list[Problem] = []
    where = sorted(_joined(tree, (*path, "where"), found))
    yield from found
    at, reason = (_join_of(tree, (*path, key)) for key in ("at", "reason"))
    joins = {"at": at, "where": where, "reason": reason}
    uses = [(key, join) for key, names in joins.items() for join in names]
    for key, join in uses[1:]:
        first = uses[0][1]
        if join != first:
            message = f"cannot use the join {join} beside the join {first}: {ONE_ROW}"
            yield tree.problem((*path, key), message)


def _of_several_rows(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    """Check that a stage that asks for several rows is decided by a table that can have them."""
    if tree.at(*path, "at_least") is None:
        return
    found: list[Problem] = []
    named = _joined(tree, (*path, "where"), found) | set(_join_of(tree, (*path, "at")))
    if not named and not found:
        message = "counts rows of a joined table, such as visits: `at` or `where` has to name one"
        yield tree.problem((*path, "at_least"), message)


def _columns_of_leads(tree: Tree) -> Iterator[Problem]:
    paths: list[KeyPath] = [("leads", role) for role in Leads.roles()]
    paths += [("score", "column"), ("score", "at")]
    paths += [path for path, _ in tree.texts("lead", "deduplicate", "by")]
    paths += [("joins", name, "by") for name in tree.mapping("joins")]
    for name, segment in tree.mapping("segments").items():
        paths.append(
            ("segments", name, "column") if isinstance(segment, dict) else ("segments", name)
        )
    for path in paths:
        for join in _join_of(tree, path):
            yield tree.problem(path, f"cannot use the join {join}: {OF_LEADS}")


def _join_of(tree: Tree, path: KeyPath) -> list[str]:
    """Name the join of the column at `path`, in a list that is empty if there is none."""
    reference = tree.at(*path)
    join = (
        split_reference(reference, tree.mapping("joins"))[0] if isinstance(reference, str) else None
    )
    return [join] if join else []
