/**
 * Connections to the namespaces of a Socket.IO server, one of its own for each, and what comes and
 * goes over them. Credentials are kept in memory alone. Sets `AsynctionDocs.Connections` and
 * `.credentialsOf`.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;

    const PATIENCE = 5000; // milliseconds to wait for an acknowledgement
    const DISCONNECTED = Object.freeze({ status: "disconnected", reason: "" });

    /**
     * What a namespace's schemes ask a browser for.
     *
     * @param {object[][]} security - Alternatives, each a list of schemes.
     * @returns {{fields: object[], notes: string[]}} Fields to fill in, by the place that they are
     *     sent in, and what no field can help with.
     */
    docs.credentialsOf = (security) => {
        const fields = new Map();
        const notes = new Set();
        for (const scheme of security.flat()) {
            const { wanted = [], note } = waysOf(scheme);
            for (const field of wanted) {
                const known = fields.get(`${field.place} ${field.key}`);
                if (known === undefined) {
                    fields.set(`${field.place} ${field.key}`, { ...field, schemes: [scheme.name] });
                } else if (!known.schemes.includes(scheme.name)) {
                    known.schemes.push(scheme.name);
                }
            }
            if (note !== undefined) {
                notes.add(`${scheme.name}: ${note}`);
            }
        }
        return { fields: [...fields].map(([id, field]) => ({ id, ...field })), notes: [...notes] };
    };

    function waysOf(scheme) {
        const token = { place: "auth", key: "token", label: "Token", isSecret: true };
        const username = { place: "auth", key: "username", label: "User name" };
        const password = { place: "auth", key: "password", label: "Password", isSecret: true };
        const parameter = scheme.parameter || "";
        switch (scheme.type) {
            case "userPassword":
                return { wanted: [username, { ...password, with: "auth username" }] };
            case "http":
                switch (String(scheme.scheme).toLowerCase()) {
                    case "bearer":
                        return { wanted: [token] };
                    case "basic":
                        return {
                            wanted: [
                                { ...username, place: "basic" },
                                { ...password, place: "basic" },
                            ],
                        };
                }
                break;
            case "oauth2":
            case "openIdConnect":
                return { wanted: [token] };
            case "apiKey":
                return scheme.in === "user" || scheme.in === "password"
                    ? { wanted: [{ place: "auth", key: scheme.in, label: "Key", isSecret: true }] }
                    : {};
            case "httpApiKey":
                if (scheme.in === "cookie") {
                    return {
                        note:
                            `the browser sends the cookie ${parameter} by itself if it has one ` +
                            "for this server; it cannot be entered here",
                    };
                }
                return {
                    wanted: [
                        { place: scheme.in, key: parameter, label: parameter, isSecret: true },
                    ],
                };
            case "X509":
                return { note: "the browser presents a client certificate if it has one" };
        }
        return { note: "a browser has no way to satisfy this scheme" };
    }

    /** What somebody is connected to. */
    docs.Connections = class Connections {
        /**
         * @param {string} name - How the log calls it.
         * @param {string} socketPath - The path of Socket.IO, relative to the server's URL.
         * @param {object} told - `changed(namespace)` is called when a state is another one,
         *     `passed(entry)` when something has come or gone.
         */
        constructor(name, socketPath, told) {
            this.name = name;
            this.address = "";
            this.socketPath = socketPath;
            this.told = told;
            this.sockets = new Map();
            this.credentials = new Map(); // by namespace: maps of what is filled in, by field
            this.security = new Map();
            this.queries = new Map(); // by namespace: what is sent in the query beside that, as text
            this.values = new Map(); // by namespace: maps of values, by the names of parameters
            this.states = new Map();
            this.answers = new Map(); // what acknowledges the server's events, by [namespace, event]
        }

        /** Return `{status, reason}` of a namespace. */
        state(namespace) {
            return this.states.get(namespace) ?? DISCONNECTED;
        }

        fill(namespace, field, value) {
            const filled = this.credentials.get(namespace) ?? new Map();
            this.credentials.set(namespace, filled.set(field, value));
        }

        /** Give a parameter in the name of a namespace a value. */
        fillIn(namespace, parameter, value) {
            const values = this.values.get(namespace) ?? new Map();
            this.values.set(namespace, values.set(parameter, value));
        }

        /**
         * Connect to a namespace, anew if there is a connection.
         *
         * @returns {Promise<object>} The socket; rejected with an Error that says why there is none.
         */
        connect(namespace) {
            this.disconnect(namespace);
            this.set(namespace, "connecting");
            let socket;
            try {
                socket = this.open(namespace);
            } catch (error) {
                this.set(namespace, "unreachable", error.message);
                return Promise.reject(error);
            }
            this.sockets.set(namespace, socket);
            return new Promise((resolve, reject) => this.watch(namespace, socket, resolve, reject));
        }

        open(namespace) {
            const name = this.filledIn(namespace);
            const { auth, query, headers } = this.presented(namespace);
            const url = this.url();
            const manager = new window.io.Manager(url.origin, {
                path: url.pathname,
                query,
                extraHeaders: headers, // which go with HTTP long-polling, by which a session is opened
                autoConnect: false,
                reconnectionDelayMax: 10000,
            });
            const socket = manager.socket(name, { auth });
            socket.onAny((event, ...args) => this.arrive(namespace, event, args));
            return socket;
        }

        /** Return the name of a namespace, with the values that are filled in for parameters. */
        filledIn(namespace) {
            return namespace.replace(/\{([^{}]+)\}/g, (_, parameter) => {
                const value = (this.values.get(namespace)?.get(parameter) ?? "").trim();
                if (value === "") {
                    throw new Error(`fill in ${parameter} first`);
                }
                return value;
            });
        }

        /** Return the URL that Socket.IO is served at. */
        url() {
            const address = this.address.trim().replace(/^ws(?=s?:)/i, "http");
            let url;
            try {
                url = new URL(this.socketPath, address.endsWith("/") ? address : `${address}/`);
            } catch {
                throw new Error(`no server address: ${this.address || "(empty)"}`);
            }
            if (!/^https?:$/.test(url.protocol)) {
                throw new Error("a server address begins with http: or https:");
            }
            return url;
        }

        presented(namespace) {
            const filled = this.credentials.get(namespace) ?? new Map();
            const { fields } = docs.credentialsOf(this.security.get(namespace) ?? []);
            const auth = {};
            const query = Object.fromEntries(
                new URLSearchParams((this.queries.get(namespace) ?? "").trim()),
            );
            const headers = {};
            const basic = {};
            const places = { auth, query, header: headers, basic };
            for (const field of fields) {
                const value = filled.get(field.id) ?? "";
                if (value !== "" || (field.with !== undefined && filled.get(field.with))) {
                    places[field.place][field.key] = value;
                }
            }
            if (basic.username) {
                const bytes = new TextEncoder().encode(`${basic.username}:${basic.password ?? ""}`);
                headers.Authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
            }
            return { auth, query, headers };
        }

        watch(namespace, socket, resolve, reject) {
            let hasConnected = false;
            const isCurrent = () => this.sockets.get(namespace) === socket;
            socket.on("connect", () => {
                hasConnected = true;
                this.set(namespace, "connected");
                resolve(socket);
            });
            socket.on("connect_error", (error) => {
                if (!isCurrent()) {
                    return;
                }
                const isRefused = !socket.active; // said by the server
                if (isRefused || !hasConnected) {
                    socket.disconnect();
                    const why = isRefused ? error.message : this.unreachable(error);
                    this.set(namespace, isRefused ? "refused" : "unreachable", why);
                    reject(new Error(isRefused ? why : `not reachable: ${why}`));
                } else {
                    this.set(namespace, "connecting", error.message);
                }
            });
            socket.on("disconnect", (reason) => {
                if (isCurrent()) {
                    this.set(namespace, socket.active ? "connecting" : "disconnected", reason);
                }
            });
            socket.rejectOpening = () => reject(new Error("disconnected"));
            socket.connect();
        }

        /** Say why a server cannot be reached, as far as a browser tells. */
        unreachable(error) {
            return this.url().origin === window.location.origin
                ? error.message
                : `${error.message}; if it runs, it has to allow this page's origin ` +
                      "(cors_allowed_origins), and this page may have to be allowed to connect " +
                      "there (docs_connect_src)";
        }

        disconnect(namespace) {
            const socket = this.sockets.get(namespace);
            if (socket !== undefined) {
                this.sockets.delete(namespace);
                socket.rejectOpening();
                socket.disconnect();
                this.set(namespace, "disconnected");
            }
        }

        disconnectAll() {
            for (const namespace of [...this.sockets.keys()]) {
                this.disconnect(namespace);
            }
        }

        /**
         * Send an event, over a new connection if there is none.
         *
         * @returns {Promise<{args?: Array, time: number}>} The arguments of the acknowledgement, if
         *     one has come in time, and the milliseconds that it took.
         */
        async send(namespace, event, args) {
            const known = this.sockets.get(namespace);
            const socket = known?.connected ? known : await this.connect(namespace);
            const start = performance.now();
            this.pass("sent", namespace, event, { args });
            return new Promise((resolve) => {
                socket.timeout(PATIENCE).emit(event, ...args, (error, ...answer) => {
                    const time = Math.round(performance.now() - start);
                    if (!error) {
                        this.pass("acknowledged", namespace, event, { args: answer });
                    }
                    resolve(error ? { time } : { args: answer, time });
                });
            });
        }

        arrive(namespace, event, args) {
            const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
            const answer = this.answers.get(JSON.stringify([namespace, event])) ?? [];
            acknowledge?.(...answer);
            this.pass("received", namespace, event, {
                args,
                answer: acknowledge === undefined ? undefined : answer,
            });
        }

        pass(what, namespace, event, more) {
            const time = new Date();
            this.told.passed({ time, connection: this.name, what, namespace, event, ...more });
        }

        set(namespace, status, reason = "") {
            this.states.set(namespace, { status, reason });
            this.told.changed(namespace);
        }
    };
})();
