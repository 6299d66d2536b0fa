"""From what the panel knows to pixels on the glass."""
