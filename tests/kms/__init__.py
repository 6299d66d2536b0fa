"""The product on a real KMS screen driver, in a small machine: apart from the ordinary suite.

One command: `KMSVM=path/to/kmsvm python -m tests.kms`. See `__main__`.
"""
