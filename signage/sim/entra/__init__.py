"""The simulated log-on service of Microsoft Entra ID: registered applications and their tokens."""
