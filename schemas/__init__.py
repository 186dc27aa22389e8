"""What things are: vocabulary, periods, definitions and the shape of every return."""
