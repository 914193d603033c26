"""An independent recount of the report, written from the definitions of the numbers alone.

Nothing here imports the program or Polars, except `test_program.py`, which runs the program as
a black box and compares every figure with the recount. Plain Python, one row at a time, written
to be read against the definitions, not to be fast.
"""
