/**
 * Values, as text and as they travel, and whether they fit. Sets `AsynctionDocs.asText`, `.fromText`,
 * `.shown`, `.checker` and `.follow`.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;
    const MOST_PROBLEMS = 5;

    /** Return a value as JSON, in which bytes are `{"$bytes": BASE64}`. */
    docs.asText = (value, space = 2) =>
        JSON.stringify(
            value,
            (_, part) =>
                part instanceof ArrayBuffer
                    ? { $bytes: btoa(String.fromCharCode(...new Uint8Array(part))) }
                    : part,
            space,
        ) ?? "";

    /** Return what a text written so stands for. */
    docs.fromText = (text) =>
        JSON.parse(text, (_, part) =>
            typeof part?.$bytes === "string" && Object.keys(part).length === 1
                ? Uint8Array.from(atob(part.$bytes), (letter) => letter.charCodeAt(0)).buffer
                : part,
        );

    /** Return arguments for people: several ones, or what a tuple describes, as a list. */
    docs.shown = (args, isTuple = false) =>
        JSON.stringify(
            args.length === 1 && !isTuple ? args[0] : args,
            (_, part) => (isBytes(part) ? `(binary, ${part.byteLength} bytes)` : part),
            2,
        ) ?? "null";

    function isBytes(part) {
        return part instanceof ArrayBuffer;
    }

    /** Return what a reference into the document leads to. */
    docs.follow = (reference) =>
        reference
            .slice(2)
            .split("/")
            .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
            .reduce((found, step) => found?.[step], docs.data.document);

    /**
     * Return what checks values: it returns what is wrong with one, as texts.
     *
     * The server decides; so what cannot be checked here is not complained about.
     */
    docs.checker = (described) => {
        if (described === null) {
            return () => [];
        }
        const { schema, language } = described;
        let lookup;
        try {
            lookup = reachable(schema);
        } catch {
            return () => [];
        }
        return (value) => {
            try {
                const plain = JSON.parse(JSON.stringify(value, (_, one) => (isBytes(one) ? "" : one)));
                const { errors } = docs.validator.validate(plain, schema, draft(language), lookup);
                return told(errors);
            } catch {
                return [];
            }
        };
    };

    /** Return the schemas that a schema leads to, as the validator wants them. */
    function reachable(schema) {
        const lookup = docs.validator.dereference(schema, Object.create(null), undefined, "/it");
        const passed = new Set();
        for (let more = true; more; ) {
            more = false;
            for (const { $ref, __absolute_ref__: uri } of Object.values(lookup)) {
                if (typeof uri === "string" && !passed.has(uri)) {
                    passed.add(uri);
                    more = true;
                    const pointer = uri.slice(uri.indexOf("#") + 1);
                    docs.validator.dereference(docs.follow($ref), lookup, undefined, pointer);
                }
            }
        }
        return lookup;
    }

    function draft(language) {
        const version = /2019-09|2020-12|draft-0[46]/.exec(language ?? "")?.[0] ?? "7";
        return { "draft-04": "4", "draft-06": "7" }[version] ?? version;
    }

    function told(errors) {
        const leaves = errors.filter(
            (one) => !/^(properties|items|prefixItems|\$ref|allOf|if)$/.test(one.keyword),
        );
        const texts = leaves.map(({ instanceLocation: at, error }) =>
            at === "#" ? error : `${decodeURIComponent(at.slice(2))}: ${error}`,
        );
        return [...new Set(texts)].slice(0, MOST_PROBLEMS);
    }
})();
