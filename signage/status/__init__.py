"""How the running sign is: asked by a person at the device, by systemd, by a monitoring server.

`sign` says what is drawn and how the reading goes, `machine` how the computer is; `report` puts the
two together. `desk` is where other threads ask the main thread, which alone knows. `local` answers
on a Unix socket (`signage status`, `signage screenshot`), `http` to Prometheus. None of it holds
anything of a meeting: the words come from closed sets.
"""
