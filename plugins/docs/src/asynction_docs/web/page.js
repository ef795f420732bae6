/**
 * What is alive on the page without trying anything: the filter, copying code, and schemas that
 * open where they are referred to.
 */
"use strict";

window.AsynctionDocs = {};

(() => {
    const MANY = 300; // milliseconds to wait for the next letter where there is much to look through

    const filter = document.getElementById("filter");
    const found = document.getElementById("found");
    const main = document.querySelector("main");
    let known; // what can be found, with its text

    document.documentElement.classList.add("alive");

    /** Return what is looked through: events, and what else has a place of its own. */
    function places() {
        known ??= [...main.querySelectorAll("article")].map((article) => ({
            article,
            text: article.textContent.toLowerCase(),
            link: undefined,
        }));
        return known;
    }

    function show(words) {
        const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
        const kept = new Set();
        let count = 0;
        for (const { article, text } of places()) {
            const section = article.parentElement.closest("section");
            const name = section.dataset.namespace?.toLowerCase() ?? "";
            const fits = wanted.every((word) => text.includes(word) || name.includes(word));
            article.hidden = !fits;
            if (fits) {
                count += Number(article.classList.contains("event"));
                kept.add(section).add(article);
            }
        }
        for (const section of main.querySelectorAll("section")) {
            section.hidden = wanted.length > 0 && !kept.has(section);
        }
        const ids = new Set([...kept].map((one) => one.id));
        for (const item of document.querySelectorAll("nav li")) {
            const target = item.firstElementChild.getAttribute("href").slice(1);
            item.hidden = wanted.length > 0 && !ids.has(decodeURIComponent(target));
        }
        found.textContent = wanted.length > 0 ? `${count} ${count === 1 ? "event" : "events"}` : "";
    }

    let waiting;
    filter.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => show(filter.value), places().length > 1000 ? MANY : 0);
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
        if (article.matches(".event")) {
            AsynctionDocs.offer?.(article);
        }
    }

    function equipReferences(within) {
        for (const link of within.querySelectorAll("a.ref[href]")) {
            const made = button("open", "Show", `Show ${link.textContent} here`);
            made.setAttribute("aria-expanded", "false");
            link.after(made);
        }
    }

    async function copy(pressed) {
        const text = pressed.parentElement.querySelector("pre").textContent;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            const range = document.createRange();
            range.selectNodeContents(pressed.parentElement.querySelector("pre"));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            document.execCommand("copy"); // where there is no other way, as on http pages
        }
        pressed.textContent = "Copied";
        setTimeout(() => (pressed.textContent = "Copy"), 1500);
    }

    function open(pressed) {
        const isOpen = pressed.getAttribute("aria-expanded") === "true";
        pressed.setAttribute("aria-expanded", String(!isOpen));
        pressed.textContent = isOpen ? "Show" : "Hide";
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

    AsynctionDocs.button = button;
    AsynctionDocs.equipEvent = equip;
    addEventListener("DOMContentLoaded", () => {
        const seen = new IntersectionObserver(
            (entries) => {
                for (const { isIntersecting, target } of entries) {
                    if (isIntersecting) {
                        seen.unobserve(target);
                        if (target.matches("article")) {
                            equip(target);
                            continue;
                        }
                        for (const article of target.querySelectorAll("article")) {
                            seen.observe(article);
                        }
                        if (target.matches(".namespace")) {
                            AsynctionDocs.equipNamespace?.(target);
                        }
                    }
                }
            },
            { rootMargin: "600px" },
        );
        for (const section of main.children) {
            seen.observe(section);
        }
    });
})();
