"""Citations in running text: forms, spans, names, and what must not be taken for one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.aliases import load_aliases
from index.citations import citations_in, expand_question, search_terms
from index.errors import SettingsError

TRUST = "Conn. Gen. Stat. § 54-192h"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Under 8 U.S.C. § 1373, no one", {"8 U.S.C. § 1373": "8 U.S.C. § 1373"}),
        ("(8 USC 1373)", {"8 USC 1373": "8 U.S.C. § 1373"}),
        ("8 U.S.C. 1373(a) and", {"8 U.S.C. 1373(a)": "8 U.S.C. § 1373(a)"}),
        ("8 U.S.C.A. § 1357(g)(1).", {"8 U.S.C.A. § 1357(g)(1)": "8 U.S.C. § 1357(g)(1)"}),
        ("8 U.S.C. §\u20021226(c)(1)(E)", {"8 U.S.C. §\u20021226(c)(1)(E)": "8 U.S.C. § 1226(c)(1)(E)"}),
        ("8 U.S.C. section 1324", {"8 U.S.C. section 1324": "8 U.S.C. § 1324"}),
        ("42 U.S.C. § 2000e–2.", {"42 U.S.C. § 2000e–2": "42 U.S.C. § 2000e-2"}),
        (
            "8 U.S.C. §§ 1373 and 1644(a)",
            {"8 U.S.C. §§ 1373": "8 U.S.C. § 1373", "1644(a)": "8 U.S.C. § 1644(a)"},
        ),
        ("Section 1373 of Title 8", {"Section 1373 of Title 8": "8 U.S.C. § 1373"}),
        ("section 922 of title 18, United States Code", {"section 922 of title 18": "18 U.S.C. § 922"}),
        ("Section 1373 requires", {"Section 1373": "8 U.S.C. § 1373"}),
        ("comply with section 1373(b), as", {"section 1373(b)": "8 U.S.C. § 1373(b)"}),
        ("8 CFR 287.7(a).", {"8 CFR 287.7(a)": "8 C.F.R. § 287.7(a)"}),
        ("8 C.F.R. § 287.7 says", {"8 C.F.R. § 287.7": "8 C.F.R. § 287.7"}),
        ("C.G.S. § 54-192h", {"C.G.S. § 54-192h": TRUST}),
        ("CGS 54-192h(b)(1)", {"CGS 54-192h(b)(1)": TRUST + "(b)(1)"}),
        ("Conn. Gen. Stat. § 54-192h.", {"Conn. Gen. Stat. § 54-192h": TRUST}),
        ("General Statutes Section 10-220", {"General Statutes Section 10-220": "Conn. Gen. Stat. § 10-220"}),
        ("Connecticut General Statutes 10-220", {"Connecticut General Statutes 10-220": "Conn. Gen. Stat. § 10-220"}),
        ("section 54-192h of the general statutes", {"section 54-192h": TRUST}),
        (
            "sections 54-192h and 54-193 of the general statutes",
            {"sections 54-192h": TRUST, "54-193": "Conn. Gen. Stat. § 54-193"},
        ),
        ("the law (54-192h)", {"54-192h": TRUST}),
        ("Public Act 13-155 and", {"Public Act 13-155": "Conn. Public Act 13-155"}),
        ("Public Act No. 19-20", {"Public Act No. 19-20": "Conn. Public Act 19-20"}),
        ("P.A. 19-20, PA 25-1", {"P.A. 19-20": "Conn. Public Act 19-20", "PA 25-1": "Conn. Public Act 25-1"}),
        (
            "Public Acts 19-20 and 19-23",
            {"Public Acts 19-20": "Conn. Public Act 19-20", "19-23": "Conn. Public Act 19-23"},
        ),
        ("Executive Order 14159", {"Executive Order 14159": "Executive Order 14159"}),
        ("Executive Order No. 13,768", {"Executive Order No. 13,768": "Executive Order 13768"}),
        ("EO 13768, E.O. 14218", {"EO 13768": "Executive Order 13768", "E.O. 14218": "Executive Order 14218"}),
        ("Executive Orders 14159, 14218 and 14287", {
            "Executive Orders 14159": "Executive Order 14159", "14218": "Executive Order 14218",
            "14287": "Executive Order 14287",
        }),
        ("Public Law 119-1", {"Public Law 119-1": "Pub. L. 119-1"}),
        ("Pub. L. 104–208", {"Pub. L. 104–208": "Pub. L. 104-208"}),
        ("HB 7259 and SB 992", {"HB 7259": "HB 7259", "SB 992": "SB 992"}),
        ("sSB 992; House Bill No. 8004", {"sSB 992": "SB 992", "House Bill No. 8004": "HB 8004"}),
        ("D.C. Code § 1-204.72(a)", {"D.C. Code § 1-204.72(a)": "D.C. Code § 1-204.72(a)"}),
        ("90 Fed. Reg. 18761", {"90 Fed. Reg. 18761": "90 Fed. Reg. 18761"}),
        ("82 FR 8799", {"82 FR 8799": "82 Fed. Reg. 8799"}),
        ("110 Stat. 3009-707", {"110 Stat. 3009-707": "110 Stat. 3009-707"}),
        ("Plyler v. Doe, 457 U.S. 202 (1982)", {"Plyler v. Doe": "457 U.S. 202", "457 U.S. 202": "457 U.S. 202"}),
        ("Galarza v. Szalczyk, 745 F.3d 634 (3d Cir. 2014)", {"745 F.3d 634": "745 F.3d 634"}),
        ("62 F. Supp. 3d 1024", {"62 F. Supp. 3d 1024": "62 F. Supp. 3d 1024"}),
        ("a 287(g) agreement", {"287(g)": "8 U.S.C. § 1357(g)"}),
        ("section 287(g) of the act", {"section 287(g)": "8 U.S.C. § 1357(g)"}),
        ("Connecticut's Trust Act says", {"Trust Act": TRUST}),
        ("the TRUST Act", {"TRUST Act": TRUST}),
        ("the Laken Riley Act", {"Laken Riley Act": "Pub. L. 119-1"}),
        ("FERPA protects", {"FERPA": "20 U.S.C. § 1232g"}),
        ("Maryland's bill and Connecticut's Trust Act", {"Trust Act": TRUST}),
        ("Illinois and others sued. The Trust Act stands.", {"Trust Act": TRUST}),
        ("Massachusetts looked at the Trust Act of Connecticut.", {"Trust Act": TRUST}),
        ("SB00397", {"SB00397": "SB 397"}),
    ],
)  # fmt: skip
def test_found(text: str, found: dict[str, str]) -> None:
    assert {text[c.start : c.end]: c.canonical for c in citations_in(text)} == found


@pytest.mark.parametrize(
    "text",
    [
        "Section 8 housing vouchers",
        "Title IX and Title 8",
        "It cost $1,373 and 8 U.S. dollars.",
        "Call 860-555-1373 or 203-287-1234.",
        "On 10-12-2017, from 8 to 13, page 1373.",
        "1373 people in 2017; chapter 961; room 287",
        "Illinois TRUST Act",
        "the Maryland Trust Act",
        "California's TRUST Act",
        "the Trust Act of Illinois",
        "Illinois passed the Illinois Trust Act. The Trust Act binds sheriffs there.",
        "We trust act and deed. They trust Act II.",
        "the Uniform Trust Act",
        "The Maryland House passed the 2017 Trust Act bill.",
        "Illinois has a TRUST Act of 2017.",
        "Philadelphia, PA 19-20",
        "Pittsburgh, PA 15213-1234",
        "the board's HB pencils, an HB 2 pencil",
        "In 2017 U.S. 5 officials said, and 100 U.S. 50 percent",
        "12 Main St. 100, on 20 Jan. 2025, 5 Sept. 30",
        "a vote of 96-51 in the House, 25-11 in the Senate",
        "EO of the company; the CEO 14159",
        "sections 1 to 3 of the rules, section 13731",
        "Sec. 12-101 of the charter",
        "The Geo 12345 group; H.B. Smith; 3 FR 2",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert citations_in(text) == ()


def test_a_name_in_small_letters_counts_in_questions_only() -> None:
    assert citations_in("what does the trust act allow?") == ()
    assert TRUST in expand_question("what does the trust act allow?")


def test_number_and_name_find_each_other() -> None:
    stored = search_terms([c.canonical for c in citations_in("Under C.G.S. § 54-192h(b), no one is held.")])
    assert "Trust Act" in stored
    assert "54-192h" in stored
    assert "Trust Act" in expand_question("What does 54-192h say?")
    assert "8 U.S.C. § 1357(g)" in expand_question("Which towns signed 287(g) agreements?")
    assert "287(g)" in expand_question("8 USC 1357(g)")
    assert expand_question("When did it rain?") == ()


def test_users_aliases_extend_and_win(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    file.write_text(
        '[[alias]]\ncites = "SB 54"\nnames = ["Values Act"]\n[[alias]]\ncites = "HB 1"\nnames = ["FERPA"]\n'
    )
    aliases = load_aliases(file)
    text = "The Values Act, FERPA and the Trust Act."
    assert [c.canonical for c in citations_in(text, aliases)] == ["SB 54", "HB 1", TRUST]
    assert [c.canonical for c in citations_in(text, load_aliases(tmp_path / "none.toml"))] == [
        "20 U.S.C. § 1232g",
        TRUST,
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[[alias", "not valid TOML"),
        (b'[[alias]]\nname = "x"', "do not fit"),
        (b'[[alias]]\ncites = "SB 54"\nnames = []', "do not fit"),
        (b'[[alias]]\ncites = "SB 54"\nnames = [" "]', "do not fit"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_bad_aliases_are_said(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "aliases.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=reason):
        load_aliases(file)


_PIECES = [
    "8 U.S.C. ",
    "§ ",
    "1373",
    "(g)",
    " and ",
    "Trust Act",
    "457 U.S. 202",
    " v. Doe, ",
    "PA ",
    "54-192h",
    "\n",
    "é",
    "𝒜",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)))
def test_spans_are_in_range_in_order_and_apart(text: str) -> None:
    end = 0
    for citation in citations_in(text):
        assert end <= citation.start < citation.end <= len(text)
        assert citation.canonical
        end = citation.end


def test_eyecite_is_loaded_only_for_a_candidate() -> None:
    code = (
        "import sys; from index.citations import citations_in; citations_in('8 U.S.C. 1373 and the Trust Act');"
        "assert 'eyecite' not in sys.modules; citations_in('457 U.S. 202'); assert 'eyecite' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
