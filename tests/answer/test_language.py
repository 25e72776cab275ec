"""A language is told by its own function words: never of English words that another language has too."""

from __future__ import annotations

import pytest

from answer.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("request for records", "en"),
        ("a list of records to keep", "en"),
        ("plan for a raid", "en"),
        ("school records list", "en"),
        ("federal agents here", "en"),
        ("mayor or principal", "en"),
        ("San Francisco de facto ban", "en"),
        ("Plyler v. Doe", "en"),
        ("¿Puede ICE entrar en la escuela?", "es"),
        ("¿Puede ICE entrar?", "es"),
        ("¿Cómo renuevo mi licencia de conducir?", "es"),
        ("La police peut-elle entrer à l'école ?", "fr"),
        ("O que a polícia pode fazer na escola?", "pt"),
        ("Può la polizia entrare nella scuola?", "it"),
        ("Darf die Polizei in die Schule?", "de"),
        ("Может ли полиция войти в школу?", "und"),
    ],
)
def test_the_language_of_a_question(text: str, code: str) -> None:
    assert language_of(text) == code
