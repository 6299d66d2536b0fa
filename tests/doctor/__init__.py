"""Tests of the doctor and of `signage rooms`."""
