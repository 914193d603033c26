"""Northwind Analytics, an invented B2B software company, and its CRM.

`facts` says what the company is like, `arrivals` who comes when, `journeys` how far they get;
`tables` holds the result, and `defects` spoils it. `contacts` and `website` add what else was
logged, `misfiled` spoils that, and `money` says what it cost. Nothing reads a clock, the order of
a set or the network: one seed gives one CRM.
"""
