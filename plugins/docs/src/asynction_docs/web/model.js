/**
 * From the document as the server gives it to the model that the AsyncAPI component shows.
 *
 * AsyncAPI's own parser would do that, but it compiles code at run time, and refuses documents that
 * Asynction serves. Sets `AsynctionDocs.model`, `.eventName`, `.isTuple`, `.namespaceOf` and
 * `.queriesOf`.
 */
"use strict";

(() => {
    const docs = (window.AsynctionDocs = window.AsynctionDocs || {});

    const EVENT_NAME = "x-parser-message-name"; // of AsyncAPI's parser
    const EXAMPLE = "x-parser-example"; // of the server
    const UNIQUE_ID = "x-parser-unique-object-id";
    const SCHEMA_ID = "x-parser-schema-id";

    // Fields that hold objects by names of the author's, so that no name in them has a meaning.
    const MAPS = new Set([
        "$defs",
        "channels",
        "channelBindings",
        "correlationIds",
        "definitions",
        "dependencies",
        "dependentSchemas",
        "externalDocs",
        "messageBindings",
        "messageTraits",
        "messages",
        "operationBindings",
        "operationTraits",
        "operations",
        "parameters",
        "patternProperties",
        "properties",
        "replies",
        "replyAddresses",
        "schemas",
        "securitySchemes",
        "serverBindings",
        "serverVariables",
        "servers",
        "tags",
        "variables",
        "x-messageAcks",
    ]);
    const OF_COMPONENTS_ONLY = new Set(["externalDocs", "tags"]);
    const DATA = new Set(["const", "default", "enum", "example", "examples"]);
    const ACKS = new Set(["x-ack", "x-messageAcks"]);
    const LINKS = [
        "authorizationUrl",
        "openIdConnectUrl",
        "refreshUrl",
        "termsOfService",
        "tokenUrl",
        "url",
    ];
    const RUNNING = new Set(["blob:", "data:", "filesystem:", "javascript:", "vbscript:"]);
    const MOST_IN_EXTENSION = 2000; // objects and lists

    /**
     * Return the document with references replaced by what they lead to, and with what the
     * component needs beside that. The document itself is changed; what contains itself stays so.
     *
     * @param {object} document - Whose references all lead into itself, with its traits merged.
     * @returns {object}
     */
    docs.model = (document) => {
        const objects = new References(document).resolveAll();
        for (const object of objects) {
            disarmLinks(object);
            tidySchema(object);
        }
        document.info = { title: "", version: "", ...asObject(document.info) };
        if (isThree(document)) {
            prepareThree(document);
        } else {
            prepareTwo(document);
        }
        for (const [name, schema] of entries(asObject(document.components).schemas)) {
            schema[SCHEMA_ID] = name;
        }
        document["x-parser-spec-parsed"] = true;
        document["x-parser-api-version"] = 3;
        return document;
    };

    /** Return the name of the event that a message stands for. */
    docs.eventName = (message) => String(message.name || message.messageId || message[EVENT_NAME]);

    /** Return whether a schema describes several arguments, one by one. */
    docs.isTuple = (schema) =>
        isObject(schema) &&
        (Array.isArray(schema.items) ||
            // An array of additional items alone is what generators write for no arguments, or any.
            (schema.type === "array" && "additionalItems" in schema && !("items" in schema)));

    /** Return the namespace that the address of a channel stands for. */
    docs.namespaceOf = (address) => (address.startsWith("/") ? address : `/${address}`);

    /**
     * Return what connections to namespaces have to say in their query, for those with such a
     * binding: the names of the required parameters, by namespace.
     *
     * @param {object} model - What `AsynctionDocs.model` returns.
     * @returns {Map<string, string[]>}
     */
    docs.queriesOf = (model) => {
        const queries = new Map();
        for (const [key, channel] of entries(model.channels)) {
            const { query } = asObject(asObject(channel.bindings).ws);
            const address = isThree(model) ? (channel.address ?? key) : key;
            if (isObject(query)) {
                const required = Array.isArray(query.required) ? query.required : [];
                queries.set(docs.namespaceOf(String(address)), required.map(String));
            }
        }
        return queries;
    };

    /** The references of a document, each replaced by the very object that it leads to. */
    class References {
        constructor(document) {
            this.document = document;
            this.seen = new Set();
        }

        /** Return all objects of the document that are no mere data. */
        resolveAll() {
            this.walk(this.document, false, false);
            return [...this.seen].filter((value) => !Array.isArray(value));
        }

        walk(node, isMap, inComponents) {
            if (!isObject(node) || this.seen.has(node)) {
                return;
            }
            this.seen.add(node);
            for (const key of Object.keys(node)) {
                if (key === "__proto__") {
                    delete node[key];
                    continue;
                }
                if (!isMap && (DATA.has(key) || (key.startsWith("x-") && !ACKS.has(key)))) {
                    continue;
                }
                const child = this.resolve(node[key]);
                node[key] = child;
                const isMapOfNames =
                    !isMap && MAPS.has(key) && (inComponents || !OF_COMPONENTS_ONLY.has(key));
                this.walk(child, isMapOfNames, !isMap && key === "components");
            }
        }

        /** Return what a reference leads to in the end, and anything else as it is. */
        resolve(value) {
            const passed = new Set();
            while (isObject(value) && typeof value.$ref === "string" && !passed.has(value)) {
                passed.add(value);
                const target = this.at(value.$ref);
                if (target === undefined) {
                    return value;
                }
                value = target;
            }
            return value;
        }

        /** Return what a JSON pointer (RFC 6901) in a URI fragment leads to. */
        at(reference) {
            if (!reference.startsWith("#")) {
                return undefined;
            }
            let value = this.document;
            let last = "";
            for (const part of reference.split("/").slice(1)) {
                last = decode(part).replaceAll("~1", "/").replaceAll("~0", "~");
                value = this.resolve(value);
                if (!isObject(value) || !Object.hasOwn(value, last)) {
                    return undefined;
                }
                value = value[last];
            }
            return value;
        }
    }

    function decode(part) {
        try {
            return decodeURIComponent(part);
        } catch {
            return part;
        }
    }

    /** Have no link run anything. */
    function disarmLinks(object) {
        for (const key of LINKS) {
            if (typeof object[key] === "string" && runs(object[key])) {
                object[key] = "#";
            }
        }
    }

    function runs(url) {
        try {
            return RUNNING.has(new URL(url, window.location.href).protocol);
        } catch {
            return false;
        }
    }

    /** Say what the component knows of JSON Schema's draft 7 only, in its words. */
    function tidySchema(object) {
        if (Array.isArray(object.prefixItems)) {
            if (object.items !== undefined && !Array.isArray(object.items)) {
                object.additionalItems = object.items;
            }
            object.items = object.prefixItems;
            delete object.prefixItems;
        }
        if (Array.isArray(object.items) && object.type === undefined) {
            object.type = "array";
        }
    }

    function prepareTwo(document) {
        const named = new Map();
        for (const [key, message] of entries(asObject(document.components).messages)) {
            named.set(message, key);
        }
        const prepared = new Map();
        const identify = identifier(document);
        const channels = {};
        for (const [address, channel] of entries(document.channels)) {
            // The component finds the channel of an operation by identity: no two may share one.
            const own = { ...channel };
            let shown = 0;
            for (const action of ["publish", "subscribe"]) {
                if (!isObject(own[action])) {
                    delete own[action];
                    continue;
                }
                own[action] = { ...own[action] };
                own[action].operationId = identify(own[action].operationId, action, address);
                own[action].message = messageTwo(own[action].message, document, named, prepared);
                if (own[action].security === undefined && Array.isArray(own["x-security"])) {
                    own[action].security = own["x-security"];
                    shown += 1;
                }
                prepareExtensions(own[action]);
            }
            if (shown > 0) {
                delete own["x-security"];
            }
            prepareExtensions(own);
            channels[address] = own;
        }
        document.channels = channels;
        for (const [key, message] of entries(asObject(document.components).messages)) {
            document.components.messages[key] = prepareMessage(message, key, prepared);
        }
        prepareRest(document);
    }

    /** Return what gives each operation an id of its own, which addresses of the page end in. */
    function identifier(document) {
        const taken = new Set();
        const given = new Set(
            entries(document.channels).flatMap(([, channel]) =>
                ["publish", "subscribe"].map((action) => channel[action]?.operationId),
            ),
        );
        return (id, action, address) => {
            const isFree = (one) => !taken.has(one) && (one === id || !given.has(one));
            const wanted = id || `${action}-${address.replace(/[^\w/.~-]+/g, "-")}`;
            let free = wanted;
            for (let number = 2; !isFree(free); number += 1) {
                free = `${wanted}-${number}`;
            }
            taken.add(free);
            return free;
        };
    }

    function messageTwo(message, document, named, prepared) {
        const prepareOne = (one) => {
            const target =
                typeof one === "string" && one.startsWith("#/")
                    ? new References(document).at(one)
                    : one;
            return prepareMessage(asObject(target), named.get(target) || "", prepared);
        };
        if (isObject(message) && Array.isArray(message.oneOf)) {
            return { ...message, oneOf: message.oneOf.map(prepareOne) };
        }
        return message === undefined || message === null ? undefined : prepareOne(message);
    }

    function prepareThree(document) {
        const prepared = new Map();
        const components = asObject(document.components);
        for (const holder of [document, components]) {
            for (const [id, channel] of entries(holder.channels)) {
                channel[UNIQUE_ID] ??= id;
                for (const [key, message] of entries(channel.messages)) {
                    channel.messages[key] = prepareMessage(message, key, prepared);
                }
                prepareExtensions(channel);
            }
        }
        for (const [key, message] of entries(components.messages)) {
            components.messages[key] = prepareMessage(message, key, prepared);
        }
        for (const holder of [document, components]) {
            for (const [id, operation] of entries(holder.operations)) {
                operation[UNIQUE_ID] ??= id;
                for (const part of [operation, asObject(operation.reply)]) {
                    if (Array.isArray(part.messages)) {
                        part.messages = part.messages
                            .filter(isObject)
                            .map((message) => prepareMessage(message, "", prepared));
                    }
                }
                prepareExtensions(operation);
            }
        }
        prepareRest(document);
    }

    function prepareRest(document) {
        prepareExtensions(document);
        prepareExtensions(document.info);
        for (const [, server] of entries(document.servers)) {
            prepareExtensions(server);
        }
    }

    /** Return a copy of a message with its event's name where the component shows it. */
    function prepareMessage(message, key, prepared) {
        const before = prepared.get(message);
        if (before !== undefined) {
            return before;
        }
        const own = { ...message };
        prepared.set(message, own);
        prepared.set(own, own);
        own[UNIQUE_ID] ??= key;
        own[EVENT_NAME] = key || "?";
        own[EVENT_NAME] = docs.eventName(own);
        own.title = own.title && own.title !== own[EVENT_NAME]
            ? `${own[EVENT_NAME]} (${own.title})`
            : own[EVENT_NAME];
        delete own.messageId; // the component would show it beside the name
        own.name = own[EVENT_NAME];
        provideExample(own);
        prepareExtensions(own);
        return own;
    }

    /** Have the server's example shown if there is no other: the component may never make one. */
    function provideExample(message) {
        const schema = docs.payload(message);
        const given = Array.isArray(message.examples) ? message.examples.filter(isObject) : [];
        const ofSchema = isObject(schema) && Array.isArray(schema.examples);
        message.examples = given;
        const ofMessage = given.some((one) => Object.hasOwn(one, "payload"));
        if (schema !== undefined && !ofSchema && !ofMessage) {
            const { [EXAMPLE]: payload = "None has been found." } = message;
            // The component takes null, 0 and the like for none.
            const shown = payload || JSON.stringify(payload);
            message.examples = [...given, { name: "made from the schema", payload: shown }];
        }
    }

    /** Return the schema of a message's payload; in AsyncAPI 3 it may stand beside its format. */
    docs.payload = (message) => {
        const { payload } = message;
        return isObject(payload) && typeof payload.schemaFormat === "string" && "schema" in payload
            ? payload.schema
            : payload;
    };

    /** Have the component find no extension or binding that contains itself. */
    function prepareExtensions(object) {
        for (const key of Object.keys(object)) {
            if (key === "x-ack") {
                // It looks like a schema, so that the component shows it as one.
                const { description, ...properties } = asObject(object[key]);
                object[key] = { type: "object", properties, ...(description && { description }) };
            } else if (key === "bindings" || (key.startsWith("x-") && !key.startsWith("x-parser-"))) {
                object[key] = withoutCycles(object[key], new Set(), { left: MOST_IN_EXTENSION });
            }
        }
    }

    function withoutCycles(value, above, budget) {
        if (!isObject(value)) {
            return value;
        }
        budget.left -= 1;
        if (above.has(value) || budget.left < 0) {
            return "…";
        }
        above.add(value);
        const copy = Array.isArray(value)
            ? value.map((element) => withoutCycles(element, above, budget))
            : Object.fromEntries(
                  Object.entries(value).map(([key, element]) => [
                      key,
                      withoutCycles(element, above, budget),
                  ]),
              );
        above.delete(value);
        return copy;
    }

    function isThree(document) {
        return String(document.asyncapi).startsWith("3");
    }

    function isObject(value) {
        return typeof value === "object" && value !== null;
    }

    function asObject(value) {
        return isObject(value) && !Array.isArray(value) ? value : {};
    }

    /** Return the members of a mapping that are mappings. */
    function entries(map) {
        return Object.entries(asObject(map)).filter(([, value]) => isObject(value));
    }
})();
