"""What is on the first page before Streamlit's scripts run: its heading, and a field that takes a question already.

A browser that has never been here needs two seconds for those scripts (2 MB, measured on two shared cores) and draws
nothing meanwhile. This is in the page itself. When Streamlit's field appears, the words typed so far, the place of
the cursor and the focus move into it; Enter before that opens the permalink of the question. Streamlit draws the
field before the button, seconds before where the server is still loading, and sends no form that has no button: Enter
in between is made good as soon as the button is there.
"""

from __future__ import annotations

from index.errors import PinciteError
from ui.components.filters import QUESTION, SEND
from ui.components.markup import element
from ui.components.navigation import bar, language_links, main_pages, page_link
from ui.components.reads import asking_hint
from ui.strings import in_language

FIRST_ID = "pc-first"
# What Streamlit draws in its place: the field, or a problem that leaves no field.
FIELD_SELECTOR, _PROBLEM = f".st-key-{QUESTION} input", "#root .pc-problem"
BUTTON_SELECTOR = f".st-key-{SEND} button"
FIRST_SCRIPT = (
    "(() => {"
    f"const first = document.getElementById('{FIRST_ID}'), typed = first.querySelector('input');"
    f"const button = () => document.querySelector('{BUTTON_SELECTOR}');"
    "let early = false;"
    "const leave = () => {"
    f"const field = document.querySelector('{FIELD_SELECTOR}');"
    f"if (!field && !document.querySelector('{_PROBLEM}')) return;"
    "if (first.isConnected) move(field);"
    "if (field && !button()) return;"
    "watch.disconnect();"
    "if (early) button().click(); };"
    "const move = field => {"
    "const here = document.activeElement === typed, at = [typed.selectionStart, typed.selectionEnd];"
    # As React sees a person's typing.
    "if (field && typed.value) {"
    "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, typed.value);"
    "field.dispatchEvent(new Event('input', {bubbles: true})); }"
    "if (field && here) { field.focus(); field.setSelectionRange(...at); }"
    "if (field) field.addEventListener('keydown', event => {"
    "if (event.key === 'Enter' && !button()) early = true; });"
    "first.remove(); };"
    "const watch = new MutationObserver(leave);"
    "watch.observe(document.getElementById('root'), {childList: true, subtree: true});"
    "})()"
)


def first_form(code: str) -> str:
    """The markup, in one of the interface's languages, with the script that takes it away."""
    words = in_language(code)
    links = [page_link(path, title, here=not path) for path, title in main_pages(words)] + language_links(code, "")
    lead = element("p", words.ask_lead) + element("p", _hint())
    return (
        f'<div id="{FIRST_ID}" class="stHtml">{bar(words, links)}'
        f'<main><header class="pc-head">{element("h1", words.ask_title)}{lead}</header>'
        f'<form role="search" action="./"><label>{element("span", words.question)}'
        f'<input name="{QUESTION}" autocomplete="off" required></label>'
        f"{element('button', words.ask_button)}</form></main></div>"
        f"<script>{FIRST_SCRIPT}</script>"
    )


def _hint() -> str:
    """Nothing where the settings cannot be read: the page that comes tells so."""
    try:
        return asking_hint()
    except PinciteError:
        return ""
