"""`eflg bundle check`."""
