"""Names that SQL has and a predicate or a segment must not use, each with the reason."""

CLOCK = frozenset(
    {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"}
)
"""Names that read the clock, with or without parentheses."""

REASONS = {
    "reads the clock, so that the same files would give another report tomorrow": CLOCK
    | {"AGE", "GETDATE", "NOW", "SYSDATE", "TODAY", "TRANSACTION_TIMESTAMP"},
    "gives another result each time": {"GEN_RANDOM_UUID", "RAND", "RANDOM", "UUID"},
    "looks at many rows, and a predicate or a segment is about one row": {
        "ANY_VALUE", "ARRAY_AGG", "AVG", "BIT_AND", "BIT_OR", "BIT_XOR", "BOOL_AND", "BOOL_OR",
        "CORR", "COUNT", "COVAR", "COVAR_POP", "COVAR_SAMP", "CUME_DIST", "DENSE_RANK", "EXPLODE",
        "FIRST", "FIRST_VALUE", "GROUPING", "GROUP_CONCAT", "LAG", "LAST", "LAST_VALUE", "LEAD",
        "LISTAGG", "MAX", "MEDIAN", "MIN", "MODE", "NTH_VALUE", "NTILE", "OVER", "PERCENT_RANK",
        "QUANTILE", "QUANTILE_CONT", "QUANTILE_DISC", "RANK", "ROW_NUMBER", "STDDEV",
        "STDDEV_SAMP", "STDEV", "STDEV_SAMP", "STRING_AGG", "SUM", "UNNEST", "VAR", "VARIANCE",
        "VAR_SAMP",
    },
    "stands for several columns: name one": {"COLUMNS"},
    "starts a query, and a predicate or a segment is one expression": {"SELECT"},
}  # fmt: skip
"""Why functions are refused: the first three would break sharding and repeatability."""


def refusal(name: str) -> str | None:
    """Say why a function of this name, in capitals, is refused; None if it is unknown."""
    return next((reason for reason, names in REASONS.items() if name in names), None)
