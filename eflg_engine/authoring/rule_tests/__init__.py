"""`eflg framework test`."""
