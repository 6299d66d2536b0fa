"""The commands, one module each: its words, its arguments, and a `main` that imports what it needs.

The parser is built from all of them on every start, so none imports more than argparse on top.
"""
