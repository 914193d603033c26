"""Local times of a zone, and the same moments in UTC."""

import polars as pl


def in_zone(local: pl.Expr, zone: str) -> pl.Expr:
    """Take local times for those of a zone: of two equal ones the earlier, gaps an hour on."""
    known = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    after_gap = (local + pl.duration(hours=1)).dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return pl.coalesce(known, after_gap)


def to_utc(local: pl.Expr, zone: str) -> pl.Expr:
    """Tell what local times of a zone are in UTC, without a zone."""
    if zone == "UTC":
        return local
    return in_zone(local, zone).dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def to_local(moment: pl.Expr, zone: str) -> pl.Expr:
    """Tell what moments of UTC are in a zone, without it."""
    if zone == "UTC":
        return moment
    known = moment.dt.replace_time_zone("UTC")
    return known.dt.convert_time_zone(zone).dt.replace_time_zone(None)
