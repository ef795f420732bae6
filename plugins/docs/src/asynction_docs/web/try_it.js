/**
 * Trying events: connecting to namespaces, sending, and links that open an event with its arguments.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;
    const { make } = docs;
    const { server, socketPath } = document.body.dataset;
    const ADDRESS = server || (location.protocol.startsWith("http") ? location.origin : "");

    let dock;
    let connections; // by letter
    const namespaces = new Map(docs.data.namespaces.map((one) => [one.name, one]));
    const panels = new Map(); // those that connect, by namespace
    const editors = new Map(); // by what shows the event

    /** Show the dock, when something is tried first. */
    function begin() {
        if (dock !== undefined) {
            return;
        }
        dock = new docs.Dock(ADDRESS, {
            addressed: () => each((one) => (one.address = dock.server.value)),
            chosen: () => panels.forEach((panel) => panel.draw()),
            again: ({ connection, namespace, event, args }) =>
                connections[connection].send(namespace, event, args).catch(() => {}),
            tuples: ({ what, namespace, event }) => {
                const { sends, receives } = namespaces.get(namespace);
                const { payload, ack } = (what === "received" ? sends : receives)[event] ?? {};
                const described = what === "acknowledged" ? ack : payload;
                return [described?.isTuple ?? false, ack?.isTuple ?? false];
            },
        });
        const told = {
            changed: (namespace) => panels.get(namespace)?.tell(),
            passed: (entry) => dock.add(entry),
        };
        connections = Object.fromEntries(
            ["A", "B"].map((letter) => [letter, new docs.Connections(letter, socketPath, told)]),
        );
        each((one) => {
            one.address = ADDRESS;
            namespaces.forEach((namespace) => prepare(one, namespace));
        });
        document.body.append(dock.element);
        document.documentElement.classList.add("trying");
    }

    function each(change) {
        Object.values(connections).forEach(change);
    }

    function prepare(one, { name, security, query, sends }) {
        one.security.set(name, security);
        if (query !== null) {
            one.queries.set(name, query.map((field) => `${encodeURIComponent(field)}=`).join("&"));
        }
        for (const [event, { ack, answer }] of Object.entries(sends)) {
            if (ack !== null) {
                const args = ack.isTuple ? (answer[0] ?? []) : [answer[0] ?? null];
                one.answers.set(JSON.stringify([name, event]), args);
            }
        }
    }

    function current() {
        return connections[dock.letter];
    }

    /** Return where somebody connects to a namespace. */
    docs.panel = (name) => {
        begin();
        const panel = new Panel(name);
        panels.set(name, panel);
        panel.draw();
        return panel.element;
    };

    /** Return where somebody sends an event. */
    docs.editor = (article) => {
        begin();
        editors.set(article, new Editor(article));
        return editors.get(article).element;
    };

    /** Fill in the arguments of an event that a link holds. */
    docs.fill = (article, packed) => {
        try {
            const text = atob(decodeURIComponent(packed).replaceAll("-", "+").replaceAll("_", "/"));
            const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
            editors.get(article).fill(docs.fromText(new TextDecoder().decode(bytes)));
        } catch {
            // no arguments, but the event all the same
        }
    };

    /** Where somebody connects to a namespace. */
    class Panel {
        constructor(name) {
            this.name = name;
            this.known = namespaces.get(name);
            this.element = make("form", { className: "connect", autocomplete: "off" });
            this.element.setAttribute("aria-label", `Connect to ${name}`);
            this.element.addEventListener("submit", (event) => {
                event.preventDefault();
                current().connect(name).catch(() => {}); // the state says why
            });
        }

        draw() {
            const one = current();
            const { fields, notes } = docs.credentialsOf(this.known.security);
            const lines = this.known.parameters.map((parameter) =>
                this.field(parameter, one.values.get(this.name)?.get(parameter), "text", (value) =>
                    one.fillIn(this.name, parameter, value),
                ),
            );
            for (const { id, label, schemes, isSecret } of fields) {
                const filled = one.credentials.get(this.name)?.get(id);
                const type = isSecret ? "password" : "text";
                const fill = (value) => one.fill(this.name, id, value);
                lines.push(this.field(`${label} (${schemes.join(", ")})`, filled, type, fill));
            }
            if (this.known.query !== null) {
                const fill = (value) => one.queries.set(this.name, value);
                const filled = one.queries.get(this.name);
                lines.push(this.field("Query parameters", filled, "text", fill));
            }
            this.state = make("span", { className: "state" });
            this.state.setAttribute("role", "status");
            const connect = make("button", { type: "submit", className: "main" }, "Connect");
            this.leave = make("button", { type: "button" }, "Disconnect");
            this.leave.addEventListener("click", () => current().disconnect(this.name));
            const buttons = make("div", { className: "line" }, connect, this.leave, this.state);
            this.element.replaceChildren(
                make("p", {}, `As connection ${one.name}. Credentials stay in this window.`),
                ...lines,
                ...notes.map((note) => make("p", { className: "state" }, note)),
                buttons,
            );
            this.tell();
        }

        field(label, value, type, fill) {
            const input = make("input", { type, value: value ?? "", spellcheck: false });
            input.autocomplete = type === "password" ? "new-password" : "off";
            input.addEventListener("input", () => fill(input.value));
            return docs.line(label, true, input);
        }

        tell() {
            const { status, reason } = current().state(this.name);
            const says = status === "unreachable" ? "not reachable" : status;
            this.state.className = `state ${status}`;
            this.state.textContent = reason ? `${says}: ${reason}` : says;
            this.leave.disabled = !["connected", "connecting"].includes(status);
        }
    }

    /** Where somebody fills in the arguments of an event, and sends it. */
    class Editor {
        constructor(article) {
            this.namespace = article.closest("section").dataset.namespace;
            this.event = article.dataset.event;
            this.anchor = article.id;
            const known = namespaces.get(this.namespace).receives[this.event];
            this.payload = known.payload;
            this.isTuple = known.payload?.isTuple ?? false;
            this.ack = known.ack;
            this.check = docs.checker(known.payload);
            this.attempts = 0;
            this.text = make("textarea", { rows: 4, spellcheck: false });
            this.text.addEventListener("input", () => this.judge());
            this.problems = make("div", { id: `${this.anchor}?problems` });
            this.problems.setAttribute("role", "alert");
            this.text.setAttribute("aria-describedby", this.problems.id);
            this.outcome = make("div", { className: "outcome" });
            this.outcome.setAttribute("role", "status");
            this.form = make("div", { hidden: true });
            this.form.addEventListener("input", () => this.fromForm());
            this.element = this.built();
            this.fill(known.example[0]);
        }

        fill(args) {
            this.put(this.isTuple && args !== undefined && !Array.isArray(args) ? [args] : args);
        }

        built() {
            const label = this.isTuple
                ? "Arguments, as a JSON list (empty: none)"
                : "Argument, as JSON (empty: none)";
            const json = make("label", {}, label, this.text);
            const form = docs.button("", "Form", `Form for ${this.event}`);
            form.setAttribute("aria-pressed", "false");
            form.addEventListener("click", () => {
                const isForm = form.getAttribute("aria-pressed") === "false";
                form.setAttribute("aria-pressed", String(isForm));
                this.form.hidden = !isForm;
                json.hidden = isForm;
                if (isForm) {
                    this.toForm();
                }
            });
            const send = make("button", { type: "button", className: "main" }, "Send");
            send.title = "Ctrl+Enter does the same";
            send.addEventListener("click", () => this.send());
            const link = docs.button("", "Copy link", `Copy link to ${this.event} as it is`);
            link.addEventListener("click", () => this.copyLink(link));
            const element = make(
                "div",
                { className: "try" },
                json,
                this.form,
                this.problems,
                make("div", { className: "line" }, send, ...(this.payload ? [form] : []), link),
                this.outcome,
            );
            element.addEventListener("keydown", (pressed) => {
                if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey)) {
                    pressed.preventDefault();
                    this.send();
                }
            });
            return element;
        }

        put(value) {
            this.text.value = value === undefined ? "" : docs.asText(value);
            this.text.rows = Math.min(Math.max(this.text.value.split("\n").length, 2), 16);
            this.judge();
        }

        /** Return the arguments that are filled in; raise an Error that says what is wrong. */
        args() {
            const text = this.text.value;
            if (text.trim() === "") {
                return [];
            }
            let value;
            try {
                value = docs.fromText(text);
            } catch (error) {
                throw new Error(`This is no JSON: ${error.message}`);
            }
            if (this.isTuple && !Array.isArray(value)) {
                throw new Error("Several arguments are a JSON list: [first, second]");
            }
            return this.isTuple ? value : [value];
        }

        /** Say what is wrong with what is filled in; return whether it can be sent at all. */
        judge() {
            let problems;
            let isSendable = true;
            try {
                const args = this.args();
                problems = this.check(this.isTuple ? args : (args[0] ?? null));
            } catch (error) {
                problems = [error.message];
                isSendable = false;
            }
            this.text.setAttribute("aria-invalid", String(problems.length > 0));
            const lines = problems.map((one) => make("p", { className: "problem" }, one));
            this.problems.replaceChildren(...lines);
            return isSendable;
        }

        toForm() {
            let value;
            try {
                const args = this.args();
                value = this.isTuple ? args : args[0];
            } catch {
                value = undefined;
            }
            const { schema } = this.payload;
            this.fields = this.isTuple
                ? this.arguments(value ?? [])
                : [docs.form(schema, value, this.event)];
            this.form.replaceChildren(...this.fields.map((field) => field.element));
        }

        /** Return the fields of several arguments. */
        arguments(values) {
            let { schema } = this.payload;
            for (let step = 0; typeof schema.$ref === "string" && step < 20; step += 1) {
                schema = docs.follow(schema.$ref);
            }
            const first = schema.prefixItems ?? (Array.isArray(schema.items) ? schema.items : []);
            const fields = first.map((one, at) => docs.form(one, values[at], `argument ${at + 1}`));
            const rest = values.slice(first.length);
            return [...fields, ...rest.map((one) => ({ element: "", read: () => one }))];
        }

        fromForm() {
            const values = this.fields.map((field) => field.read());
            this.put(this.isTuple ? values.map((one) => one ?? null) : values[0]);
        }

        async send() {
            this.attempts += 1;
            const attempt = this.attempts;
            const tell = (...what) => attempt === this.attempts && this.tell(...what);
            if (!this.judge()) {
                this.outcome.replaceChildren(); // what came back of something else
                return;
            }
            tell("", "Sending …");
            try {
                const { args, time } = await current().send(this.namespace, this.event, this.args());
                this.explain(tell, args, time);
            } catch (error) {
                tell("error", `Not sent: ${error.message}`);
            }
        }

        explain(tell, args, time) {
            if (args === undefined) {
                tell("error", "No acknowledgement within 5 s: the event may have been refused");
            } else if (args.length === 1 && typeof args[0]?.error === "object" && args[0].error) {
                tell("error", `Answered with an error after ${time} ms`, docs.shown(args));
            } else {
                const without = args.length === 0 ? ", without arguments" : "";
                const text = args.length === 0 ? "" : docs.shown(args, this.ack?.isTuple);
                tell("done", `Acknowledged after ${time} ms${without}`, text);
            }
        }

        tell(status, says, text = "") {
            this.outcome.className = `outcome ${status}`;
            const shown = text === "" ? [] : [make("pre", { tabIndex: 0 }, text)];
            this.outcome.replaceChildren(make("p", {}, says), ...shown);
            this.outcome.scrollIntoView({ block: "nearest" });
        }

        async copyLink(button) {
            const bytes = new TextEncoder().encode(this.text.value);
            const packed = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
            const address = new URL(location.href);
            address.hash = `${this.anchor}&args=${packed}`;
            history.replaceState(null, "", address);
            try {
                await navigator.clipboard.writeText(address.href);
                docs.say(button, "Link copied");
            } catch {
                docs.say(button, "Link is in the address bar");
            }
            setTimeout(() => docs.say(button, "Copy link"), 2000);
        }
    }
})();
