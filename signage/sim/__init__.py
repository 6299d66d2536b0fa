"""The embedded Exchange simulator: the other side of the wire, for preview and tests.

It speaks Exchange Web Services over TLS, so that any EWS client can be pointed at it, and knows
nothing of the rest of the product. `server.Simulator` is the way in; `scenario.Scenario` is a day.
"""
