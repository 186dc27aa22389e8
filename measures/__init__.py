"""What things mean: pure rules on whole columns; nothing here reads, writes or draws."""
