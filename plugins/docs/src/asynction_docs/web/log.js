/**
 * The dock below the page: which server, which connection, and what has come and gone. Sets
 * `AsynctionDocs.dock`.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;
    const { make } = docs;
    const MOST_KEPT = 500;
    const SHORT = 180; // characters that go into the line

    docs.Dock = class Dock {
        /** @param {object} told - `addressed()`, `chosen(letter)`, `again(entry)`, and `tuples(entry)`,
         *     which says whether what was sent, and its answer, are described as lists. */
        constructor(address, told) {
            this.entries = [];
            this.waiting = 0;
            this.letter = "A";
            this.told = told;
            this.server = make("input", { type: "url", value: address, spellcheck: false });
            this.server.addEventListener("input", () => told.addressed());
            this.filter = make("input", { type: "search", spellcheck: false });
            this.filter.addEventListener("input", () => this.draw());
            this.pause = this.button("Pause", () => this.hold());
            this.pause.setAttribute("aria-pressed", "false");
            this.list = make("ol", { id: "log", tabIndex: 0 });
            this.list.setAttribute("aria-label", "Log, newest first");
            this.list.setAttribute("aria-live", "polite");
            this.fold = this.button("Log", () => this.show(this.list.hidden));
            this.element = make("section", { id: "dock" }, this.bar(), this.list);
            this.element.setAttribute("aria-label", "Try it");
            this.show(false);
        }

        bar() {
            const choices = ["A", "B"].map((letter) => {
                const radio = make("input", { type: "radio", name: "connection", value: letter });
                radio.checked = letter === this.letter;
                radio.addEventListener("change", () => {
                    this.letter = letter;
                    this.told.chosen(letter);
                });
                return make("label", {}, radio, ` ${letter}`);
            });
            const ofLog = [
                make("label", {}, "Only ", this.filter),
                this.pause,
                this.button("Export", () => this.export()),
                this.button("Clear", () => this.clear()),
            ];
            ofLog.forEach((one) => one.classList.add("of-log"));
            return make(
                "div",
                { className: "line" },
                make("label", {}, "Server ", this.server),
                make("fieldset", {}, make("legend", {}, "Connection"), ...choices),
                this.fold,
                ...ofLog,
            );
        }

        button(text, pressed) {
            const made = make("button", { type: "button" }, text);
            made.addEventListener("click", pressed);
            return made;
        }

        show(isShown) {
            this.list.hidden = !isShown;
            this.element.classList.toggle("open", isShown);
            this.fold.setAttribute("aria-expanded", String(isShown));
        }

        hold() {
            const isHeld = this.pause.getAttribute("aria-pressed") === "false";
            this.pause.setAttribute("aria-pressed", String(isHeld));
            if (!isHeld) {
                this.draw();
            }
        }

        add(entry) {
            if (this.entries.length === 0) {
                this.show(true);
            }
            this.entries = [entry, ...this.entries].slice(0, MOST_KEPT);
            this.fold.textContent = `Log (${this.entries.length})`;
            if (this.pause.getAttribute("aria-pressed") === "false" && this.fits(entry)) {
                this.list.prepend(this.item(entry));
                this.list.children[MOST_KEPT]?.remove();
            }
        }

        clear() {
            this.entries = [];
            this.fold.textContent = "Log";
            this.draw();
        }

        draw() {
            const kept = this.entries.filter((entry) => this.fits(entry));
            this.list.replaceChildren(...kept.map((entry) => this.item(entry)));
        }

        fits(entry) {
            const wanted = this.filter.value.toLowerCase();
            return docs.asText(entry, 0).toLowerCase().includes(wanted);
        }

        item(entry) {
            const { time, connection, what, namespace, event, args, answer } = entry;
            const [isTuple, isTupleAnswer] = this.told.tuples(entry);
            const head = make(
                "div",
                { className: "line" },
                make("time", { dateTime: time.toISOString() }, time.toLocaleTimeString()),
                make("span", {}, `${connection} ${what}`),
                make("code", {}, event),
                make("span", { className: "state" }, namespace),
            );
            if (answer !== undefined) {
                const said = answer.length > 0 ? ` with ${docs.shown(answer, isTupleAnswer)}` : "";
                head.append(make("span", { className: "state" }, `acknowledged${said}`));
            }
            if (what === "sent") {
                head.append(this.button("Send again", () => this.told.again(entry)));
            }
            const text = args.length > 0 ? docs.shown(args, isTuple) : "(no arguments)";
            const isShort = text.length < SHORT;
            const value = isShort
                ? make("code", { className: "value" }, text.replace(/\s*\n\s*/g, " "))
                : make("pre", { tabIndex: 0 }, text);
            head.children[3].after(...(isShort ? [value] : []));
            const item = make("li", {}, head, ...(isShort ? [] : [value]));
            Object.assign(item.dataset, { what, loggedEvent: event, loggedNamespace: namespace });
            return item;
        }

        export() {
            const text = docs.asText([...this.entries].reverse());
            const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
            make("a", { href: address, download: "socket.io-log.json" }).click();
            URL.revokeObjectURL(address);
        }
    };
})();
