"""How returns arrive, are checked, are kept, and are read back."""
