"""The pure core: what a calendar says about a room. No I/O, threads, clock or logging."""
