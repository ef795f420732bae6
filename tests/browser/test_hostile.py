"""A document whose author means harm to who reads the page."""

from typing import Any

import pytest

from .browsing import Reader
from .conftest import Read, Serve

RUN = "window.harmed = true"
LINK = f"javascript:{RUN}"
ELSEWHERE = "elsewhere.example"
MARKUP = (
    f'</script></title><script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}">'
    f'<a href="{LINK}">link</a> [link]({LINK}) ![image](http://{ELSEWHERE}/x.png) '
    f'<iframe src="{LINK}"></iframe>'
    '<iframe srcdoc="<script>parent.harmed = true</script>"></iframe>'
    f'<form action="http://{ELSEWHERE}"><button>send</button></form>'
    "<style>body { display: none }</style>"
)
DOCS = {"url": LINK, "description": MARKUP}
SCHEMA = {
    "type": "object",
    "title": MARKUP,
    "description": MARKUP,
    "externalDocs": DOCS,
    "required": [MARKUP],
    "examples": [{MARKUP: MARKUP}],
    "properties": {
        MARKUP: {"type": "string", "description": MARKUP, "enum": [MARKUP], "default": MARKUP},
        "constructor": {"const": MARKUP},
        "__proto__": {"type": "string", "title": MARKUP},
    },
}
MESSAGE = {
    "name": MARKUP,
    "title": MARKUP,
    "summary": MARKUP,
    "description": MARKUP,
    "contentType": LINK,
    "externalDocs": DOCS,
    "tags": [{"name": MARKUP, "externalDocs": DOCS}],
    "payload": SCHEMA,
    "x-ack": {"args": SCHEMA},
    "examples": [{"name": MARKUP, "summary": MARKUP, "payload": {MARKUP: MARKUP}}],
}
NAMESPACE = f"/<img src=x onerror='{RUN}'><script>{RUN}</script>"
DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {
        "title": MARKUP,
        "version": MARKUP,
        "description": MARKUP,
        "termsOfService": LINK,
        "contact": {"name": MARKUP, "url": LINK, "email": MARKUP},
        "license": {"name": MARKUP, "url": f" java\tscript:{RUN}"},
    },
    "externalDocs": DOCS,
    "tags": [{"name": MARKUP, "description": MARKUP, "externalDocs": DOCS}],
    "servers": {
        "hostile": {
            "url": "ws://127.0.0.1",
            "protocol": "ws",
            "description": MARKUP,
            "variables": {"constructor": {"default": MARKUP, "enum": [MARKUP]}},
        }
    },
    "channels": {
        NAMESPACE: {
            "description": MARKUP,
            "publish": {
                "operationId": MARKUP,
                "summary": MARKUP,
                "description": MARKUP,
                "externalDocs": DOCS,
                "message": MESSAGE,
            },
            "subscribe": {"message": {"oneOf": [{"name": "constructor"}, {"name": "__proto__"}]}},
        }
    },
    "components": {
        "schemas": {"Hostile": SCHEMA},
        "securitySchemes": {
            "hostile": {
                "type": "openIdConnect",
                "openIdConnectUrl": f"https://{ELSEWHERE}/",
                "description": MARKUP,
            }
        },
    },
}


@pytest.fixture(scope="module")
def url(serve: Serve) -> str:
    return serve(DOCUMENT, check_document=False)


@pytest.fixture
def reader(read: Read, url: str) -> Reader:
    return read(url)


def test_nothing_runs(reader: Reader) -> None:
    reader.page.wait_for_load_state("networkidle")
    assert reader.page.evaluate("window.harmed") is None
    assert reader.page.evaluate("({}).polluted") is None
    for element in ("script:not([src])", "iframe", "[onerror]", "[onload]"):
        assert reader.page.locator(f"body {element}").count() == 0, element
    assert reader.page.title().startswith("</script></title><script>")
    assert reader.page.locator("#introduction").is_visible(), "a style has no effect"


def test_no_link_runs_anything(reader: Reader) -> None:
    schemes = reader.page.locator("a").evaluate_all(
        """links => links.map((link) => {
            const names = link.getAttributeNames().filter((name) => name.endsWith("href"));
            return names.map((name) => new URL(link.getAttribute(name), "http://h").protocol);
        }).flat()"""
    )
    assert set(schemes) <= {"http:", "https:", "mailto:"}


def test_nothing_is_asked_of_others(reader: Reader) -> None:
    reader.page.wait_for_load_state("networkidle")
    assert len(reader.asked) == 1


def test_it_can_be_tried_all_the_same(reader: Reader) -> None:
    assert MARKUP.split()[0] in reader.send(MARKUP, namespace=NAMESPACE)
    form = reader.sending(MARKUP, NAMESPACE)
    form.get_by_role("button", name="Form for").click()
    form.locator("fieldset").first.wait_for()
    assert reader.page.evaluate("window.harmed") is None
    assert reader.page.evaluate("({}).polluted") is None
