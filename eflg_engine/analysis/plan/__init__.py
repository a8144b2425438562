"""The least effort that reaches a target."""
