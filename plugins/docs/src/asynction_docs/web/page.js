/**
 * The page: gets the document and shows it.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;
    const React = window.React;
    const root = document.getElementById("asynction-docs");
    let isRead = false; // whether somebody has begun to move in the page

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
        const plugins = [source(), ...tryIt(docs.queriesOf(model))];
        whenShown((menu) => {
            makeButton(menu);
            goToTarget();
        });
        for (const type of ["keydown", "pointerdown", "touchstart", "wheel"]) {
            window.addEventListener(type, () => (isRead = true), { once: true, passive: true });
        }
        window.ReactDOM.createRoot(root).render(
            React.createElement(component, { schema: model, config: CONFIG, plugins }),
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

    /** A plugin of the component: leads to the document for programs, which is beside the page's. */
    function source() {
        const href = root.dataset.document.replace(/[^/]*$/, "asyncapi.json");
        const link = React.createElement("a", { href }, "asyncapi.json");
        const line = React.createElement("p", { className: "asynction-docs-source" }, link);
        return {
            name: "asynction-source",
            version: "1.0.0",
            install(api) {
                api.registerComponent("info", () => line);
            },
        };
    }

    function tryIt(queries) {
        if (root.dataset.tryIt !== "true") {
            return [];
        }
        const namespaces = JSON.parse(root.dataset.namespaces || "[]");
        const address = root.dataset.server || new URL(".", window.location.href).href;
        const connections = new docs.Connections(address, root.dataset.socketPath || "socket.io/");
        for (const { name, security } of namespaces) {
            connections.security.set(name, security ?? []);
            if (queries.has(name)) {
                const names = queries.get(name).map((one) => `${encodeURIComponent(one)}=`);
                connections.queries.set(name, names.join("&"));
            }
        }
        return [docs.tryIt(namespaces, connections)];
    }

    /** Do something with the menu's button whenever it is made anew, and so all of the page. */
    function whenShown(callback) {
        new MutationObserver(() => {
            const menu = root.querySelector(".burger-menu:not([role])");
            if (menu !== null) {
                callback(menu);
            }
        }).observe(root, { childList: true, subtree: true });
    }

    /** Let keyboards and assistive technology use what the component makes for pointers alone. */
    function makeButton(menu) {
        const OPEN = "data-lol"; // the component says so
        const tell = () => menu.setAttribute("aria-expanded", menu.getAttribute(OPEN) ?? "false");
        menu.tabIndex = 0;
        menu.setAttribute("role", "button");
        menu.setAttribute("aria-label", "Menu");
        menu.addEventListener("keydown", (pressed) => {
            if (pressed.key === "Enter" || pressed.key === " ") {
                pressed.preventDefault();
                menu.click();
            }
        });
        new MutationObserver(tell).observe(menu, { attributeFilter: [OPEN] });
        tell();
    }

    /** Scroll to what the page's address names: it was not there yet when the browser tried. */
    function goToTarget() {
        const name = window.location.hash.slice(1);
        const target = document.getElementById(name) ?? document.getElementById(decoded(name));
        if (!isRead && name !== "" && target !== null) {
            target.scrollIntoView();
        }
    }

    function decoded(name) {
        try {
            return decodeURIComponent(name);
        } catch {
            return name;
        }
    }

    main().catch((error) => {
        const message = window.document.createElement("p");
        message.className = "asynction-docs-failure";
        message.setAttribute("role", "alert");
        message.textContent = `The document cannot be shown: ${error.message}`;
        root.replaceChildren(message);
    });
})();
