"""Exchange Web Services: the only package that imports exchangelib, and not before it is needed.

Nothing is imported here: `settings` and `faults` are read where exchangelib must not be loaded.
"""
