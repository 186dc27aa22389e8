"""Made-up returns of any size, marked as such: for trying the dashboard out, for tests and for measuring speed."""
