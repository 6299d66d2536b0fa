"""The embedded Exchange simulator: the other side of the wire."""
