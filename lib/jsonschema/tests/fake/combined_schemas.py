"""Schemas whose keywords have to be satisfied together, by what they show."""

from __future__ import annotations

from typing import Any

COMBINED: dict[str, Any] = {
    "allOf": {"allOf": [{"type": "integer"}, {"minimum": 5}, {"maximum": 8}]},
    "allOf of objects": {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"a": {"minimum": 3}, "b": {"type": "string"}}, "required": ["b"]},
        ]
    },
    "allOf with additionalProperties false": {
        "allOf": [
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "additionalProperties": False,
            },
            {"properties": {"b": {"type": "string"}, "a": {"maximum": 4}}},
        ]
    },
    "allOf of two closed objects": {
        "type": "object",
        "allOf": [
            {"properties": {"a": {}, "b": {"minimum": 2}}, "additionalProperties": False},
            {"properties": {"b": {"type": "integer"}, "c": {}}, "additionalProperties": False},
        ],
    },
    "allOf of arrays": {
        "type": "array",
        "allOf": [{"items": {"type": "integer"}, "minItems": 2}, {"items": {"minimum": 7}}],
    },
    "allOf of a tuple and items": {
        "type": "array",
        "allOf": [{"items": [{"type": "integer"}, {}]}, {"items": {"maximum": 3}}],
        "minItems": 1,
    },
    "allOf of types": {"allOf": [{"type": ["integer", "string"]}, {"type": ["number", "null"]}]},
    "allOf in allOf": {"allOf": [{"allOf": [{"minLength": 3}]}, {"type": "string"}]},
    "anyOf": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    "anyOf with what is common": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer"}},
        "anyOf": [{"required": ["email"]}, {"required": ["phone"]}],
    },
    "anyOf where one cannot be": {"anyOf": [False, {"type": "boolean"}]},
    "anyOf where one contradicts": {
        "type": "string",
        "anyOf": [{"type": "integer"}, {"maxLength": 3}],
    },
    "anyOf twice": {
        "allOf": [
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        ]
    },
    "anyOf in a property": {
        "type": "object",
        "properties": {"a": {"anyOf": [{"type": "null"}, {"type": "array", "minItems": 2}]}},
        "required": ["a"],
    },
    "oneOf": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    "oneOf with a discriminator": {
        "type": "object",
        "required": ["kind"],
        "oneOf": [
            {
                "properties": {"kind": {"const": "circle"}, "r": {"type": "number"}},
                "required": ["r"],
            },
            {
                "properties": {"kind": {"const": "square"}, "a": {"type": "number"}},
                "required": ["a"],
            },
        ],
    },
    "oneOf that overlaps": {"oneOf": [{"type": "number"}, {"type": "number", "minimum": 5}]},
    "oneOf with ranges": {
        "type": "integer",
        "oneOf": [{"minimum": 5}, {"maximum": 10}],
    },
    "oneOf of divisors": {
        "type": "integer",
        "oneOf": [{"multipleOf": 3}, {"multipleOf": 5}],
        "minimum": 0,
        "maximum": 60,
    },
    "oneOf by required": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "oneOf of three": {
        "type": "object",
        "oneOf": [{"required": [name]} for name in "abc"],
        "properties": {name: {"type": "null"} for name in "abc"},
    },
    "oneOf in a list": {
        "type": "array",
        "minItems": 8,
        "items": {"oneOf": [{"type": "integer"}, {"type": "number", "maximum": 0}]},
    },
    "oneOf in oneOf": {
        "oneOf": [
            {"oneOf": [{"const": 1}, {"const": 2}]},
            {"oneOf": [{"const": 2}, {"const": 3}]},
        ]
    },
    "not a type": {"not": {"type": "string"}},
    "not two types": {"not": {"type": ["string", "number", "object"]}},
    "not a value": {"type": "integer", "minimum": 1, "maximum": 3, "not": {"const": 2}},
    "not one of some values": {"enum": [1, 2, 3, 4], "not": {"enum": [2, 3]}},
    "not true": {"type": "boolean", "not": {"const": True}},
    "not a range": {"type": "integer", "not": {"minimum": 0}},
    "not an exclusive range": {"type": "integer", "not": {"exclusiveMaximum": 100}},
    "not a length": {"type": "string", "not": {"maxLength": 10}},
    "not short": {"type": "string", "not": {"minLength": 4}},
    "not a pattern": {"type": "string", "not": {"pattern": "a"}},
    "not a multiple": {"type": "integer", "not": {"multipleOf": 2}},
    "not an integer": {"type": "number", "not": {"type": "integer"}},
    "not a property": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "not": {"required": ["a"]},
    },
    "not both properties": {
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "not": {"required": ["a", "b"]},
    },
    "not what a property is": {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "not": {"properties": {"a": {"minimum": 0}}},
    },
    "not few items": {"type": "array", "not": {"maxItems": 2}},
    "not all integers": {"type": "array", "not": {"items": {"type": "integer"}}},
    "not a tuple": {"type": "array", "not": {"items": [{"type": "integer"}, {"const": 1}]}},
    "not containing": {"type": "array", "minItems": 2, "not": {"contains": {"type": "string"}}},
    "not unique": {"type": "array", "items": {"type": "integer"}, "not": {"uniqueItems": True}},
    "not few properties": {"type": "object", "not": {"maxProperties": 1}},
    "not closed": {
        "type": "object",
        "not": {"properties": {"a": {}}, "additionalProperties": False},
    },
    "not these names": {"type": "object", "not": {"propertyNames": {"maxLength": 3}}},
    "not by pattern": {"type": "object", "not": {"patternProperties": {"^a": {"type": "null"}}}},
    "not anyOf": {"not": {"anyOf": [{"type": "string"}, {"type": "object"}, {"minimum": 0}]}},
    "not allOf": {"type": "integer", "not": {"allOf": [{"minimum": 0}, {"maximum": 10}]}},
    "not oneOf": {"type": "integer", "not": {"oneOf": [{"minimum": 0}, {"maximum": 10}]}},
    "not not": {"not": {"not": {"type": "string", "minLength": 2}}},
    "not if": {"type": "integer", "not": {"if": {"minimum": 0}, "then": {"maximum": 9}}},
    "not dependencies": {"type": "object", "not": {"dependencies": {"a": ["b"]}}},
    "not false": {"type": "string", "not": False},
    "if and then": {
        "type": "object",
        "properties": {"country": {"enum": ["US", "DE"]}, "zip": {"type": "string"}},
        "required": ["country"],
        "if": {"properties": {"country": {"const": "US"}}},
        "then": {"properties": {"zip": {"pattern": "^\\d{5}$"}}, "required": ["zip"]},
    },
    "if, then and else": {
        "type": "integer",
        "if": {"minimum": 10},
        "then": {"multipleOf": 10},
        "else": {"multipleOf": 3},
    },
    "if and else": {"type": "string", "if": {"minLength": 5}, "else": {"pattern": "^x*$"}},
    "if alone": {"type": "integer", "if": {"minimum": 5}},
    "if always": {"if": True, "then": {"type": "boolean"}},
    "if never": {"if": False, "else": {"type": "integer"}},
    "if in a chain": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": ["a", "b", "c"]}, "value": {}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}},
                "then": {"properties": {"value": schema}, "required": ["value"]},
            }
            for kind, schema in (("a", {"type": "integer"}), ("b", {"type": "null"}))
        ],
    },
    "if with then that cannot be": {
        "type": "integer",
        "minimum": 0,
        "maximum": 9,
        "if": {"minimum": 5},
        "then": False,
    },
    "a reference": {
        "$ref": "#/definitions/name",
        "definitions": {"name": {"type": "string", "minLength": 2}},
    },
    "a reference that stands alone": {
        "$ref": "#/definitions/n",
        "minimum": 1000,
        "definitions": {"n": {"type": "integer", "maximum": 5}},
    },
    "a reference to a reference": {
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/definitions/a"},
        "definitions": {"a": {"$ref": "#/definitions/b%20c"}, "b c": {"type": "integer"}},
    },
    "a reference in not": {
        "type": "integer",
        "not": {"$ref": "#/definitions/small"},
        "definitions": {"small": {"maximum": 100}},
    },
    "a reference in allOf": {
        "allOf": [{"$ref": "#/definitions/base"}, {"required": ["b"]}],
        "definitions": {
            "base": {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
            }
        },
    },
    "everything at once": {
        "type": "object",
        "required": ["id", "tags", "size"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-f0-9]{8}$"},
            "tags": {
                "type": "array",
                "items": {"type": "string", "minLength": 1},
                "uniqueItems": True,
                "contains": {"pattern": "^x"},
                "maxItems": 4,
            },
            "size": {"oneOf": [{"type": "integer", "multipleOf": 5}, {"const": "all"}]},
            "note": {"type": ["string", "null"], "maxLength": 12},
        },
        "patternProperties": {"^x-": {"type": "boolean"}},
        "additionalProperties": False,
        "dependencies": {"note": ["x-noted"]},
        "not": {"required": ["x-forbidden"]},
    },
}

