"""A framework adapted: a base with overrides and additions."""
