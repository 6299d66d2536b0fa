"""The doctor: looks at everything between the sign and the room's calendar, from the outside in.

base        a check, what it finds, and the walk over the table of checks
visit       what the checks look at, each thing fetched once
wire        sockets: names, routes, TLS, a question without a log-on
hello       TLS hellos as bytes, to see what a server would offer and present
graph_visit and what it is for: graph_network, graph_logon, graph_rights, graph_room
panel       the machine itself: screen, touch, power, light and sensor
table       all checks, by area and in order, for each kind of source
probe       for --probe: sends a room invitations and watches them (probe_plan, probe_outcomes);
            probe_verdicts and probe_answers tell settings from them, probe_cleaning removes them,
            probe_consent asks first, probe_table holds its checks
lines       what is found, as lines for people; report prints them; machine is the same as JSON

Nothing here ever holds the text of a meeting: of calendars it gets counts (`sources.habits`).
"""
