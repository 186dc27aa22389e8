import streamlit as st

from ui.filters import view

st.write(str(view()))
