/**
 * Values that fit a schema, roughly. Sets `AsynctionDocs.example`.
 */
"use strict";

(() => {
    const docs = (window.AsynctionDocs = window.AsynctionDocs || {});

    const MOST_SCHEMAS = 400; // that one example is made of
    const DEPTH_OF_OPTIONAL = 4;
    const LONGEST_TEXT = 1000;
    const FORMATS = {
        date: "2030-01-31",
        "date-time": "2030-01-31T12:00:00Z",
        duration: "PT1H",
        email: "ada@example.com",
        hostname: "example.com",
        ipv4: "192.0.2.1",
        ipv6: "2001:db8::1",
        time: "12:00:00Z",
        uri: "https://example.com/",
        "uri-reference": "/",
        url: "https://example.com/",
        uuid: "00000000-0000-4000-8000-000000000000",
    };
    const KEYWORDS = {
        object: ["properties", "required", "additionalProperties", "patternProperties"],
        array: ["items", "minItems", "maxItems", "uniqueItems", "contains"],
        string: ["minLength", "maxLength", "pattern", "format"],
        number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    };

    /**
     * Return a value that fits a schema if that is easily found.
     *
     * @param {object|boolean|undefined} schema - With its references resolved; it may contain itself.
     */
    docs.example = (schema) => new Maker().make(schema);

    class Maker {
        constructor() {
            this.left = MOST_SCHEMAS;
            this.above = []; // the schemas around the one at hand
        }

        make(schema) {
            if (!isObject(schema)) {
                return null;
            }
            this.left -= 1;
            const given = this.given(schema);
            if (given !== undefined) {
                return given;
            }
            if (this.left < 0 || this.contains(schema)) {
                return this.least(schema);
            }
            this.above.push(schema);
            try {
                return this.ofType(this.merged(schema));
            } finally {
                this.above.pop();
            }
        }

        /** Return what the author of the schema has written as a value. */
        given(schema) {
            const { examples, enum: values } = schema;
            if (Array.isArray(examples) && examples.length > 0) {
                return examples[0];
            }
            for (const key of ["default", "const", "example"]) {
                if (schema[key] !== undefined) {
                    return schema[key];
                }
            }
            return Array.isArray(values) && values.length > 0 ? values[0] : undefined;
        }

        contains(schema) {
            return this.above.includes(schema);
        }

        least(schema) {
            return { object: {}, array: [], string: "", number: 0, integer: 0, boolean: false }[
                typeOf(schema)
            ] ?? null;
        }

        /** Return a schema without allOf, oneOf and anyOf, of which the first that ends is taken. */
        merged(schema) {
            let all = { ...schema };
            delete all.allOf;
            for (const part of list(schema.allOf)) {
                if (isObject(part) && !this.contains(part)) {
                    this.above.push(part);
                    all = united(all, this.merged(part));
                    this.above.pop();
                }
            }
            for (const key of ["oneOf", "anyOf"]) {
                const choices = list(all[key]).filter(isObject);
                delete all[key];
                const choice = choices.find((one) => !this.contains(one)) ?? choices[0];
                if (choice !== undefined && !this.contains(choice)) {
                    this.above.push(choice);
                    all = united(all, this.merged(choice));
                    this.above.pop();
                }
            }
            return all;
        }

        ofType(schema) {
            const given = this.given(schema);
            if (given !== undefined) {
                return given;
            }
            switch (typeOf(schema)) {
                case "object":
                    return this.object(schema);
                case "array":
                    return this.array(schema);
                case "string":
                    return text(schema);
                case "integer":
                case "number":
                    return number(schema);
                case "boolean":
                    return true;
                default:
                    return null;
            }
        }

        object(schema) {
            const value = {};
            const required = new Set(list(schema.required));
            const properties = isObject(schema.properties) ? schema.properties : {};
            for (const [name, property] of Object.entries(properties)) {
                const isWanted =
                    property !== false &&
                    this.left > 0 &&
                    this.above.length <= DEPTH_OF_OPTIONAL &&
                    !this.contains(property);
                if (required.has(name) || isWanted) {
                    set(value, name, this.make(property));
                }
            }
            for (const name of required) {
                if (!Object.hasOwn(value, name)) {
                    const rest = schema.additionalProperties;
                    set(value, name, isObject(rest) ? this.make(rest) : null);
                }
            }
            return value;
        }

        array(schema) {
            if (Array.isArray(schema.items)) {
                return schema.items.map((item) => this.make(item));
            }
            const most = schema.maxItems ?? Infinity;
            const isEmpty =
                schema.items === undefined || schema.items === false || this.contains(schema.items);
            const wanted = Math.max(schema.minItems ?? 0, isEmpty ? 0 : 1);
            const length = Math.min(wanted, most, Math.max(this.left, 0), 20);
            return Array.from({ length }, () => this.make(schema.items));
        }
    }

    function typeOf(schema) {
        const types = list(schema.type);
        if (types.length > 0) {
            return types.find((type) => type !== "null") ?? "null";
        }
        return Object.keys(KEYWORDS).find((type) => KEYWORDS[type].some((key) => key in schema));
    }

    function text({ format, minLength = 0, maxLength = Infinity }) {
        const formatted = Object.hasOwn(FORMATS, String(format)) ? FORMATS[format] : "text";
        return formatted
            .padEnd(Math.min(minLength, LONGEST_TEXT), "x")
            .slice(0, format in FORMATS ? undefined : maxLength);
    }

    function number(schema) {
        const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below } = schema;
        const step = schema.multipleOf > 0 ? schema.multipleOf : 1;
        let value = 0;
        if (typeof minimum === "number" && minimum > value) {
            value = Math.ceil(minimum / step) * step;
        }
        if (typeof above === "number" && above >= value) {
            value = Math.floor(above / step) * step + step;
        }
        if (typeof maximum === "number" && maximum < value) {
            value = Math.floor(maximum / step) * step;
        }
        if (typeof below === "number" && below <= value) {
            value = Math.ceil(below / step) * step - step;
        }
        const isBetween = typeOf(schema) !== "integer" && schema.multipleOf === undefined;
        const [low, high] = [minimum ?? above, maximum ?? below];
        return isBetween && (value < low || value > high) ? (low + high) / 2 : value;
    }

    function united(one, other) {
        const both = { ...one, ...other, type: typeOf(one) ?? typeOf(other) };
        if (both.properties !== undefined) {
            both.properties = { ...one.properties, ...other.properties };
        }
        if (both.required !== undefined) {
            both.required = [...list(one.required), ...list(other.required)];
        }
        return both;
    }

    function set(object, name, value) {
        Object.defineProperty(object, name, {
            value,
            configurable: true,
            enumerable: true,
            writable: true,
        });
    }

    function list(value) {
        if (Array.isArray(value)) {
            return value;
        }
        return value === undefined || value === null ? [] : [value];
    }

    function isObject(value) {
        return typeof value === "object" && value !== null && !Array.isArray(value);
    }
})();
