"""For those who write rules: what implies what, lints, and the difference between editions."""
