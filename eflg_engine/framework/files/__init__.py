"""What framework files may hold: pydantic models, used at the border only."""
