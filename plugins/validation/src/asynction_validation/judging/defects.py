"""Find every defect of a value by a JSON Schema, each once, and say it in a sentence.

This is JSON Schema draft 7 as far as AsyncAPI's schemas use it, once they are changed as
`deviations` says. Where one of several schemas has to fit, only the one that is meant is looked
at: what is wrong by the others tells a reader nothing. Nothing here is recursive in the value, and
a part that stands at several places (an alias of YAML) is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import getitem
from typing import Any

from asynction_validation.judging import sentences as say
from asynction_validation.judging.moved_fields import moved_to
from asynction_validation.judging.schema_keywords import (
    Defect,
    Task,
    all_of,
    allowed_values,
    compiled,
    has_type,
    has_value,
    is_among,
    is_of_type,
    listed,
    look_at_number,
    look_at_text,
    look_into_list,
)

__all__ = ["Defect", "DefectFinder"]


class DefectFinder:
    """Finds what is wrong with values by one schema.

    Args:
        schema: The schema. It is not changed.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._targets: dict[str, tuple[Any, str]] = {}
        self._is_of_3 = "operations" in schema.get("properties", {})

    def defects(self, value: object) -> Iterator[Defect]:
        """Yield what is wrong with a value, in the order of the value."""
        yield from self._defects(Task(self._schema, value, (), "document"))

    def _defects(self, first: Task) -> Iterator[Defect]:
        told: set[Defect] = set()
        seen: set[tuple[int, int]] = set()
        todo = [(first, False)]
        while todo:
            task, of_extension = todo.pop()
            if isinstance(task.value, (dict, list)):
                pair = (id(task.schema), id(task.value))
                if pair in seen:
                    continue
                seen.add(pair)
            more: list[tuple[Task, bool]] = []
            for found in self._look_at(task):
                if isinstance(found, Task):
                    is_extension = found.kind is not None and found.kind.startswith("x-")
                    more.append((found, of_extension or is_extension))
                    continue
                defect = found._replace(rule="extension-value") if of_extension else found
                if defect not in told:
                    told.add(defect)
                    yield defect
            todo.extend(reversed(more))

    def _look_at(self, task: Task) -> Iterator[Task | Defect]:
        """Yield what is wrong with a value itself, and what is to be looked at besides."""
        schema, value, path, kind = task
        if not isinstance(schema, dict):
            return  # the schemas have `true` alone
        if "$ref" in schema:
            target, name = self._target(schema["$ref"])
            yield Task(target, value, path, name)
            return
        if not has_type(value, schema):
            types = listed(schema["type"])
            yield Defect(path, "field-type", say.wrong_type(path, value, types, kind))
            return
        allowed = allowed_values(schema)
        if allowed and not is_among(value, allowed):
            yield Defect(path, "field-value", say.wrong_value(path, allowed))
        yield from self._look_further(task)
        if isinstance(value, dict):
            yield from self._look_into_object(task)
        elif isinstance(value, list):
            yield from look_into_list(task)
        elif isinstance(value, str):
            yield from look_at_text(task)
        elif is_of_type(value, "number"):
            yield from look_at_number(task)

    def _look_further(self, task: Task) -> Iterator[Task | Defect]:
        """Yield what other schemas say about the same value."""
        schema, value, path, _ = task
        for one in schema.get("allOf", ()):
            yield task._replace(schema=one)
        if "anyOf" in schema:
            yield from self._look_at_meant(task)
        if "if" in schema:
            branch = "then" if self._satisfies(value, schema["if"]) else "else"
            if branch in schema:
                yield task._replace(schema=schema[branch])
        if "not" in schema and self._satisfies(value, schema["not"]):
            names = schema["not"].get("required", ())
            for name in names:
                yield Defect((*path, name), "unknown-field", say.unwanted_field(path, name))
            if not names:
                yield Defect(path, "field-value", say.unfit(path))

    def _look_into_object(self, task: Task) -> Iterator[Task | Defect]:
        schema, value, path, kind = task
        properties = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        others = schema.get("additionalProperties", True)
        missing = [name for name in schema.get("required", ()) if name not in value]
        if others is False and _is_reference(value):  # which is told
            missing = []
        if missing and others is False:  # a field that is misspelt is not missing, too
            meant = {say.meant_field(name, properties) for name in value if name not in properties}
            missing = [name for name in missing if name not in meant]
        for name in missing:
            yield Defect(path, "required-field", say.lacks_field(path, name, kind))
        if "propertyNames" in schema and "" in value:
            yield Defect((*path, ""), "field-range", "a name must not be empty")
        if not properties and not patterns and others is True:
            return
        for name, item in value.items():
            below = (*path, name)
            matching = [one for text, one in patterns.items() if compiled(text).search(name)]
            if name in properties:
                matching.append(properties[name])
            if not matching and others is False:
                message = schema.get("errorMessage")
                moved = self._moved(task, name)
                message = message or say.unknown_field(path, name, kind, properties, moved)
                yield Defect(below, "unknown-field", message)
                continue
            for one in matching or [others]:
                yield Task(one, item, below, None)

    def _moved(self, task: Task, name: str) -> str | None:
        """Return where 3.x has a field of 2.x that an object doesn't have."""
        under = task.path[-1] if task.path else None
        return moved_to(task.kind, under, name) if self._is_of_3 else None

    def _look_at_meant(self, task: Task) -> Iterator[Task | Defect]:
        """Yield the one of several schemas that is meant for a value, or why there is none."""
        value, path, kind = task.value, task.path, task.kind
        choices = list(self._choices(task))
        needed = [name for one in choices for name in one.schema.get("required", ())]
        if all(set(one.schema) == {"required"} for one in choices):
            is_told = task.schema.get("additionalProperties") is False and _is_reference(value)
            if isinstance(value, dict) and not is_told and not any(map(value.__contains__, needed)):
                yield Defect(path, "required-field", say.lacks_all(path, needed, kind))
            return
        if not isinstance(value, dict) or "$ref" not in value:
            choices = [one for one in choices if one.kind != "Reference"] or choices
        if isinstance(value, dict) and not isinstance(value.get("$ref"), str):
            unclear = self._unclear(choices, task) if "$ref" not in value else None
            if unclear is not None:
                yield unclear
                return
            if "$ref" in value:  # it is no reference, but may be a field like others
                choices = [one for one in choices if self._is_right(one)] or choices
        ranks = [self._rank(one) for one in choices]
        best = [one for one, rank in zip(choices, ranks, strict=True) if rank == max(ranks)]
        if len(best) > 1:
            best.sort(key=lambda one: sum(1 for _ in self._defects(one)))
        yield best[0]

    def _choices(self, task: Task) -> Iterator[Task]:
        """Yield the schemas of which one has to fit, those of an `anyOf` in them one by one."""
        for one in task.schema["anyOf"]:
            choice = task._replace(schema=one)
            while "$ref" in choice.schema:
                target, name = self._target(choice.schema["$ref"])
                choice = choice._replace(schema=target, kind=name)
            if set(choice.schema) == {"anyOf"}:
                yield from self._choices(choice)
            else:
                yield choice

    def _unclear(self, choices: list[Task], task: Task) -> Defect | None:
        """Return what is wrong with the field that tells which schema is meant, None if nothing."""
        by_field: dict[str, list[Any]] = {}
        for field in choices[0].schema.get("properties", {}):
            allowed = [
                allowed_values(one.schema.get("properties", {}).get(field)) for one in choices
            ]
            if len(choices) > 1 and all(allowed):
                by_field[field] = list(dict.fromkeys(value for some in allowed for value in some))
        for field, values in by_field.items():
            path = (*task.path, field)
            if field not in task.value:
                if all(field in one.schema.get("required", ()) for one in choices):
                    message = say.lacks_field(task.path, field, choices[0].kind)
                    return Defect(task.path, "required-field", message)
            elif not is_among(task.value[field], values):
                return Defect(path, "field-value", say.wrong_value(path, values))
        return None

    def _rank(self, choice: Task) -> tuple[int, ...]:
        """Return how well a schema fits a value at first sight: the greater, the better."""
        schema, value = choice.schema, choice.value
        parts = [schema]
        for part in parts:  # grows meanwhile
            for one in all_of(part):
                parts.append(self._target(one["$ref"])[0] if "$ref" in one else one)
        fits = all(has_type(value, part) and has_value(value, part) for part in parts)
        if not isinstance(value, dict):
            return (fits,)
        wrong = missing = unknown = 0
        for part in parts:
            properties = part.get("properties", {})
            given = [(value[name], one) for name, one in properties.items() if name in value]
            wrong += sum(not has_value(item, one) for item, one in given)
            wrong += "not" in part and self._satisfies(value, part["not"])
            missing += sum(name not in value for name in part.get("required", ()))
            if part.get("additionalProperties") is False:
                unknown += sum(name not in properties for name in value)
        is_reference = choice.kind == "Reference" and "$ref" in value
        return (fits, is_reference, -wrong, -missing, -unknown)

    def _satisfies(self, value: Any, schema: dict[str, Any]) -> bool:
        """Tell whether a value satisfies a condition: the schemas have only small ones."""
        return self._is_right(Task(schema, value, (), None))

    def _is_right(self, task: Task) -> bool:
        return next(self._defects(task), None) is None

    def _target(self, reference: str) -> tuple[Any, str]:
        """Return what a reference of the schema leads to, and its name."""
        if reference not in self._targets:
            steps = reference.split("/")[1:]
            self._targets[reference] = reduce(getitem, steps, self._schema), steps[1]
        return self._targets[reference]


def _is_reference(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)
