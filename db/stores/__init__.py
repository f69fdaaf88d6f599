"""The stores of a unit of work: each implements one port over the connection of the transaction."""
