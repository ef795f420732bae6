/**
 * Lets asyncapi.js load where a Content-Security-Policy forbids to make code of strings.
 *
 * The component contains AsyncAPI's parser, which compiles JSON Schemas to code as soon as it is
 * loaded, and would fail there. Nothing here ever calls what it compiles. So until the component is
 * there, what it compiles is a function that does nothing. Runs before asyncapi.js.
 */
"use strict";

(() => {
    const { Function } = window;

    // `new Function("self", "scope", code)` of the library ajv makes a maker of a validator.
    const isValidator = (parts) =>
        parts.length === 3 && parts[0] === "self" && parts[1] === "scope";

    const make = (parts) => {
        if (isValidator(parts)) {
            return () => () => true;
        }
        if (parts.length === 1 && parts[0] === "return this") {
            return () => window;
        }
        throw new EvalError("no code is made of strings here");
    };

    window.Function = new Proxy(Function, {
        apply: (target, self, parts) => make(parts),
        construct: (target, parts) => make(parts),
    });

    Object.defineProperty(window, "AsyncApiComponent", {
        configurable: true,
        set(value) {
            window.Function = Function;
            Object.defineProperty(window, "AsyncApiComponent", { value, writable: true });
        },
    });
})();
