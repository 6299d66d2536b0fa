"""The product as a whole: in one process under a clock that is moved, and as people start it."""
