/**
 * A plugin of the AsyncAPI component that sends events to the server and shows what arrives.
 * Sets `AsynctionDocs.tryIt`.
 */
"use strict";

(() => {
    const docs = (window.AsynctionDocs = window.AsynctionDocs || {});
    const { createElement: h, useEffect, useId, useRef, useState, useSyncExternalStore } = window.React;

    /**
     * Return the plugin.
     *
     * @param {object[]} namespaces - `{name, security, parameters, receives, sends}` of each.
     * @param {object} connections - An `AsynctionDocs.Connections`.
     */
    docs.tryIt = (namespaces, connections) => ({
        name: "asynction-try-it",
        version: "1.0.0",
        install(api) {
            api.registerComponent("info", () => h(Panel, { namespaces, connections }));
            api.registerComponent("operation", ({ context }) =>
                h(Operation, { connections, context }),
            );
        },
    });

    function Panel({ namespaces, connections }) {
        const [address, setAddress] = useState(connections.address);
        const id = useId();
        const change = (event) => {
            connections.disconnectAll();
            connections.address = event.target.value;
            setAddress(event.target.value);
        };
        return h(
            "section",
            { className: "try-it try-it-panel", "aria-label": "Connections" },
            h("h2", null, "Try it"),
            h(
                "p",
                { className: "try-it-field" },
                h("label", { htmlFor: id }, "Server"),
                h("input", {
                    id,
                    type: "url",
                    value: address,
                    onChange: change,
                    placeholder: "https://example.com",
                    spellCheck: false,
                }),
            ),
            h(
                "ul",
                null,
                namespaces.map((namespace) =>
                    h(Namespace, { key: namespace.name, namespace, connections }),
                ),
            ),
        );
    }

    function Namespace({ namespace, connections }) {
        const { name, security = [], parameters = [] } = namespace;
        const { status, reason } = useConnection(connections, name);
        const { fields, notes } = docs.credentialsOf(security);
        const isOff = ["disconnected", "refused", "unreachable"].includes(status);
        const connect = (event) => {
            event.preventDefault();
            connections.connect(name).catch(() => {}); // the state says why
        };
        return h(
            "li",
            { className: "try-it-namespace", "data-namespace": name },
            h(
                "form",
                { onSubmit: connect, autoComplete: "off" },
                h("strong", { className: "try-it-name" }, name),
                h(State, { status, reason }),
                security.length > 0 && h("p", { className: "try-it-ways" }, ways(security)),
                parameters.map((parameter) =>
                    h(Parameter, { key: parameter, parameter, namespace: name, connections }),
                ),
                fields.map((field) =>
                    h(Credential, { key: field.id, field, namespace: name, connections }),
                ),
                connections.queries.has(name) && h(Query, { namespace: name, connections }),
                notes.map((note) => h("p", { key: note, className: "try-it-note" }, note)),
                h(
                    "span",
                    { className: "try-it-buttons" },
                    h(
                        "button",
                        { type: "submit", "aria-label": `Connect to ${name}` },
                        isOff ? "Connect" : "Reconnect",
                    ),
                    h(
                        "button",
                        {
                            type: "button",
                            "aria-label": `Disconnect from ${name}`,
                            disabled: isOff,
                            onClick: () => connections.disconnect(name),
                        },
                        "Disconnect",
                    ),
                ),
            ),
        );
    }

    function State({ status, reason }) {
        const says = status === "unreachable" ? "not reachable" : status;
        return h(
            "span",
            { className: `try-it-state try-it-${status}`, role: "status" },
            reason ? `${says}: ${reason}` : says,
        );
    }

    /** Say which schemes get one in. */
    function ways(security) {
        const alternatives = security.map((schemes) =>
            schemes.length > 0 ? schemes.map(({ name }) => name).join(" and ") : "nothing",
        );
        return `Needs ${alternatives.join(", or ")}`;
    }

    /** A parameter in the name of a namespace. */
    function Parameter({ parameter, namespace, connections }) {
        const id = useId();
        const [value, setValue] = useState("");
        const change = (event) => {
            setValue(event.target.value);
            connections.fillIn(namespace, parameter, event.target.value);
        };
        return h(
            "p",
            { className: "try-it-field" },
            h("label", { htmlFor: id }, parameter),
            h("input", {
                id,
                type: "text",
                value,
                onChange: change,
                autoComplete: "off",
                spellCheck: false,
            }),
        );
    }

    function Credential({ field, namespace, connections }) {
        const id = useId();
        const [value, setValue] = useState("");
        const change = (event) => {
            setValue(event.target.value);
            connections.fill(namespace, field.id, event.target.value);
        };
        return h(
            "p",
            { className: "try-it-field" },
            h("label", { htmlFor: id }, `${field.label} (${field.schemes.join(", ")})`),
            h("input", {
                id,
                type: field.isSecret ? "password" : "text",
                value,
                onChange: change,
                autoComplete: "off",
                spellCheck: false,
            }),
        );
    }

    /** What a namespace takes in the query of the request that opens a connection. */
    function Query({ namespace, connections }) {
        const id = useId();
        const [value, setValue] = useState(connections.queries.get(namespace));
        const change = (event) => {
            setValue(event.target.value);
            connections.queries.set(namespace, event.target.value);
        };
        return h(
            "p",
            { className: "try-it-field" },
            h("label", { htmlFor: id }, "Query parameters"),
            h("input", {
                id,
                type: "text",
                value,
                onChange: change,
                placeholder: "a=b&c=d",
                autoComplete: "off",
                spellCheck: false,
            }),
        );
    }

    function Operation({ connections, context }) {
        const { operation, channelName } = context;
        const namespace = docs.namespaceOf(channelName);
        const messages = operation
            .messages()
            .all()
            .map((message) => message.json());
        if (messages.length === 0) {
            return null;
        }
        const receives = ["publish", "receive"].includes(operation.action());
        return h(
            "section",
            {
                className: "try-it",
                "aria-label": receives ? `Send to ${namespace}` : `What ${namespace} sends`,
            },
            h("h4", null, receives ? "Try it: send" : "Try it: what arrives"),
            messages.map((message) =>
                h(receives ? Sending : Arrivals, {
                    key: docs.eventName(message),
                    namespace,
                    message,
                    connections,
                    isOpen: messages.length === 1,
                }),
            ),
        );
    }

    /** An event that the server receives. */
    function Sending({ isOpen, ...rest }) {
        const [wasOpened, setWasOpened] = useState(isOpen);
        const event = docs.eventName(rest.message);
        return h(
            "details",
            {
                open: isOpen,
                className: "try-it-event",
                "data-event": event,
                onToggle: () => setWasOpened(true),
            },
            h("summary", null, event),
            wasOpened && h(Editor, { event, ...rest }),
        );
    }

    function Editor({ namespace, event, message, connections }) {
        const isTuple = docs.isTuple(docs.payload(message));
        const [text, setText] = useState(() => initialText(message, isTuple));
        const [wrong, setWrong] = useState("");
        const [outcome, setOutcome] = useState(null);
        const attempts = useRef(0);
        const id = useId();

        const send = async () => {
            attempts.current += 1;
            const attempt = attempts.current;
            const tell = (what) => attempt === attempts.current && setOutcome(what);
            let args;
            try {
                args = argumentsOf(text, isTuple);
            } catch (error) {
                setWrong(error.message);
                tell(null); // what came back of something else
                return;
            }
            setWrong("");
            tell({ status: "sending" });
            try {
                tell(outcomeOf(await connections.send(namespace, event, args), message));
            } catch (error) {
                tell({ status: "error", says: `Not sent: ${error.message}` });
            }
        };
        const press = (pressed) => {
            if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey)) {
                pressed.preventDefault();
                send();
            }
        };
        return h(
            "div",
            { className: "try-it-editor" },
            h(
                "label",
                { htmlFor: id },
                isTuple
                    ? "Arguments, as a JSON list (empty: none)"
                    : "Argument, as JSON (empty: none)",
            ),
            h("textarea", {
                id,
                value: text,
                rows: Math.min(Math.max(text.split("\n").length, 2), 16),
                onChange: (change) => setText(change.target.value),
                onKeyDown: press,
                spellCheck: false,
                "aria-invalid": wrong !== "",
                "aria-describedby": wrong === "" ? undefined : `${id}-wrong`,
            }),
            wrong !== "" &&
                h("p", { id: `${id}-wrong`, className: "try-it-wrong", role: "alert" }, wrong),
            h(
                "button",
                { type: "button", onClick: send, title: "Ctrl+Enter in the text does the same" },
                "Send",
            ),
            h("div", { role: "status" }, outcome !== null && h(Outcome, outcome)),
        );
    }

    /** Return the example of an event as its editor shows it first: nothing for none, or null. */
    function initialText(message, isTuple) {
        const value = message["x-parser-example"] ?? null;
        if (value === null) {
            return "";
        }
        return pretty(isTuple && !Array.isArray(value) ? [value] : value);
    }

    /** Return the arguments that a text stands for; raise an Error that says what is wrong. */
    function argumentsOf(text, isTuple) {
        if (text.trim() === "") {
            return [];
        }
        let value;
        try {
            value = JSON.parse(text);
        } catch (error) {
            throw new Error(`This is no JSON: ${error.message}`);
        }
        if (isTuple && !Array.isArray(value)) {
            throw new Error("Several arguments are a JSON list: [first, second]");
        }
        return isTuple ? value : [value];
    }

    function outcomeOf({ args, time }, message) {
        if (args === undefined) {
            return { status: "error", says: "No acknowledgement within 5 s" };
        }
        const isRefused = args.length === 1 && isObject(args[0]) && isObject(args[0].error);
        if (isRefused) {
            return { status: "error", says: `Answered with an error after ${time} ms`, args };
        }
        return {
            status: "done",
            says: `Acknowledged after ${time} ms${args.length === 0 ? ", without arguments" : ""}`,
            args,
            isTuple: docs.isTuple(ackOf(message)),
        };
    }

    /** Return the schema of what an event is acknowledged with. */
    function ackOf(message) {
        return message["x-ack"]?.properties?.args;
    }

    function Outcome({ status, says, args = [], isTuple = false }) {
        return h(
            "div",
            { className: `try-it-outcome try-it-${status}` },
            h("p", null, says ?? "Sending …"),
            args.length > 0 && h("pre", { tabIndex: 0 }, shown(args, isTuple)),
        );
    }

    /** An event that the server sends. */
    function Arrivals({ namespace, message, connections }) {
        const event = docs.eventName(message);
        const arrivals = useSyncExternalStore(connections.subscribe, () =>
            connections.arrivals(namespace, event),
        );
        const ack = ackOf(message);
        useEffect(() => {
            if (ack !== undefined) {
                const value = message["x-parser-example-of-ack"] ?? null;
                connections.answer(namespace, event, docs.isTuple(ack) ? (value ?? []) : [value]);
            }
        }, [connections, namespace, event, message, ack]);
        return h(
            "div",
            { className: "try-it-event try-it-arrivals", "data-event": event },
            h(
                "div",
                { className: "try-it-line" },
                h("span", { className: "try-it-name" }, event),
                h("span", { className: "try-it-count" }, arrivals.length || "nothing yet"),
                arrivals.length > 0 &&
                    h(
                        "button",
                        {
                            type: "button",
                            "aria-label": `Clear ${event}`,
                            onClick: () => connections.clear(namespace, event),
                        },
                        "Clear",
                    ),
            ),
            h(
                "ol",
                { "aria-live": "polite", "aria-label": `${event}, newest first` },
                arrivals.map((arrival) =>
                    h(Arrival, {
                        key: arrival.number,
                        ...arrival,
                        isTuple: docs.isTuple(docs.payload(message)),
                        isTupleAnswer: docs.isTuple(ack),
                    }),
                ),
            ),
        );
    }

    function Arrival({ time, args, answer, isTuple, isTupleAnswer }) {
        return h(
            "li",
            null,
            h("time", { dateTime: time.toISOString() }, time.toLocaleTimeString()),
            answer !== undefined &&
                h(
                    "span",
                    { className: "try-it-note" },
                    answer.length > 0
                        ? `acknowledged with ${shown(answer, isTupleAnswer)}`
                        : "acknowledged",
                ),
            h("pre", { tabIndex: 0 }, args.length > 0 ? shown(args, isTuple) : "(no arguments)"),
        );
    }

    function useConnection(connections, namespace) {
        return useSyncExternalStore(connections.subscribe, () => connections.state(namespace));
    }

    /** Return arguments as JSON: several ones, or what a tuple describes, as a list. */
    function shown(args, isTuple) {
        return pretty(args.length === 1 && !isTuple ? args[0] : args);
    }

    function pretty(value) {
        const text = JSON.stringify(
            value,
            (key, part) =>
                part instanceof ArrayBuffer ? `(binary, ${part.byteLength} bytes)` : part,
            2,
        );
        return text ?? "null";
    }

    function isObject(value) {
        return typeof value === "object" && value !== null;
    }
})();
