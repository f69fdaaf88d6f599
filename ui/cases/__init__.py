"""The parts of the case desk: the queue, filters, the panel of one case, closing, opening by hand."""
