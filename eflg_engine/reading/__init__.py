"""YAML text to plain data, values and problems: what both kinds of file share."""
