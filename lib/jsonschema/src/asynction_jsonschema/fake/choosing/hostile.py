"""Values that programs stumble over: texts, names, numbers, and strings of standard formats."""

from __future__ import annotations

from typing import Any

TEXTS = (
    *("", " ", "\t\r\n", "\0", "a\0b", "null", "undefined", "NaN", "true", "0", "-1", "1e400"),
    *("0x10", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'),
    *("javascript:alert(1)", "'; DROP TABLE users; --", "' OR '1'='1", "\\", '"', "'", "`"),
    *("${7*7}{{7*7}}#{7*7}", "%s%n%x%00", "../../../../etc/passwd", "$(id)", "=1+1", "{}"),
    *("[]", "ß", "İ", "ﬁ"),
    "é",  # a letter and a combining accent
    *("Z̷̢̛a̶l̸g̵o̴", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    "\u202egnp.exe",  # right to left from here
    *("\u200fשלום", "\u0600\u0601", "مرحبا", "你好"),
    "\u200b",  # a space without a width
    "\u2028\u2029",  # lines that end, for JavaScript
    "\ufeff",  # a byte order mark
    "\ufffe\uffff",  # no characters, but encodable
    *("\U0010ffff", "\x1b[31m", "\x7f", "\x85", "\xa0"),
)

NAMES = (
    *("__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "length", "$ref"),
    *("$where", "", " ", "0", "-1", "a.b", "a/b~c", "a b", "\0", "\u202e", "ключ", "<script>"),
    "x" * 300,
)

INTEGERS = (
    *(0, 1, -1, 2, 10, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536),
    *(2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**32, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1),
    *(2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64, 10**18, 10**30),
)

FRACTIONS = (
    *(0.0, -0.0, 0.5, -0.5, 0.1, 0.2, 0.30000000000000004, 1.0, -1.0, 1e-7, 1 / 3),
    *(5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308),
    *(1e15, 1e16, 1e21, 1e22, 9007199254740993.0, 123456789.987654321),
)


def _nested(levels: int) -> Any:
    value: Any = None
    for _ in range(levels):
        value = [value]
    return value


ANYTHING: tuple[Any, ...] = (
    *(None, True, False, "", "\0", 0, -0.0, 2**53 + 1, 1e308),
    *([], {}, [[]], [None], {"": None}, {"__proto__": {}}, _nested(20)),
)

ALPHABET = "".join(
    chr(code)
    for low, high in (
        *((0x00, 0x17F), (0x300, 0x36F), (0x391, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA)),
        *((0x600, 0x64A), (0x905, 0x939), (0xE01, 0xE3A), (0x2000, 0x206F), (0x20A0, 0x20BF)),
        *((0x4E00, 0x4E40), (0xAC00, 0xAC40), (0xE000, 0xE004), (0xFE00, 0xFE0F)),
        *((0xFFF9, 0xFFFF), (0x1D400, 0x1D420), (0x1F1E6, 0x1F1FF), (0x1F600, 0x1F64F)),
        *((0x20000, 0x20008), (0xE0061, 0xE0067), (0x10FFFC, 0x10FFFF)),
    )
    for code in range(low, high + 1)
)
"""Characters of many kinds, the halves of surrogate pairs left out: no encoder takes these."""

FORMATTED: dict[str, tuple[str, ...]] = {
    "binary": ("", "\0", "ÿ"),
    "byte": ("", "AA==", "+/+/"),
    "date": ("0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2038-01-19", "9999-12-31"),
    "date-time": (
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59.999999Z",
        "2038-01-19T03:14:08+00:00",
        "9999-12-31T23:59:59-12:00",
    ),
    "duration": ("PT0S", "P0D", "P1Y2M3DT4H5M6S", "P99999D", "P52W"),
    "email": ("a@b.co", "user+tag@example.com", '"a b"@example.com', "x" * 64 + "@example.com"),
    "hostname": ("a", "localhost", "xn--bcher-kva.example", "a-b.example", "x" * 63 + ".example"),
    "idn-email": ("ü@bücher.example", "用户@例子.example"),
    "idn-hostname": ("bücher.example", "例子.example", "a"),
    "ipv4": ("0.0.0.0", "127.0.0.1", "255.255.255.255", "169.254.0.1", "224.0.0.1"),
    "ipv6": ("::", "::1", "fe80::1", "::ffff:127.0.0.1", "ff02::1"),
    "iri": ("https://bücher.example/ß?q=ä#ö", "urn:x"),
    "iri-reference": ("", "#", "?", "//bücher.example", "../ü"),
    "json-pointer": ("", "/", "/~0~1", "/a//b", "/0"),
    "password": ("", " ", "pässwörd", "' OR '1'='1"),
    "regex": ("", ".", "^$", "(a+)+$", "[^a]"),
    "relative-json-pointer": ("0", "0#", "1/a", "120/~0"),
    "time": ("00:00:00Z", "23:59:59Z", "23:59:59.999999+23:59", "12:00:00-00:00"),
    "uri": ("urn:x", "http://[::1]:65535/", "mailto:a@b.co", "file:///", "data:,", "https://a?b#c"),
    "uri-reference": ("", "#", "?", "//a", "../..", "."),
    "uri-template": ("", "{x}", "/{+path}{?q*}", "/a"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
}
"""Strings at the limits of each format."""
