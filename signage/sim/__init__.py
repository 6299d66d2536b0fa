"""The embedded Exchange simulator: the other side of the wire, for preview and tests.

It speaks Exchange Web Services over TLS, so that any EWS client can be pointed at it, and beside it
Microsoft Graph (`graph`) with the log-on of applications (`entra`), from the same mailboxes. It
knows nothing of the rest of the product. `server.Simulator` is the way in; `scenario.Scenario` is a
day.
"""
