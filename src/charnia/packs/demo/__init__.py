"""The demonstration cluster: an invented science park and its people, as data, marked as fiction throughout."""