RECURSIVE: dict[str, Any] = {
    "a list of itself": {
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "type": "object",
                "required": ["value"],
                "properties": {
                    "value": {"type": "integer"},
                    "children": {"type": "array", "items": {"$ref": "#/definitions/node"}},
                },
            }
        },
    },
    "an optional property of itself": {
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/definitions/node"}},
                "additionalProperties": False,
            }
        },
    },
    "itself or null": {
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "type": "object",
                "required": ["next"],
                "properties": {
                    "next": {"anyOf": [{"$ref": "#/definitions/node"}, {"type": "null"}]}
                },
            }
        },
    },
    "a binary tree": {
        "$ref": "#/definitions/tree",
        "definitions": {
            "tree": {
                "oneOf": [
                    {"type": "integer"},
                    {
                        "type": "object",
                        "required": ["left", "right"],
                        "properties": {
                            "left": {"$ref": "#/definitions/tree"},
                            "right": {"$ref": "#/definitions/tree"},
                        },
                    },
                ]
            }
        },
    },
    "two that need each other": {
        "$ref": "#/definitions/a",
        "definitions": {
            "a": {
                "type": "object",
                "required": ["b"],
                "properties": {"b": {"$ref": "#/definitions/b"}},
            },
            "b": {
                "type": "array",
                "items": {"$ref": "#/definitions/a"},
                "maxItems": 2,
            },
        },
    },
    "any JSON": {
        "$ref": "#/definitions/json",
        "definitions": {
            "json": {
                "anyOf": [
                    {"type": ["null", "boolean", "number", "string"]},
                    {"type": "array", "items": {"$ref": "#/definitions/json"}},
                    {"type": "object", "additionalProperties": {"$ref": "#/definitions/json"}},
                ]
            }
        },
    },
    "an expression": {
        "$ref": "#/definitions/expression",
        "definitions": {
            "expression": {
                "oneOf": [
                    {"type": "number"},
                    {
                        "type": "object",
                        "required": ["op", "arguments"],
                        "properties": {
                            "op": {"enum": ["+", "-"]},
                            "arguments": {
                                "type": "array",
                                "minItems": 2,
                                "maxItems": 2,
                                "items": {"$ref": "#/definitions/expression"},
                            },
                        },
                        "additionalProperties": False,
                    },
                ]
            }
        },
    },
    "itself in a not": {
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "type": "object",
                "properties": {"child": {"$ref": "#/definitions/node"}},
                "not": {
                    "required": ["child"],
                    "properties": {"child": {"required": ["child"]}},
                },
            }
        },
    },
    "itself by pattern": {
        "$ref": "#/definitions/menu",
        "definitions": {
            "menu": {
                "type": "object",
                "patternProperties": {"^[a-z]{2}$": {"$ref": "#/definitions/menu"}},
                "additionalProperties": False,
            }
        },
    },
    "itself with a minimum of items": {
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "anyOf": [
                    {"type": "array", "minItems": 2, "items": {"$ref": "#/definitions/node"}},
                    {"type": "string", "maxLength": 3},
                ]
            }
        },
    },
}

