"""Trying things out on paper: what would change, what has changed, and what there is to do."""
