"""The simulated Microsoft Graph: the same mailboxes as over EWS, in Graph's shapes."""
