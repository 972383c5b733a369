"""Import of the team's spreadsheets: what becomes of each row, and storing it."""
