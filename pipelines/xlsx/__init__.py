"""Reading the parts of an .xlsx workbook: only what a return needs, streamed, and nothing of it ever run."""
