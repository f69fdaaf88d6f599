"""What happens in which order, in one transaction, by whom: one public function per command."""
