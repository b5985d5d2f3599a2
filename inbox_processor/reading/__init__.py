"""Knows what people write: Message + Body → Reading, with the place behind every field. Call `read.read`."""
