"""The front door for people, as an ASGI application: `pincite serve`, or `streamlit run app.py`.

Streamlit finds the application by reading this file for the literal call below.
"""

import streamlit as st

from ui.server import PAGE_SCRIPT, lifespan, middleware, routes

app = st.App(PAGE_SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan)

if __name__ == "__main__":
    from ui.core import settings
    from ui.launch import launch

    raise SystemExit(launch(settings()))
