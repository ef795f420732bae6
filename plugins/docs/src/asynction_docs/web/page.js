/**
 * What is alive on the page: the filter, copying code, schemas that open where they are referred to,
 * and the buttons that try something, which load what that takes. It runs before most of the page is
 * there.
 */
"use strict";

window.AsynctionDocs = {};

(() => {
    const docs = window.AsynctionDocs;
    const { folder, document: script, tryIt } = document.body.dataset;
    const MANY = 300; // milliseconds to wait for the next letter where there is much to look through

    const root = document.documentElement;
    const filter = document.getElementById("filter");
    const found = document.getElementById("found");
    let known; // what can be found, with its text

    root.classList.add("alive");
    root.classList.toggle("tries", Boolean(tryIt));

    /** Return what is looked through: events, and what else has a place of its own. */
    function places() {
        known ??= [...document.querySelectorAll("main article")].map((article) => ({
            article,
            section: article.closest("section"),
            text: article.textContent.toLowerCase(),
        }));
        return known;
    }

    function show(words) {
        const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
        const isFiltered = wanted.length > 0;
        const kept = new Set();
        let count = 0;
        for (const { article, section, text } of places()) {
            const name = section.dataset.namespace?.toLowerCase() ?? "";
            const fits = wanted.every((word) => text.includes(word) || name.includes(word));
            article.hidden = !fits;
            if (fits) {
                count += Number(article.classList.contains("event"));
                kept.add(section).add(article);
            }
        }
        for (const section of document.querySelectorAll(".introduction, main section")) {
            section.hidden = isFiltered && !kept.has(section);
        }
        const ids = new Set([...kept].map((one) => one.id));
        for (const item of document.querySelectorAll("nav li")) {
            const target = item.firstElementChild.getAttribute("href").slice(1);
            item.hidden = isFiltered && !ids.has(decodeURIComponent(target));
        }
        root.classList.toggle("filtered", isFiltered);
        found.textContent = isFiltered ? `${count} ${count === 1 ? "event" : "events"}` : "";
    }

    let waiting;
    filter.addEventListener("input", () => {
        clearTimeout(waiting);
        if (document.readyState !== "loading") {
            waiting = setTimeout(() => show(filter.value), places().length > 1000 ? MANY : 0);
        }
    });

    document.addEventListener("keydown", (pressed) => {
        const isTyping = pressed.target.closest("input, textarea, select");
        if (pressed.key === "/" && !isTyping && !pressed.ctrlKey && !pressed.metaKey) {
            pressed.preventDefault();
            filter.focus();
        } else if (pressed.key === "Escape" && pressed.target === filter) {
            filter.value = "";
            show("");
        }
    });

    // Buttons come to what is looked at, so that a long page costs no more than a short one.
    function button(className, text, label) {
        const made = document.createElement("button");
        made.type = "button";
        made.className = className;
        made.textContent = text;
        made.setAttribute("aria-label", label);
        return made;
    }

    /** Have a button say something else, to whoever hears its label, too. */
    function say(pressed, text) {
        const label = pressed.getAttribute("aria-label");
        pressed.setAttribute("aria-label", text + label.slice(pressed.textContent.length));
        pressed.textContent = text;
    }

    function equip(article) {
        if (article.isEquipped) {
            return;
        }
        article.isEquipped = true;
        for (const figure of article.querySelectorAll("figure")) {
            const name = figure.querySelector("figcaption").textContent;
            figure.append(button("copy", "Copy", `Copy ${name}`));
        }
        equipReferences(article);
        if (tryIt && article.matches(".event.receive")) {
            const place = (made) => article.append(made);
            const label = `Try it: ${article.dataset.event}`;
            article.classList.add("equipped");
            article.tryIt = opener(place, "Try it", label, () => docs.editor(article));
        }
    }

    function equipNamespace(section) {
        const name = section.dataset.namespace;
        const place = (made) => section.querySelector(".connect").append(made);
        opener(place, "Connect …", `Connect … ${name}`, () => docs.panel(name));
    }

    function equipReferences(within) {
        for (const link of within.querySelectorAll("a.ref[href]")) {
            const made = button("open", "Show", `Show ${link.textContent} here`);
            made.setAttribute("aria-expanded", "false");
            link.after(made);
        }
    }

    /** Put a button that opens a part, and return what opens it, too: it is made at first. */
    function opener(place, text, label, make) {
        const made = button("", text, label);
        made.setAttribute("aria-expanded", "false");
        let part;
        const show = async (isWanted) => {
            try {
                await load();
            } catch (error) {
                say(made, `${text}: ${error.message}`);
                return;
            }
            if (part === undefined) {
                part = make();
                made.after(part);
            }
            part.hidden = !isWanted;
            made.setAttribute("aria-expanded", String(isWanted));
        };
        made.addEventListener("click", () => show(made.getAttribute("aria-expanded") === "false"));
        place(made);
        return show;
    }

    let loading;

    /** Load what is needed to try something, and what has to be known of the document for it. */
    function load() {
        const needed = tryIt.split(" ").map((name) => `${folder}${name}`);
        loading ??= Promise.all([script, ...needed].map(loaded));
        loading.catch(() => (loading = undefined)); // to be tried again
        return loading;
    }

    function loaded(address) {
        const isStyle = address.endsWith(".css");
        const element = document.createElement(isStyle ? "link" : "script");
        const given = isStyle ? { rel: "stylesheet", href: address } : { async: false, src: address };
        return new Promise((resolve, reject) => {
            element.addEventListener("load", resolve);
            element.addEventListener("error", () => reject(new Error(`${address} is not there`)));
            document.head.append(Object.assign(element, given));
        });
    }

    async function copy(pressed) {
        const code = [...pressed.parentElement.querySelectorAll("pre")].at(-1); // below headers
        try {
            await navigator.clipboard.writeText(code.textContent);
        } catch {
            const range = document.createRange();
            range.selectNodeContents(code);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            document.execCommand("copy"); // where there is no other way, as on http pages
        }
        say(pressed, "Copied");
        setTimeout(() => say(pressed, "Copy"), 1500);
    }

    function open(pressed) {
        const isOpen = pressed.getAttribute("aria-expanded") === "true";
        pressed.setAttribute("aria-expanded", String(!isOpen));
        say(pressed, isOpen ? "Show" : "Hide");
        if (isOpen) {
            pressed.opened.remove();
            return;
        }
        const target = pressed.previousElementSibling.getAttribute("href").slice(1);
        const schema = document.getElementById(decodeURIComponent(target)).querySelector(".schema");
        pressed.opened = schema.cloneNode(true);
        for (const made of pressed.opened.querySelectorAll("button")) {
            made.remove();
        }
        for (const below of pressed.opened.querySelectorAll(".ref + .schema")) {
            below.remove(); // what somebody has opened there
        }
        equipReferences(pressed.opened);
        pressed.after(pressed.opened);
    }

    document.addEventListener("click", ({ target }) => {
        if (target.matches("button.copy")) {
            copy(target);
        } else if (target.matches("button.open")) {
            open(target);
        }
    });

    /** Equip what is nearly in sight; of namespaces, several of which are passed over at a time, each. */
    function watch() {
        const inside = { ".several": ":scope > section", section: "article" };
        const seen = new IntersectionObserver(
            (entries) => {
                for (const { target } of entries.filter((one) => one.isIntersecting)) {
                    seen.unobserve(target);
                    if (target.matches("article")) {
                        equip(target);
                        continue;
                    }
                    if (tryIt && target.matches(".namespace")) {
                        equipNamespace(target);
                    }
                    const below = inside[target.matches("section") ? "section" : ".several"];
                    target.querySelectorAll(below).forEach((one) => seen.observe(one));
                }
            },
            { rootMargin: "600px" },
        );
        for (const one of document.querySelector("main").children) {
            seen.observe(one);
        }
    }

    /** Open the event that a link leads to, with its arguments. */
    function openLinked() {
        const [linked, packed] = location.hash.slice(1).split("&args=");
        let anchor;
        try {
            anchor = decodeURIComponent(linked);
        } catch {
            return; // no anchor of this page
        }
        const article = packed === undefined ? null : document.getElementById(anchor);
        if (tryIt && article?.matches(".event.receive")) {
            equip(article);
            article.tryIt(true).then(() => docs.fill?.(article, packed));
            article.scrollIntoView();
        }
    }

    Object.assign(docs, { button, say });
    addEventListener("DOMContentLoaded", () => {
        watch();
        openLinked();
        if (filter.value !== "") {
            show(filter.value); // typed while the page came
        }
    });
    addEventListener("hashchange", openLinked);
})();
