"""A cluster: rows lie in Spark, and the package's own functions go to them.

Spark knows nothing of leads. It keeps frames of Polars as bytes, in rows with a number: blocks of
a table, as its files are read, and parts, when the rows have been dealt out. A step of the run is
sent to each of them, and what it gives comes back: counts, and the keys by which rows are dealt.
"""
