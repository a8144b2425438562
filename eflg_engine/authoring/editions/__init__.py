"""Two editions of a framework side by side."""
