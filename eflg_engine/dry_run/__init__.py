"""Questions about evidence that is not there yet, or no longer: plans, what-ifs and forecasts."""
