"""Reports as text, Markdown, HTML and other formats."""
