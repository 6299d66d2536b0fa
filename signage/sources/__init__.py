"""The pull port and its adapters: where calendar items come from."""
