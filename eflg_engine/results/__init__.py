"""What commands give as JSON: one description a format, beside that of an assessment."""
