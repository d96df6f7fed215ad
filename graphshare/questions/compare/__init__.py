"""``compare``: what changed between two windows, as far as the records held reach over both."""
