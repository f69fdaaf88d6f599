"""The parts of the import screen: choosing files, preview, report, past imports, mappings."""
