"""`eflg framework lint`."""
