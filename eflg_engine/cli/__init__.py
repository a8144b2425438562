"""The `eflg` command: argument parsing and printing only."""
