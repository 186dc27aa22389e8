"""Charts, drawn the same on screen and on paper; alone in knowing Altair."""
