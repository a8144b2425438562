"""Whether one requirement implies another, decided exactly."""
