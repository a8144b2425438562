"""The report on a council: everything, in one order, for every form."""
