"""Results and frameworks as text, Markdown and JSON Schema."""
