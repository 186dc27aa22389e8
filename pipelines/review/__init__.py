"""What is decided about returns and measures: decisions of the clinic, and what it leaves for later."""
