"""Soaks: the whole product through days, a week and a month of trouble; see `__main__`."""
