"""Every subset that a user may install: each does its part, and says what is missing."""

import pytest

pytestmark = pytest.mark.wide  # it builds the packages


FITTING = "hello Ada"
UNCHECKED = "hello 1"
REFUSED = "raises PayloadValidationException"

SUBSETS = {
    "core": ["asynction-core"],
    "core, handlers": ["asynction-handlers"],
    "core, security": ["asynction-security"],
    "core, validation": ["asynction-validation"],
    "facade": ["asynction"],
}


@pytest.fixture
def serve(install):
    """Serve a document in the environment of a subset, and return what happens."""

    def serve(subset, *, register=True, secured=False, **options):
        return install(*SUBSETS[subset]).report(
            "serve.py", options=options, register=register, secured=secured
        )

    return serve


@pytest.mark.parametrize(
    ("subset", "unfitting"),
    [
        ("core", UNCHECKED),
        ("core, handlers", UNCHECKED),
        ("core, security", UNCHECKED),
        ("core, validation", REFUSED),
        ("facade", REFUSED),
    ],
)
def test_a_server_runs_and_validation_guards_it(serve, subset, unfitting):
    report = serve(subset)
    assert (report["fitting"], report["unfitting"]) == (FITTING, unfitting)


@pytest.mark.parametrize("subset", ["core, handlers", "facade"])
def test_handlers_named_in_the_document_are_bound(serve, subset):
    assert serve(subset, register=False)["fitting"] == FITTING


@pytest.mark.parametrize("subset", ["core", "core, validation"])
def test_without_handlers_the_log_says_what_binds_them(serve, subset):
    warnings = serve(subset, register=False)["warnings"]
    # What brings them is told by a table of the facade, which is not installed.
    assert [text for text in warnings if text.startswith("handlers ") and "not enforced" in text]


@pytest.mark.parametrize("subset", ["core, security", "facade"])
@pytest.mark.parametrize("secured", [False, True])
def test_security_lets_in_whom_the_chosen_server_lets_in(serve, subset, secured):
    report = serve(subset, secured=secured)
    assert (report["fitting"], report["lets strangers in"]) == (FITTING, not secured)


@pytest.mark.parametrize("subset", ["core", "core, handlers", "core, security"])
def test_without_validation_one_warning_says_what_validates(serve, subset):
    (warning,) = serve(subset)["warnings"]
    assert warning.startswith("payloads and acks of the document are not enforced")
    assert warning.endswith("install one that does")


@pytest.mark.parametrize("subset", ["core, validation", "facade"])
def test_with_validation_there_is_nothing_to_warn_about(serve, subset):
    assert serve(subset)["warnings"] == []


def test_without_validation_nothing_needs_to_be_switched_off(serve):
    report = serve("core", validation=False)
    assert (report["unfitting"], report["warnings"]) == (UNCHECKED, [])


@pytest.mark.parametrize("subset", ["core, validation", "facade"])
def test_jsonschema_rs_decides(serve, subset):
    assert serve(subset)["fast"] is True


@pytest.mark.parametrize(
    ("requirement", "brought"),
    [
        ("asynction", False),
        ("asynction-jsonschema", False),
        ("asynction-jsonschema[fake]", True),
        ("asynction[mock]", True),
    ],
)
def test_only_who_asks_for_fake_data_gets_faker_and_hypothesis(install, requirement, brought):
    code = "from importlib.util import find_spec; print([*map(find_spec, ['faker', 'hypothesis'])])"
    found = install(requirement).run("-c", code).stdout
    assert ("None" not in found, found != "[None, None]\n") == (brought, brought)


def test_both_engines_can_be_chosen(serve):
    chosen = [serve("facade", validation_engine=name) for name in ("jsonschema", "jsonschema-rs")]
    assert [report["unfitting"] for report in chosen] == [REFUSED, REFUSED]


@pytest.mark.parametrize(
    ("subset", "asked", "brought_by"),
    [
        ("core", {"secured": True}, "no plugin in use enforces it"),
        ("core, validation", {"secured": True}, "no plugin in use enforces it"),
        ("core", {"on_invalid": "ack"}, "unknown option 'on_invalid'"),
        ("core", {"validate_formats": True}, "unknown option 'validate_formats'"),
        ("core, handlers", {"validation_engine": "jsonschema"}, "unknown option"),
        ("core, validation", {"validation_engine": "none"}, "only 'jsonschema', 'jsonschema-rs'"),
    ],
)
def test_what_is_asked_for_and_missing_stops_the_server(serve, subset, asked, brought_by):
    assert brought_by in serve(subset, **asked)["refused"]
