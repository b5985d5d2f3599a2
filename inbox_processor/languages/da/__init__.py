"""Danish, with the forms of Norwegian."""
