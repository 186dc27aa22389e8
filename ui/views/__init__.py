"""Each screen's position as rows of plain data, for templates and packs alike; nothing here knows Streamlit."""
