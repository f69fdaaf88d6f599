"""The parts of the routing screen beside the map: what waits, what shall move, why it was decided so."""
