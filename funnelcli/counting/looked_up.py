"""What a text says, looked up once for each value of a column of categories."""

from collections.abc import Callable
from typing import Any

import polars as pl


def looked_up(
    column: str, told: Callable[[str], Any], dtype: type[pl.DataType], *, null: object
) -> pl.Expr:
    """Tell of each row what its value says, and `null` where there is none."""

    def look_up(values: pl.Series) -> pl.Series:
        known = values.unique().drop_nulls()
        codes, texts = known.to_physical().to_list(), known.cast(pl.String).to_list()
        by_code = [null] * (max(codes, default=-1) + 2)  # the last is that of null
        for code, text in zip(codes, texts, strict=True):
            by_code[code] = told(text)
        found = values.to_physical().fill_null(len(by_code) - 1)
        return pl.Series(by_code, dtype=dtype).gather(found).alias(values.name)

    return pl.col(column).map_batches(look_up, return_dtype=dtype(), is_elementwise=True)
