"""For those who write rules: what implies what, lints, tests of rules, what editions change."""
