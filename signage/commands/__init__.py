"""The commands, one module each: its words, its arguments, and a `main` that imports what it needs.

The parser of all is built for the help, so none imports more than argparse on top.
"""
