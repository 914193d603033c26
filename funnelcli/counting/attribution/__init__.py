"""How conversions are credited to the touches before them.

`goals` says what is credited, `touches` which touches of a lead count and in which order,
`models` how a conversion is shared among them.
"""
