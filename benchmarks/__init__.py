"""How fast it is: against itself (`subsets`) and against other rule engines (`field`)."""
