"""Microsoft Graph: rooms in Microsoft 365, read as plain JSON.

Nothing is imported here: `settings` and `faults` are read where no request is made.
"""
