"""Which of two names of one value stands, and which is its alias."""

from collections.abc import Callable

from funnelcli.checks.base import Case


def standing(case: Case, name: str) -> Callable[[str], tuple[int, str]]:
    """Give the key by which values of a segment are sorted, so that the first stands.

    It is the commonest of all leads before filters, and of equally common ones the first by
    alphabet. All rules that propose `aliases` go by it, and none proposes the opposite of another.
    """
    counts = case.tallies.values_before_filters(name)
    return lambda value: (-counts.get(value, 0), value)
