"""The screen's own switch: how a panel that sleeps goes dark, and how bright it is.

Each means is an adapter of a few lines: `backlight` (DSI and laptop panels), `dpms` (the bare
screen, from inside the process that owns it), `desktop` (Wayland and X11), `cec` (television sets).
`choice` says which one works here, and `switch` uses it. Where none does, the sign's own page for
the night stays: black, with the hour of opening.
"""
