"""What puts signage on a wall: the fast part in the suite, the long one by `-m tests.deploy`."""
