"""The parts of the phone form: customer, lines, terms, and the draft that survives a crash."""
