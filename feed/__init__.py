"""What leaves by address: read-only routes for Excel, Power BI and other programs."""
