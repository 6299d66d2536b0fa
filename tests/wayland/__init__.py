"""The kiosk under Wayland compositors and an X server without a screen: see `__main__`."""
