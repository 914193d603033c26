"""The channels of touches, told by rules of what web analytics knows of each."""

from collections.abc import Iterator, Mapping

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, Sql, compile_predicate, parse_sql
from funnelcli.config.input_tables.touchpoints import UTM, Touchpoints
from funnelcli.define.rows import urls
from funnelcli.tables import rows as row
from funnelcli.tables.extract import Extract
from funnelcli.tables.store import Store
from funnelcli.words.channels import KNOWN, default_rules, sites
from funnelcli.words.privacy import SHARED, contact
from funnelcli.words.text import counted

ADDRESSES = ("url", "referrer")
"""Roles with addresses, which are cut before they are kept."""
PAGE, REFERRER, CLICK = "~page", "~referrer", "~click"
SHOWN = 3
"""So many mediums are named at most."""


def with_channels(extract: Extract, store: Store, config: Config, options: Touchpoints) -> Extract:
    """Make of addresses what is kept: source, medium, campaign, page, host and channel.

    `url` becomes the page without its parameters, and `referrer` a host. A `channel` that no
    column names is that of the first rule that is true, and null where none is. Addresses are cut
    row by row, and all else is told once of what is different.
    """
    rules = _rules(config, options)
    used = {name for sql in rules.values() for name in sql.columns}
    raw = {each: f"~{each}" for each in UTM}
    named = options.columns()
    url, referrer = (pl.col(each).cast(pl.String) for each in ADDRESSES)
    cut = store.sink(
        extract.lazy().with_columns(
            *(
                (pl.col(each).cast(pl.String) if each in named else urls.utm(url, each)).alias(to)
                for each, to in raw.items()
            ),
            urls.bare(url).alias(PAGE),
            urls.origin(referrer).alias(REFERRER),
            urls.click_id(url).alias(CLICK),
        )
    )
    extract.forget()
    keys = [*raw.values(), PAGE, REFERRER, CLICK, *(n for n in ("type", "url") if n in used)]
    distinct = cut.lazy().select(keys).unique().collect()
    known = _known(distinct, [each for each in UTM if each not in named])
    schema = dict.fromkeys(KNOWN, pl.String())
    of_rules = [
        pl.when(compile_predicate(sql, schema)).then(pl.lit(channel))
        for channel, sql in rules.items()
    ]
    told = {**raw, "url": "page", "referrer": "referrer"}
    kept = {each: pl.col(name).cast(pl.Categorical) for each, name in told.items()}
    if of_rules:
        kept["channel"] = pl.coalesce(of_rules).cast(pl.Categorical)
    of_keys = pl.DataFrame(
        [distinct[key].alias(f"~by_{n}") for n, key in enumerate(keys)]
        + known.select(expr.alias(each) for each, expr in kept.items()).get_columns()
    )
    joined = cut.lazy().join(
        of_keys.lazy(), left_on=keys, right_on=[f"~by_{n}" for n in range(len(keys))],
        how="left", nulls_equal=True, maintain_order="left", suffix="_told",
    )  # fmt: skip
    found = store.sink(
        joined.select(
            pl.col(f"{name}_told").alias(name) if name in kept else pl.col(name)
            for name in extract.names
        )
    )
    cut.forget()
    return found


def _rules(config: Config, options: Touchpoints) -> Mapping[str, Sql]:
    """Parse the rules in their order: those of the YAML, else the default ones; none if told."""
    rules = config.channel_rules or default_rules()
    return {name: parse_sql(text, ()) for name, text in rules.items() if options.channel is None}


def _known(distinct: pl.DataFrame, coded: list[str]) -> pl.DataFrame:
    """Tell what conditions know; beside it, as it is written, what the utm parameters say."""
    values = distinct.with_columns(
        urls.decoded_values(distinct[f"~{each}"]).alias(f"~{each}") for each in coded
    ).with_columns(urls.told(pl.col(f"~{each}")).alias(f"~{each}") for each in UTM)
    told = values.with_columns(
        *(pl.col(f"~{each}").str.to_lowercase().alias(each) for each in UTM),
        _other_host(urls.host(pl.col(REFERRER)), urls.host(pl.col(PAGE))).alias("referrer"),
        urls.page(pl.col(PAGE)).alias("page"),
        pl.col(CLICK).str.to_lowercase().alias("click_id"),
        pl.col("^(type|url)$").cast(pl.String),
    )
    return told.with_columns(_site().alias("site"))


def _other_host(referrer: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Leave of referrers those of other sites: a part of a site is the same as the whole."""
    is_within = referrer.str.ends_with(pl.concat_str(pl.lit("."), own))
    is_above = own.str.ends_with(pl.concat_str(pl.lit("."), referrer))
    is_own = (referrer == own) | is_within | is_above
    return pl.when(~is_own.fill_null(value=False)).then(referrer)


def _site() -> pl.Expr:
    """Tell the kind of site that the source is, or where there is none, the referrer."""
    seen = pl.coalesce("source", "referrer")
    return pl.coalesce(
        pl.when(seen.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in sites().items()
    )


def notes(extract: Extract, config: Config, options: Touchpoints) -> Iterator[Note]:
    """Say of how many touches no rule tells the channel, and that rules have no effect."""
    name = "touchpoints"
    if options.channel is not None:
        if config.channel_rules:
            yield Note(
                "rules-without-effect",
                f"`channel_rules` have no effect: {name}.channel names the column with the "
                "channels.",
            )
        return
    none = extract.lazy().filter(row.READ).filter(pl.col("channel").is_null())
    groups = none.group_by(pl.col("medium", "source").cast(pl.String)).len().collect()
    if groups.is_empty():
        return
    count = int(groups["len"].sum())
    are = "is" if count == 1 else "are"
    yield Note(
        "no-channel",
        f"{name}: {counted(count, 'row')} {are} of no channel, as no rule takes what is known of "
        f"{'it' if count == 1 else 'them'}{_such(groups)}. `channel_rules` can.",
    )


def _such(groups: pl.DataFrame) -> str:
    """Name the most frequent mediums, or sources without one, that identify nobody."""
    called = pl.coalesce(
        "medium " + pl.col("medium").str.to_lowercase(),
        "source " + pl.col("source").str.to_lowercase(),
    ).alias("called")
    by = groups.group_by(called).agg(pl.col("len").sum()).drop_nulls()
    by = by.filter(pl.col("len") >= SHARED).sort("len", "called", descending=[True, False])
    shown = [f"{text} ({n:,})" for text, n in by.iter_rows() if contact(text) is None][:SHOWN]
    return f", such as {', '.join(shown)}" if shown else ""
