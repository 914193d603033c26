"""How columns of dates are read: the forms of dates, their order of day and month, their words."""
