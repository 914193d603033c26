"""How often the 95 % interval of an AUC holds the true one: the project's, and DeLong's.

    python benchmarks/auc_intervals.py

Scores of customers and of others are drawn from two normal distributions so far apart that the
AUC is known. It prints a line for each AUC and each number of customers and others.
"""

import math
import sys
from statistics import NormalDist

import numpy as np

from funnelcli.counting.scores import area
from funnelcli.counting.statistics import Z95

DRAWS = 2_000
SIZES = ((5, 95), (10, 90), (20, 1_000), (30, 300))
AREAS = (0.6, 0.75, 0.9, 0.97)


def covered(true: float, customers: int, others: int, rng: np.random.Generator) -> list[float]:
    """Tell in which share of draws each interval holds the true area."""
    apart = NormalDist().inv_cdf(true) * math.sqrt(2)
    held = [0, 0]
    for _ in range(DRAWS):
        high, low = rng.normal(apart, 1, customers), rng.normal(0, 1, others)
        above = (high[:, None] > low).astype(float)
        value = above.mean()
        _, start, end = area(2 * int(above.sum()), customers, customers + others)
        spread = above.mean(1).var(ddof=1) / customers + above.mean(0).var(ddof=1) / others
        held[0] += start is not None and end is not None and start <= true <= end
        held[1] += abs(value - true) <= Z95 * math.sqrt(spread)
    return [each / DRAWS for each in held]


def main() -> None:
    """Print a line for each AUC and size."""
    rng = np.random.default_rng(1)
    for true in AREAS:
        for customers, others in SIZES:
            own, delong = covered(true, customers, others, rng)
            line = f"{true:.2f} {customers:3} of {others:5}: {own:.3f}, DeLong {delong:.3f}\n"
            sys.stdout.write(line)


if __name__ == "__main__":
    main()
