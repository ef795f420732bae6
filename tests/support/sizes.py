"""Three sizes of the tests, of which each case belongs to one.

- The sample, which `make test` runs: whatever bears no mark.
- Marked `wide`: what else would find a regression. `make test-wide` runs it.
- Marked `exhaustive`: the rest of full matrices. `make test-exhaustive` runs all three.

Which case belongs where is said where its parameters are made, with `sampled` or `pairs`, and for
parameters that stand in `CIRCUMSTANCES` here. It is the same in each run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

CIRCUMSTANCES = {
    *("async_mode", "connect", "mode", "open_raw", "queue", "reload"),
    *("hosting", "stranger"),
    *("chat_process", "family_document", "written_in"),
    *("engine", "serving"),
}
"""Parameters that say under which circumstances a case runs, not what it is about."""

FEW = 4
"""A test of no more cases than this is in the sample under two circumstances of more than two."""


COSTLY = {
    "core/tests/test_hostile_files.py": (16, 12),
    "lib/jsonschema/tests/canonical/test_covers.py": (4, 1),
    "lib/jsonschema/tests/canonical/test_form.py": (4, 4),
    "lib/jsonschema/tests/canonical/test_limits.py": (4, 1),
    "lib/jsonschema/tests/engines/test_agreement.py": (4, 2),
    "lib/jsonschema/tests/examples/test_examples_of_schemas.py": (3, 1),
    "lib/jsonschema/tests/explaining/test_bounds.py": (3, 1),
    "lib/jsonschema/tests/expressions/test_backtracking.py": (4, 2),
    "lib/jsonschema/tests/expressions/test_hostile_expressions.py": (3, 1),
    "lib/jsonschema/tests/expressions/test_matching_texts.py": (4, 1),
    "lib/jsonschema/tests/expressions/test_translation.py": (4, 2),
    "lib/jsonschema/tests/fake/test_bounds.py": (8, 6),
    "lib/jsonschema/tests/fake/test_edge.py": (3, 3),
    "lib/jsonschema/tests/fake/test_formats.py": (3, 1),
    "lib/jsonschema/tests/fake/test_hypothesis_versions.py": (2, 1),
    "lib/jsonschema/tests/fake/test_imports.py": (2, 1),
    "lib/jsonschema/tests/fake/test_impossible.py": (2, 2),
    "lib/jsonschema/tests/fake/test_random_schemas.py": (6, 2),
    "lib/jsonschema/tests/fake/test_schemas.py": (3, 2),
    "lib/jsonschema/tests/fake/test_seeds.py": (3, 2),
    "plugins/generate/tests/scaffold/test_files.py": (6, 8),
    "plugins/generate/tests/scaffold/test_generated_projects.py": (60, 24),
    "plugins/generate/tests/scaffold/test_generated_servers.py": (8, 1),
    "plugins/generate/tests/scaffold/test_hostile_texts.py": (3, 1),
    "plugins/cli/tests/test_bundle.py": (3, 2),
    "plugins/cli/tests/test_root.py": (3, 1),
    "plugins/cli/tests/test_run.py": (8, 6),
    "plugins/cli/tests/test_run_app.py": (10, 6),
    "plugins/cli/tests/test_terminal.py": (4, 1),
    "plugins/mock/tests/test_commands.py": (3, 2),
    "plugins/mock/tests/test_emitting.py": (3, 4),
    "plugins/mock/tests/test_server.py": (2, 2),
    "plugins/security/tests/test_callables.py": (3, 6),
    "plugins/security/tests/test_credentials.py": (3, 6),
    "plugins/security/tests/test_expiry.py": (3, 2),
    "plugins/security/tests/test_fail_closed.py": (8, 16),
    "plugins/security/tests/test_requirements.py": (2, 2),
    "plugins/security/tests/test_sent_events.py": (3, 3),
    "plugins/security/tests/test_start.py": (3, 4),
    "plugins/testing/tests/test_conformance.py": (4, 4),
    "plugins/validation/tests/judging/rules/test_any_document.py": (2, 2),
    "plugins/validation/tests/judging/rules/test_corpus.py": (4, 6),
    "plugins/validation/tests/judging/test_each_object.py": (5, 3),
    "plugins/validation/tests/judging/test_official.py": (2, 6),
    "plugins/validation/tests/test_error_acks.py": (2, 2),
    "plugins/validation/tests/test_events.py": (2, 2),
    "plugins/validation/tests/test_validate.py": (2, 1),
    "plugins/validation/tests/test_validate_with_plugins.py": (2, 1),
    "tests/browser/test_chat_page.py": (3, 2),
    "tests/browser/test_hostile.py": (4, 3),
    "tests/browser/test_page.py": (5, 2),
    "tests/browser/test_site.py": (3, 2),
    "tests/browser/test_try_it.py": (8, 4),
    "tests/deployment/test_gunicorn.py": (1, 2),
    "tests/deployment/test_nginx.py": (1, 2),
    "tests/docs/test_examples.py": (20, 8),
    "tests/editors/test_documents.py": (2, 3),
    "tests/editors/test_values.py": (4, 3),
    "tests/packaging/test_fetched_files.py": (4, 12),
    "tests/packaging/test_subsets.py": (1, 16),
    "tests/wire/test_abrupt_ends.py": (10, 10),
    "tests/wire/test_attachments.py": (12, 6),
    "tests/wire/test_audiences.py": (12, 20),
    "tests/wire/test_chat.py": (12, 4),
    "tests/wire/test_connections.py": (20, 12),
    "tests/wire/test_external_emission.py": (2, 3),
    "tests/wire/test_families.py": (8, 6),
    "tests/wire/test_generated.py": (6, 4),
    "tests/wire/test_handlers_in_code.py": (3, 3),
    "tests/wire/test_limits.py": (6, 8),
    "tests/wire/test_malformed_frames.py": (12, 10),
    "tests/wire/test_mock.py": (25, 20),
    "tests/wire/test_mock_running.py": (9, 6),
    "tests/wire/test_mock_security.py": (3, 1),
    "tests/wire/test_protocol.py": (10, 4),
    "tests/wire/test_queue_faults.py": (4, 8),
    "tests/wire/test_received_events.py": (6, 24),
    "tests/wire/test_security.py": (20, 32),
    "tests/wire/test_security_certificates.py": (5, 4),
    "tests/wire/test_security_races.py": (6, 12),
    "tests/wire/test_sent_events.py": (6, 12),
    "tests/wire/test_stopping.py": (5, 8),
    "tests/wire/test_unasked_acks.py": (8, 8),
    "tests/wire/test_unread.py": (16, 8),
    "tests/wire/test_upstream_faults.py": (1, 2),
}
"""Files whose cases take long: of so many one is in the sample, of so many others one `wide`."""


def sampled(
    names: str,
    cases: Iterable[Any],
    *,
    every: int = 0,
    keep: Callable[..., bool] | None = None,
    rest: str = "wide",
    **options: Any,
) -> pytest.MarkDecorator:
    """Parametrize a test, with some of its cases in the sample.

    Args:
        names: The names of the parameters, as for `pytest.mark.parametrize`.
        cases: The cases.
        every: Of so many cases in a row, the first stays in the sample.
        keep: Given the values of a case, says whether it stays in the sample.
        rest: The mark of the other cases: "wide" or "exhaustive".
        **options: As for `pytest.mark.parametrize`.
    """
    several = [_case(names, case) for case in cases]
    return pytest.mark.parametrize(
        names, sample_of(several, every=every, keep=keep, rest=rest), **options
    )


def sample_of(
    cases: Iterable[Any],
    *,
    every: int = 0,
    keep: Callable[..., bool] | None = None,
    rest: str = "wide",
) -> list[Any]:
    """Return the parameters of a fixture, those marked that do not stay in the sample.

    The arguments are those of `sampled`.
    """
    marked = []
    for number, case in enumerate(_case("", case) for case in cases):
        stays = bool(every and number % every == 0) or bool(keep and keep(*case.values))
        marked.append(case if stays else _marked(case, rest))
    return marked


def pairs(
    names: str,
    cases: Sequence[Any],
    other_names: str,
    other_cases: Sequence[Any],
    *,
    rest: str = "exhaustive",
    **options: Any,
) -> pytest.MarkDecorator:
    """Parametrize a test with each of some cases with each of others.

    As many of these pairs are in the sample as it takes for each case to be in it.

    Args:
        names: The names of some parameters, as for `pytest.mark.parametrize`.
        cases: Their cases.
        other_names: The names of the other parameters.
        other_cases: Their cases.
        rest: The mark of the other pairs: "wide" or "exhaustive".
        **options: As for `pytest.mark.parametrize`.
    """
    length = max(len(cases), len(other_cases))
    sample = {(number % len(cases), number % len(other_cases)) for number in range(length)}
    marked = []
    for one, left in enumerate(cases):
        for other, right in enumerate(other_cases):
            case = pytest.param(*_case(names, left).values, *_case(other_names, right).values)
            marked.append(case if (one, other) in sample else _marked(case, rest))
    return pytest.mark.parametrize(f"{names}, {other_names}", marked, **options)


def in_turn(items: Iterable[pytest.Item]) -> None:
    """Mark the cases of tests that run under several circumstances.

    Each case is in the sample under one of the circumstances, the next case under the next of them.
    Under one more it is marked `wide`: the one that has the least in common with the first. Under
    the others it is marked `exhaustive`. A case that is not in the sample has no second one.
    """
    functions: dict[str, dict[Any, list[pytest.Item]]] = {}
    for item in items:
        cases = functions.setdefault(item.nodeid.partition("[")[0], {})
        cases.setdefault(_what_it_is_about(item), []).append(item)
    for cases in functions.values():
        for number, alike in enumerate(cases.values()):
            several = 2 if len(cases) <= FEW and len(alike) > 2 else 1
            _mark_others(alike, number % len(alike), several=several)


def thinned(items: Iterable[pytest.Item]) -> None:
    """Mark most cases of the files in which cases take long, in the order in which they stand."""
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        file, size = item.location[0].replace("\\", "/"), _size_of(item)
        if file not in COSTLY or size == "exhaustive":
            continue
        in_sample, in_wide = COSTLY[file]
        if not size:
            seen[file, size] += 1
            if seen[file, size] % in_sample == 1 or in_sample == 1:
                continue
            item.add_marker("wide")
        seen[file, "wide"] += 1
        if in_wide > 1 and seen[file, "wide"] % in_wide != 1:
            item.add_marker("exhaustive")


def _size_of(item: pytest.Item) -> str:
    marks = (size for size in ("exhaustive", "wide") if item.get_closest_marker(size))
    return next(marks, "")


def _mark_others(alike: list[pytest.Item], chosen: int, *, several: int) -> None:
    first = alike[chosen]
    others = sorted(
        (item for item in alike if item is not first), key=lambda item: _in_common(first, item)
    )
    sizes = ["", "wide"] if several == 2 else ["wide"]
    if any(first.iter_markers("wide")):
        sizes = []
    for position, item in enumerate(others):
        size = sizes[position] if position < len(sizes) else "exhaustive"
        if size:
            item.add_marker(size)


def _what_it_is_about(item: pytest.Item) -> Any:
    return tuple(pair for pair in _parameters(item) if pair[0] not in CIRCUMSTANCES)


def _in_common(item: pytest.Item, other: pytest.Item) -> int:
    return len({*_circumstances(item)} & {*_circumstances(other)})


def _circumstances(item: pytest.Item) -> Iterator[tuple[str, int]]:
    return (pair for pair in _parameters(item) if pair[0] in CIRCUMSTANCES)


def _parameters(item: pytest.Item) -> list[tuple[str, int]]:
    """Return the names of the parameters of a case, each with what its value is the same by."""
    callspec = getattr(item, "callspec", None)
    return [] if callspec is None else [(name, id(v)) for name, v in callspec.params.items()]


def _case(names: str, case: Any) -> Any:
    if hasattr(case, "values") and hasattr(case, "marks"):
        return case
    return pytest.param(*case) if "," in names else pytest.param(case)


def _marked(case: Any, mark: str) -> Any:
    return pytest.param(*case.values, marks=[*case.marks, getattr(pytest.mark, mark)], id=case.id)
