"""Pictures as SVG, each with a table that says the same."""
