"""The result of an assessment, its parts, and its published shape."""
