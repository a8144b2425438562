"""What pydantic cannot see in framework files."""
