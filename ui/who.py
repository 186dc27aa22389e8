"""Who is asking: the person signed in, or else the user of this machine."""

import streamlit as st

from pipelines.settings import local_user

UNKNOWN = "somebody without a name"


def who() -> str:
    """The name that the ledger keeps for what is done in this session."""
    if st.user.get("is_logged_in"):
        named = st.user.get("email") or st.user.get("name")
        return str(named or UNKNOWN)
    return local_user() or UNKNOWN
