/**
 * Forms made of schemas. Sets `AsynctionDocs.form`, which returns `{element, read}`; what is read is
 * undefined where nothing is filled in.
 */
"use strict";

(() => {
    const docs = window.AsynctionDocs;

    function make(tag, fields = {}, ...children) {
        const element = Object.assign(document.createElement(tag), fields);
        element.append(...children);
        return element;
    }

    /** Return a schema with what it refers to, and what `allOf` adds, in one. */
    function whole(schema, depth = 0) {
        if (schema === true || typeof schema !== "object" || schema === null || depth > 8) {
            return {};
        }
        if (typeof schema.$ref === "string") {
            return whole(docs.follow(schema.$ref), depth + 1);
        }
        const parts = Array.isArray(schema.allOf) ? schema.allOf : [];
        return parts.reduce((sum, part) => {
            const more = whole(part, depth + 1);
            return {
                ...more,
                ...sum,
                properties: { ...more.properties, ...sum.properties },
                required: [...(more.required ?? []), ...(sum.required ?? [])],
            };
        }, schema);
    }

    /**
     * @param {object} schema - The schema.
     * @param {*} value - What is filled in at first; undefined for nothing.
     * @param {string} label - What is asked for.
     * @param {boolean} isRequired - Whether it must be there.
     */
    docs.form = (schema, value, label, isRequired = true) => {
        const found = whole(schema);
        const others = Array.isArray(found.type) ? found.type.filter((one) => one !== "null") : [];
        if (others.length === 1 && others.length < found.type.length) {
            const field = docs.form({ ...found, type: others[0] }, value ?? undefined, label, false);
            return { ...field, read: () => field.read() ?? (isRequired ? null : undefined) };
        }
        const branches = found.oneOf ?? found.anyOf;
        if (Array.isArray(branches) && found.properties === undefined) {
            return ofBranches(branches, value, label, isRequired);
        }
        const values = "const" in found ? [found.const] : found.enum;
        if (Array.isArray(values)) {
            return ofValues(values, value, label, isRequired);
        }
        switch (typeOf(found)) {
            case "object":
                return ofObject(found, value, label, isRequired);
            case "array":
                return ofList(found, value, label, isRequired);
            case "boolean":
                return ofValues([true, false], value, label, isRequired);
            case "integer":
            case "number":
                return ofNumber(value, label, isRequired);
            case "string":
                return found.format === "binary"
                    ? ofFile(value, label)
                    : ofText(found, value, label, isRequired);
        }
        return ofJson(value, label);
    };

    function typeOf({ type, properties, items, prefixItems }) {
        if (type === undefined && properties !== undefined) {
            return "object";
        }
        const isPlainList = !Array.isArray(items) && prefixItems === undefined;
        return type === "array" && !isPlainList ? undefined : type;
    }

    function line(label, isRequired, ...children) {
        const text = isRequired ? label : `${label} (optional)`;
        return make("div", { className: "line" }, make("label", {}, `${text} `, ...children));
    }

    function ofValues(values, value, label, isRequired) {
        const options = values.map((one) => make("option", {}, JSON.stringify(one)));
        const select = make("select", {}, ...(isRequired ? [] : [make("option")]), ...options);
        const at = values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value));
        select.selectedIndex = Math.max(isRequired ? at : at + 1, 0);
        const read = () => values[select.selectedIndex - (isRequired ? 0 : 1)];
        return { element: line(label, isRequired, select), read };
    }

    function ofNumber(value, label, isRequired) {
        const input = make("input", { type: "number", step: "any", value: value ?? "" });
        const read = () => (input.value === "" ? undefined : Number(input.value));
        return { element: line(label, isRequired, input), read };
    }

    function ofText({ maxLength }, value, label, isRequired) {
        const tag = maxLength > 200 || String(value ?? "").includes("\n") ? "textarea" : "input";
        const input = make(tag, { value: value ?? "", spellcheck: false, autocomplete: "off" });
        const read = () => (input.value === "" && !isRequired ? undefined : input.value);
        return { element: line(label, isRequired, input), read };
    }

    function ofFile(value, label) {
        let bytes = value instanceof ArrayBuffer ? value : undefined;
        const input = make("input", { type: "file" });
        input.addEventListener("change", async () => {
            bytes = await input.files[0]?.arrayBuffer();
            input.dispatchEvent(new Event("input", { bubbles: true }));
        });
        return { element: line(label, true, input), read: () => bytes };
    }

    function ofJson(value, label) {
        const input = make("textarea", { value: docs.asText(value), rows: 2, spellcheck: false });
        const read = () => {
            try {
                return input.value.trim() === "" ? undefined : docs.fromText(input.value);
            } catch {
                return input.value; // a text, as it is no JSON
            }
        };
        return { element: line(`${label}, as JSON`, true, input), read };
    }

    function ofObject(schema, value, label, isRequired) {
        const given = typeof value === "object" && value !== null ? value : {};
        let fields; // made when they are wanted, as schemas may contain themselves
        const element = make("fieldset", {}, make("legend", {}, label));
        const fill = () => {
            fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
                const isWanted = schema.required?.includes(name) ?? false;
                const mine = Object.hasOwn(given, name) ? given[name] : undefined;
                return [name, docs.form(property, mine, name, isWanted)];
            });
            element.append(...fields.map(([, field]) => field.element));
        };
        const others = Object.entries(given).filter(
            ([name]) => !Object.hasOwn(schema.properties ?? {}, name),
        );
        const read = () => {
            if (fields === undefined) {
                return undefined;
            }
            const values = fields.map(([name, field]) => [name, field.read()]);
            return Object.fromEntries([...values, ...others].filter(([, one]) => one !== undefined));
        };
        return { element, read, ...optional(element, fill, () => (fields = undefined), isRequired || value !== undefined) };
    }

    /** Fill a part of a form at once, or when a button is pressed. */
    function optional(element, fill, empty, isThere) {
        const legend = element.firstElementChild;
        if (isThere) {
            fill();
            return {};
        }
        const add = docs.button("open", "Add", `Add ${legend.textContent}`);
        legend.append(" ", add);
        add.addEventListener("click", () => {
            if (add.textContent === "Add") {
                docs.say(add, "Leave out");
                fill();
            } else {
                docs.say(add, "Add");
                element.replaceChildren(legend);
                empty();
            }
            element.dispatchEvent(new Event("input", { bubbles: true }));
        });
        return {};
    }

    function ofList(schema, value, label, isRequired) {
        let items;
        const element = make("fieldset", {}, make("legend", {}, label));
        const add = docs.button("open", "Another", `Another of ${label}`);
        const put = (one) => {
            const item = docs.form(schema.items ?? true, one, `${label} ${items.length + 1}`);
            const remove = docs.button("open", "Remove", `Remove ${label} ${items.length + 1}`);
            remove.addEventListener("click", () => {
                items.splice(items.indexOf(item), 1);
                holder.remove();
                element.dispatchEvent(new Event("input", { bubbles: true }));
            });
            const holder = make("div", { className: "line" }, item.element, remove);
            items.push(item);
            add.before(holder);
        };
        const fill = () => {
            items = [];
            element.append(add);
            (Array.isArray(value) ? value : []).forEach(put);
        };
        add.addEventListener("click", () => {
            put(undefined);
            element.dispatchEvent(new Event("input", { bubbles: true }));
        });
        optional(element, fill, () => (items = undefined), isRequired || value !== undefined);
        return { element, read: () => items?.map((item) => item.read() ?? null) };
    }

    function ofBranches(branches, value, label, isRequired) {
        const names = branches.map((one, at) => {
            const found = whole(one);
            const name = one?.$ref?.split("/").at(-1) ?? found.title ?? found.type;
            return make("option", {}, String(name ?? `alternative ${at + 1}`));
        });
        const select = make("select", {}, ...names);
        const element = make("div", {}, line(label, isRequired, select));
        const fits = branches.findIndex(
            (schema) => docs.checker({ schema, language: undefined })(value ?? null).length === 0,
        );
        select.selectedIndex = value === undefined ? 0 : Math.max(fits, 0);
        let field;
        const choose = (filled) => {
            field?.element.remove();
            field = docs.form(branches[select.selectedIndex], filled, label, isRequired);
            element.append(field.element);
        };
        select.addEventListener("change", () => {
            choose(undefined);
            element.dispatchEvent(new Event("input", { bubbles: true }));
        });
        choose(value);
        return { element, read: () => field.read() };
    }

    docs.make = make;
    docs.line = line;
})();
