"""Segment values that differ only by accident are one value, shown as most often spelled."""

from collections.abc import Collection, Iterable, Mapping

from funnelcli.config import fold
from funnelcli.errors import UsageError
from funnelcli.model import NONE
from funnelcli.words.privacy import SHARED, contact

MOST_UNSHARED = 20
"""A column with more values than this groups leads only where some of them share one."""


def labels(
    counted: Iterable[tuple[str, int]],
    aliases: Mapping[str, tuple[str, ...]],
    nulls: Collection[str] = (),
) -> dict[str | None, str]:
    """Map each value as it stands, and null, to the label of its group; empty is `NONE`.

    A group with an alias is shown by the alias's name, any other by its most frequent
    spelling, of equally frequent ones the first by code point. `counted` holds each
    spelling with the number of leads that have it.
    """
    named = {fold(name): name for name in aliases}
    named |= {fold(variant): name for name, variants in aliases.items() for variant in variants}
    frequency: dict[str, int] = {}
    spelled: dict[str | None, str] = {None: NONE}
    for raw, count in counted:
        spelled[raw] = raw.strip()
        if not spelled[raw] or spelled[raw] in nulls:
            spelled[raw] = NONE
            continue
        frequency[spelled[raw]] = frequency.get(spelled[raw], 0) + count
    best = {fold(NONE): NONE}
    for spelling in sorted(frequency, key=lambda s: (-frequency[s], s)):
        best.setdefault(fold(spelling), spelling)
    return {
        raw: named.get(fold(spelling)) or best[fold(spelling)] for raw, spelling in spelled.items()
    }


def counted_by_label(counted: Mapping[str, int]) -> dict[str, int]:
    """Add up the counts of spellings by their labels, most frequent first."""
    shown, counts = labels(counted.items(), {}), dict[str, int]()
    for spelling, count in counted.items():
        counts[shown[spelling]] = counts.get(shown[spelling], 0) + count
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def contacts(counted: Mapping[str, int], named: Collection[str] = ()) -> dict[str, str]:
    """Map labels by which a person could be reached to what is shown in their place.

    Those that `SHARED` leads have stay, and so do those that the YAML has `named`.
    """
    rare = [label for label, count in counted.items() if count < SHARED and label not in named]
    return {label: shown for label in rare if (shown := contact(label))}


def hold_to_groups(counts: Mapping[str, Mapping[str, int]], added: Mapping[str, str]) -> None:
    """Refuse to group by a column of which hardly two leads share a value: ids, persons, notes.

    `added` are the segments that only --by names, with their columns; those of the YAML were
    chosen by whom it is reviewed.
    """
    for name, column in added.items():
        values, leads = filled(counts[name])
        if not are_groups(values, leads):
            raise UsageError(
                f"--by: {column!r} has {values:,} values in {leads:,} leads, so that hardly two "
                "share one",
                f"Name a column that groups leads. `segments: {{by_{name}: {{sql: …}}}}` in the "
                "YAML can make groups of this one.",
            )


def filled(counts: Mapping[str, int]) -> tuple[int, int]:
    """Tell how many labels there are that say something, and how often one is had."""
    had = [count for label, count in counts.items() if label != NONE]
    return len(had), sum(had)


def are_groups(values: int, had: int) -> bool:
    """Tell whether so many values are had so often that they group leads, and tell none apart."""
    return values <= MOST_UNSHARED or 2 * values <= had
