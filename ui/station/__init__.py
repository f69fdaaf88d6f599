"""The parts of the scan station: always dark, readable at three metres, nothing that takes the focus."""
