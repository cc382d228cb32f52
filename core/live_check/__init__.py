"""The live check: what must be so on the running database, and putting right what may be."""
