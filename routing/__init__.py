"""Which body? Decides where a consultation goes, says why for every body, and makes the assignment."""
