"""The push port and its adapters: what happens outside the main thread."""
