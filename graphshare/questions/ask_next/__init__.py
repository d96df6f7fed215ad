"""Which record to ask for next: whose, which report, for which months."""
