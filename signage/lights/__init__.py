"""Beside the screen: a status light that tells the state down the corridor, and a presence sensor.

`signal` says which colour a sign calls for, `lamp` brings it to a light in a thread of its own;
lights are `usb` (busylights) and `gpio` (LEDs on the board's pins). `presence` hears a sensor on a
pin and wakes the screen. All of it is optional, and nothing of it can hold up the sign.
"""
