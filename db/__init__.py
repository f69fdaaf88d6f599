"""Everything that speaks SQL or knows a table."""
