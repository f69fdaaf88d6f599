"""Parts of the rates screen: the tables, the regions, trying out, saving, the versions."""
