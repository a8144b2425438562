"""A bundle carried over from one framework to another."""
