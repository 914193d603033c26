"""How columns of amounts are read: decimal marks, signs of currencies, one currency for all."""
