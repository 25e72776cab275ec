"""The look: colours for Streamlit's own parts, and the style sheet for ours.

Colour pairs keep a contrast of at least 4.5:1 (WCAG 2.2 AA); axe-core checks them on every page.
Fonts are the system's: nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path

STYLE_SHEET = Path(__file__).with_name("style.css")
SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

THEME: dict[str, object] = {
    "theme.font": SANS,
    "theme.headingFont": SANS,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "small",
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#1f4e79",
    "theme.light.backgroundColor": "#fbfaf7",
    "theme.light.secondaryBackgroundColor": "#f2efe8",
    "theme.light.textColor": "#1c232d",
    "theme.light.linkColor": "#1f4e79",
    "theme.light.borderColor": "#8b8779",
    "theme.dark.primaryColor": "#2f6ca8",
    "theme.dark.backgroundColor": "#14171c",
    "theme.dark.secondaryBackgroundColor": "#1f242c",
    "theme.dark.textColor": "#e7e5df",
    "theme.dark.linkColor": "#9cc4ec",
    "theme.dark.borderColor": "#7b818c",
}