# What a plain jsonschema validator does not know, or reads in another way.
COMBINED |= {
    "no array is long enough": {"minItems": 3, "items": False},
    "no object has what it must": {"required": ["a"], "properties": {"a": False}},
    "no object has as many properties": {
        "minProperties": 2,
        "additionalProperties": False,
        "properties": {"a": {}},
    },
    "no object has any property": {
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/definitions/nothing"},
        "properties": {"a": False},
        "definitions": {"nothing": {"not": {}}},
    },
    "no object has a name for its property": {"minProperties": 1, "propertyNames": False},
    "no number is in range": {"minimum": 3, "maximum": 1},
    "no string is long enough": {"minLength": 3, "maxLength": 1},
    "a limit between floats": {"type": "number", "maximum": 18446744073709551615},
    "a lower limit between floats": {"type": "number", "exclusiveMinimum": 18446744073709551615},
    "a range between floats": {"type": "number", "minimum": 10**17 + 1, "maximum": 10**17 + 9},
    "a large limit": {"type": "number", "exclusiveMaximum": -1e23},
    "a price that is large": {
        "type": "object",
        "required": ["price"],
        "properties": {"price": {"type": "number", "minimum": 1e17}},
    },
    "halves that are large": {"type": "number", "minimum": 1e308, "multipleOf": 0.5},
    "an integer beyond floats": {"type": "integer", "minimum": 10**400},
    "more properties than there are words": {"type": "object", "minProperties": 300},
    "references as values": {
        "type": "object",
        "required": ["$ref", "enum"],
        "properties": {
            "$ref": {"const": {"$ref": "#/definitions/nowhere"}},
            "enum": {"enum": [{"$ref": "#"}, "$ref"]},
        },
    },
    "alternatives of which each is among others": {
        "oneOf": [{"type": "integer"}, *({"type": "integer", "minimum": n} for n in range(90))]
    },
    "not a long tuple": {"type": "array", "not": {"items": [{"type": "integer"}] * 200}},
    "hints": {"type": "string", "contentMediaType": "application/json", "contentEncoding": "x"},
}

