"""The second engine (durable-rules), and the comparison of the two."""
