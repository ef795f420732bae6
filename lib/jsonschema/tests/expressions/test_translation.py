"""Regular expressions are those of ECMA-262, whatever the engine uses underneath."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asynction_jsonschema.expressions import (
    RegexInvalid,
    RegexUntranslatable,
    for_rust,
    searcher,
)

# The expression, texts in which it is found, texts in which it is not.
MEANINGS: list[tuple[str, list[str], list[str]]] = [
    # it is searched for
    ("b", ["b", "abc"], ["", "a"]),
    ("", ["", "a"], []),
    ("a||b", ["", "c"], []),
    # assertions
    ("^a", ["ab"], ["ba", "\na"]),
    ("a$", ["ba"], ["ab", "a\n"]),
    (r"\bé", ["aé"], ["é", "-é"]),
    (r"\Ba", ["ba", "_a"], ["a", "éa"]),
    (r"^\b.\b$", ["a", "1", "_"], ["é", "-"]),
    ("(?=a)ab", ["ab"], ["b"]),
    ("^(?!a)", ["b", ""], ["a"]),
    ("(?<=a)b", ["ab"], ["b", "cb"]),
    ("(?<!a)b", ["b", "cb"], ["ab"]),
    # classes of characters
    (r"^\d$", ["0", "9"], ["٣", "a"]),
    (r"^\D$", ["٣", "a"], ["0"]),
    (r"^\w$", ["a", "Z", "_", "0"], ["é", "-", "ſ"]),
    (r"^\W$", ["é", "-"], ["a", "_"]),
    (r"^\s$", list(" \t\n\v\f\r\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"), ["a"]),
    (r"^\S$", list("a\x85\x1c\u180e\u200b"), [" ", "\ufeff"]),
    (r"^(?=\d)", ["1"], ["٣"]),
    (r"^(?!\s)", ["\x85"], ["\ufeff", " "]),
    ("^.$", ["a", "\x85", "😀", "é"], ["", "\n", "\r", "\u2028", "\u2029"]),
    (r"^\\.$", ["\\a"], ["\\\r", "."]),
    (r"^(?=a)a\..?$", ["a.", "a.b"], ["a.\r", "aab"]),
    # brackets
    ("^[a-c]$", ["a", "b"], ["d", "-"]),
    ("^[^a-c]$", ["d", "\n", "😀"], ["b"]),
    ("^[-a]$", ["-", "a"], ["b"]),
    ("^[a-]$", ["-", "a"], ["b"]),
    ("^[a-b-c]$", ["a", "-", "c"], ["d"]),
    ("^[+--]$", ["+", ",", "-"], ["."]),
    ("^[[a]$", ["[", "a"], ["]"]),
    (r"^[\]\\^]$", ["]", "\\", "^"], ["a"]),
    ("^[.$*(|]$", [".", "$", "*", "(", "|"], ["a"]),
    ("^[a&&b]$", ["a", "&", "b"], ["c"]),
    ("^[a~~b]$", ["a", "~", "b"], ["c"]),
    ("^[!--a]$", ["!", "-", "a"], ["5", "b"]),
    (r"^[\d\-x]$", ["1", "-", "x"], ["٣", "a"]),
    (r"^[^\s\d]$", ["a", "٣"], [" ", "1", "\ufeff"]),
    (r"^[\S ]$", ["a", " "], ["\t"]),
    (r"[^\s\S]", [], ["a", " ", ""]),
    (r"^[\w-]+$", ["a-b_1"], ["a.b", "é"]),
    (r"^[\x41-\u0043]$", ["A", "C"], ["D"]),
    ("^[😀-😂]$", ["😁"], ["😃"]),
    ("[]", [], ["", "a"]),
    ("^[^]$", ["a", "\n", "😀"], ["", "ab"]),
    # escapes
    (r"^\/\-\.\_\@\#\ \"$", ['/-._@# "'], ["a"]),
    (r"^\<a\>$", ["<a>"], ["a"]),
    (r"^\t\n\v\f\r$", ["\t\n\v\f\r"], ["tnvfr"]),
    (r"^\x41\u0042\u{43}\u{1F600}$", ["ABC😀"], ["ABC"]),
    (r"^\ud83d\ude00$", ["😀"], ["\ud83d"]),
    (r"^\cA\cz$", ["\x01\x1a"], ["Az"]),
    (r"^\0$", ["\0"], ["0"]),
    (r"^[\b\0\cA]$", ["\b", "\0", "\x01"], ["b"]),
    # repetition
    ("^a*b+c?$", ["b", "aabbc"], ["a"]),
    ("^a{2}$", ["aa"], ["a", "aaa"]),
    ("^a{2,}$", ["aa", "aaaa"], ["a"]),
    ("^a{1,2}?$", ["a", "aa"], ["", "aaa"]),
    ("^(?:a|bc){2}$", ["abc", "bca"], ["a"]),
    (r"^\d{2}-\d{2}$", ["12-34"], ["1-2"]),
    ("^(?:)*a$", ["a"], ["b"]),
    # groups
    ("^(a)(?:b)(?<name>c)$", ["abc"], ["ab"]),
    (r"^(?<$>a)$", ["a"], ["b"]),
    (r"^(a|b)\1$", ["aa", "bb"], ["ab"]),
    (r"^(a|b)\1{2}0$", ["aaa0"], ["aa0"]),
    (r"^(?<x>a|b)\k<x>$", ["aa"], ["ab"]),
    (r"^(?:(a)\1|b)$", ["aa", "b"], ["a", "ba"]),
    (r"^([ab]+)\1c$", ["aac", "ababc"], ["abc", "c"]),
    # modifiers
    ("^(?s:.)$", ["a", "\n", "\r", "\u2028"], ["", "ab"]),
    ("^(?s:.(?-s:.))$", ["\na"], ["a\n"]),
    ("(?m:^a$)", ["a", "b\na", "a\rb", "b\u2028a\u2029b"], ["ba", "a\x85"]),
    ("(?ms-i:^.)", ["a", "\n"], [""]),
]

INVALID = [
    *(
        "*",
        "+a",
        "a**",
        "a++",
        "a{2}{3}",
        "a{2,1}",
        "a{,2}",
        "a{",
        "{",
        "}",
        "]",
        "(",
        ")",
        "[",
        "[a",
    ),
    *("[b-a]", r"[\d-a]", r"[a-\d]", "^*", "$?", r"\b+", "(?=a)*", "(?<!a)?", "a|*"),
    *("(?P<n>a)", "(?#a)a", "(?>a)", "(?i)a", "(?a", "(?<1>a)", "(?<n>a)(?<n>b)", "(?(1)a)"),
    *(r"\A", r"\Z", r"\z", r"\a", r"\e", r"\h", r"\Q", r"\1", r"(a)\2", r"\8", r"\k<n>", r"\k"),
    *(
        r"\01",
        r"[\1]",
        r"\c",
        r"\c1",
        r"\x4",
        r"\u",
        r"\u00",
        r"\u{}",
        r"\u{110000}",
        r"\U00000041",
    ),
    *("(?ii:a)", "(?i-i:a)", "(?-:a)", "(?x:a)"),
    *(r"\é", r"\q", r"[\q]", r"[\B]", r"\p", r"\pL", r"\p{", "a\\", "[[:alpha:]]", "[a[b]]"),
]


@pytest.mark.parametrize(("pattern", "found", "not_found"), MEANINGS)
def test_it_finds_what_ecma_262_says(pattern: str, found: list[str], not_found: list[str]) -> None:
    search = searcher(pattern)
    assert [text for text in found + not_found if search(text)] == found


@pytest.mark.parametrize("pattern", INVALID)
def test_what_is_no_expression_of_ecma_262_is_invalid(pattern: str) -> None:
    with pytest.raises(RegexInvalid):
        searcher(pattern)
    with pytest.raises(ValueError):
        jsonschema_rs.Draft7Validator({"pattern": for_rust(pattern)})


@pytest.mark.parametrize(
    "pattern",
    [
        r"\1(a)",
        r"(a\1)",
        r"(?:(a)|b)*\1",
        r"^(?:(a)|b)\1$",
        r"^(a)?\1b$",
        r"^\uD83D$",
        r"(?!(a))\1",
        r"(?<=\1(a))b",
        "a{99999999999}",
        "(" * 2000 + ")" * 2000,
    ],
    ids=lambda pattern: pattern[:20],
)
def test_what_it_cannot_do_is_said(pattern: str) -> None:
    with pytest.raises(RegexUntranslatable):
        searcher(pattern)


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        (r"^\p{L}$", ["a", "é"], ["1"]),
        (r"^[\P{Lu}A]$", ["a", "A"], ["B"]),
        (r"^(?=\p{Lu})\D", ["A"], ["a", "1"]),
        ("^(?i:[a-c]|é)$", ["a", "C", "É"], ["d", "e"]),
        ("^(?i:[^a])$", ["b"], ["a", "A"]),
        (r"^(?i:\W)$", ["-", "é"], ["s", "K", "ſ"]),
        (r"^(?i:[^\W])$", ["s", "K", "ſ"], ["-", "é"]),
        ("^(?i:a(?-i:b))$", ["ab", "Ab"], ["aB"]),
        ("(?<=a+)b", ["aab"], ["b"]),
    ],
)
def test_it_knows_properties_modifiers_and_lookbehinds(
    pattern: str, found: list[str], not_found: list[str]
) -> None:
    search = searcher(pattern)
    assert [text for text in found + not_found if search(text)] == found


@pytest.mark.parametrize(
    "pattern", ["^[a-z]+(?:-[a-z]+)*$", r"^\d{3}-\w+\s?$", r"^x\.y$", r"(a|b){2,}?", r"\p{L}\x41"]
)
def test_what_jsonschema_rs_reads_as_it_is_meant_stays_as_it_is(pattern: str) -> None:
    assert for_rust(pattern) is pattern


CHARACTERS = [
    *("a", "b", "1", "_", "-", " ", ".", "é", ",", "&", "~", "/", "<"),
    *(r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\n", r"\-", r"\.", r"\/", r"\<", r"\_", r"\$"),
    *(r"\x41", r"\u0041", r"\u{1F600}", r"\cA", r"\0", r"\\", r"\]", r"\["),
]
IN_BRACKETS = st.sampled_from(
    [*CHARACTERS, "a-z", "0-9", "&&", "~~", "--", "||", "^", "$", "[", "(", "{", "*", r"\b"]
)
BRACKETS = st.builds(
    lambda sign, parts: f"[{sign}{''.join(parts)}]",
    st.sampled_from(["", "", "^"]),
    st.lists(IN_BRACKETS, min_size=1, max_size=4),
)
QUANTIFIERS = ["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "??"]
GROUPS = ["", "?:", "?=", "?!", "?<=", "?<!"]
PATTERNS = st.recursive(
    st.sampled_from([*CHARACTERS, "^", "$", r"\b", r"\B"]) | BRACKETS,
    lambda parts: (
        st.builds(str.__add__, parts, parts)
        | st.builds("{}|{}".format, parts, parts)
        | st.builds("({}{})".format, st.sampled_from(GROUPS), parts)
        | st.builds("(?:{}){}".format, parts, st.sampled_from(QUANTIFIERS))
    ),
    max_leaves=6,
)
TEXTS = st.text("ab1 .\n\tA\x01é_,&~$^[]\\😀z0٣ſ/<({*|\r\u2028\ufeff\x85\x1c\0\b-", max_size=6)


NODE = """
const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", () => {
    const found = JSON.parse(Buffer.concat(chunks)).map(([pattern, texts]) => {
        try {
            const expression = new RegExp(pattern, "u");
            return texts.map((text) => expression.test(text));
        } catch {
            return null;
        }
    });
    process.stdout.write(JSON.stringify(found));
});
"""


def test_it_finds_what_javascript_finds() -> None:
    node = shutil.which("node")
    if node is None:
        assert "ASYNCTION_REQUIRE_ALL" not in os.environ
        pytest.skip("there is no Node.js")
    asked: list[tuple[str, list[str]]] = []

    @settings(max_examples=1500, deadline=None, derandomize=True, database=None)
    @given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
    def ask(pattern: str, texts: list[str]) -> None:
        asked.append((pattern, texts))

    ask()
    done = subprocess.run(
        [node, "-e", NODE], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    compared = 0
    for (pattern, texts), expected in zip(asked, json.loads(done.stdout), strict=True):
        try:
            search = searcher(pattern)
        except RegexInvalid:
            assert expected is None, pattern
        except RegexUntranslatable:
            pass
        else:
            if expected is not None:  # some escapes that are taken here are none with the flag u
                assert [search(text) for text in texts] == expected, pattern
                compared += 1
    assert compared > 500