OURS_ALONE: dict[str, Any] = {
    "prefixItems": {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "minItems": 2,
    },
    "prefixItems and items": {
        "type": "array",
        "prefixItems": [{"type": "string"}],
        "items": {"type": "boolean"},
        "minItems": 3,
    },
    "prefixItems and additionalItems": {
        "type": "array",
        "prefixItems": [{"type": "null"}],
        "additionalItems": False,
        "minItems": 1,
    },
    "a pattern with a named group": {"type": "string", "pattern": "^(?<year>\\d{4})-\\d\\d$"},
    "a pattern with a long escape": {"type": "string", "pattern": "^\\u{1F600}+$"},
    "a pattern with a pair of surrogates": {"type": "string", "pattern": "^\\ud83d\\ude00$"},
}

# Schemas that name their draft.
_DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}
_DRAFT_6 = {"$schema": "http://json-schema.org/draft-06/schema#"}
_DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}
_DRAFT_2019_09 = {"$schema": "https://json-schema.org/draft/2019-09/schema"}
_DRAFT_2020_12 = {"$schema": "https://json-schema.org/draft/2020-12/schema"}

OTHER_DRAFTS: dict[str, Any] = {
    "draft 4, exclusive limits": {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "number",
        "minimum": 0,
        "exclusiveMinimum": True,
        "maximum": 1,
        "exclusiveMaximum": True,
    },
    "draft 4, an integer": {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 1,
        "not": {"maximum": 10},
    },
    "draft 4, oneOf": {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {"a": {"oneOf": [{"type": "number"}, {"minimum": 5}]}, "b": {}},
        "not": {"properties": {"b": {"type": "string"}}},
    },
    "2019-09, a reference among others": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$ref": "#/definitions/n",
        "minimum": 3,
        "definitions": {"n": {"type": "integer", "maximum": 5}},
    },
    "2019-09, minContains": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "type": "array",
        "items": {"type": "integer"},
        "contains": {"minimum": 50},
        "minContains": 2,
        "maxContains": 3,
        "minItems": 5,
    },
    "2019-09, dependentRequired and dependentSchemas": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "type": "object",
        "required": ["a"],
        "properties": {"c": {"type": "integer"}},
        "dependentRequired": {"a": ["b"]},
        "dependentSchemas": {"b": {"required": ["c"]}},
    },
    "2019-09, unevaluatedProperties": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "type": "object",
        "allOf": [{"properties": {"a": {"type": "integer"}}}],
        "properties": {"b": {"type": "string"}},
        "unevaluatedProperties": False,
    },
    "2020-12, prefixItems": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "array",
        "prefixItems": [{"type": "integer"}],
        "items": {"type": "string"},
        "minItems": 3,
    },
    "draft 4, an open object": {
        **_DRAFT_4,
        "type": "object",
        "allOf": [{"required": ["a"], "not": {"required": ["b"]}}],
        "additionalProperties": True,
        "minProperties": 3,
    },
    "draft 4, a closed object": {
        **_DRAFT_4,
        "type": "object",
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        "properties": {"a": {"type": "string"}, "b": {"enum": [1, 2]}},
        "additionalProperties": False,
        "dependencies": {"a": ["b"]},
    },
    "draft 4, an open tuple": {
        **_DRAFT_4,
        "type": "array",
        "items": [{"enum": [1]}],
        "additionalItems": True,
        "anyOf": [{"minItems": 2}, {"maxItems": 1}],
    },
    "draft 4, an exclusive limit that is refused": {
        **_DRAFT_4,
        "type": "integer",
        "not": {"minimum": 3, "exclusiveMinimum": True},
        "minimum": 3,
    },
    "draft 4, words of later drafts": {
        **_DRAFT_4,
        "type": "array",
        "const": 1,
        "contains": {"not": {}},
        "if": {},
        "then": {"not": {}},
        "items": {"type": "object", "propertyNames": {"not": {}}, "minProperties": 1},
        "minItems": 1,
    },
    "draft 6, words of later drafts": {**_DRAFT_6, "type": "null", "if": True, "then": False},
    "draft 7, words of later drafts": {
        **_DRAFT_7,
        "type": "object",
        "required": ["a", "b"],
        "properties": {"a": {"type": "array", "contains": {"const": 1}, "minContains": 9}},
        "dependentRequired": {"a": ["c"]},
        "dependentSchemas": {"a": False},
        "maxProperties": 2,
        "unevaluatedProperties": False,
    },
    "2020-12, words of earlier drafts": {
        **_DRAFT_2020_12,
        "type": "array",
        "items": {"type": "integer"},
        "additionalItems": False,
        "minItems": 2,
    },
    "2019-09, what contains may not be": {
        **_DRAFT_2019_09,
        "type": "array",
        "items": {"type": "integer"},
        "not": {"contains": {"minimum": 3}, "minContains": 0, "maxContains": 2},
    },
    "2020-12, not a tuple": {
        **_DRAFT_2020_12,
        "type": "array",
        "not": {"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
    },
    "2020-12, not everything evaluated": {
        **_DRAFT_2020_12,
        "type": "object",
        "not": {"properties": {"a": True}, "unevaluatedProperties": False},
    },
    "2020-12, unevaluatedItems": {
        **_DRAFT_2020_12,
        "type": "array",
        "prefixItems": [{"type": "integer"}],
        "anyOf": [{"prefixItems": [True, {"type": "string"}]}, {"contains": {"type": "null"}}],
        "unevaluatedItems": False,
        "minItems": 2,
    },
}
