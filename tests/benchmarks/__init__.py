"""What the sign costs: run by `python -m tests.benchmarks`, apart from the suite.

bench      what all measurements share
glass      the picture of an X server of our own, looked at every two milliseconds
process    memory, processor time and wake-ups of a process and its children
programs   what is measured: the sign, and the simulated Exchange
peers      what it is measured against: Chromium and Qt WebEngine with a page of equal content
beside     the sign beside them
start      from start to picture
resident   memory and idling
installed  what has to be installed
polling    many polls in a process of its own (`python -m tests.benchmarks.polling`)
drawing    pictures, in a process of its own
sign       the objects of a sign, for these two
week       a week of titles in ten scripts (`python -m tests.benchmarks.week DAYS`)
table      the figures against what they must and what they are to be
"""
