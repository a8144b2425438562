"""What rule authors ask of a framework: how well its rules are tested, and by which examples."""
