/**
 * The page: gets the document and shows it.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;
    const React = window.React;
    const root = document.getElementById("asynction-docs");

    const CONFIG = {
        show: { sidebar: true, messages: false, errors: true }, // messages stand at their operations
        sidebar: { useChannelAddressAsIdentifier: true },
        publishLabel: "receives",
        receiveLabel: "receives",
        subscribeLabel: "sends",
        sendLabel: "sends",
    };

    async function main() {
        const model = docs.model(await given());
        const component = window.AsyncApiComponent.default ?? window.AsyncApiComponent;
        window.ReactDOM.createRoot(root).render(
            React.createElement(component, { schema: model, config: CONFIG, plugins: plugins() }),
        );
    }

    /** Return the document: in a static site it is there, as a script. */
    async function given() {
        if (window.asynctionDocument !== undefined) {
            return window.asynctionDocument;
        }
        const response = await fetch(root.dataset.document, { credentials: "same-origin" });
        if (!response.ok) {
            throw new Error(`${response.status} ${response.statusText}`);
        }
        return response.json();
    }

    function plugins() {
        if (root.dataset.tryIt !== "true") {
            return [];
        }
        const namespaces = JSON.parse(root.dataset.namespaces || "[]");
        const address = root.dataset.server || new URL(".", window.location.href).href;
        const connections = new docs.Connections(address, root.dataset.socketPath || "socket.io/");
        for (const { name, security } of namespaces) {
            connections.security.set(name, security ?? []);
        }
        return [docs.tryIt(namespaces, connections)];
    }

    main().catch((error) => {
        const message = window.document.createElement("p");
        message.className = "asynction-docs-failure";
        message.setAttribute("role", "alert");
        message.textContent = `The document cannot be shown: ${error.message}`;
        root.replaceChildren(message);
    });
})();
