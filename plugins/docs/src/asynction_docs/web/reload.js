/**
 * Shows the document anew when it has changed, for whoever writes it.
 */
"use strict";

(() => {
    const EVERY = 1000; // milliseconds
    let known;

    setInterval(async () => {
        try {
            const { headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
            const found = headers.get("ETag");
            known ??= found;
            if (found !== known) {
                location.reload();
            }
        } catch {
            // the server is gone, and may come back
        }
    }, EVERY);
})();
