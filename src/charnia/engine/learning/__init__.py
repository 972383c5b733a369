"""Learning a few weights from what people did with the bridges that they were shown."""
