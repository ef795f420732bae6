"use strict";

(() => {
    const QUIET = 1500; // milliseconds after the last key until somebody no longer types

    const byId = (id) => document.getElementById(id);
    const socket = io({ path: new URL("socket.io/", document.baseURI).pathname });
    const typists = new Set();
    let name = null;
    let quietTimer = null;

    function show(text, who) {
        const line = document.createElement("li");
        if (who) {
            const author = document.createElement("b");
            author.textContent = who;
            line.append(author, " ");
        } else {
            line.className = "notice";
        }
        line.append(text);
        byId("log").append(line);
        line.scrollIntoView({ block: "nearest" });
    }

    function showState(users) {
        byId("state").textContent = `${users} ${users === 1 ? "person is" : "people are"} here`;
    }

    function showTypists() {
        const names = [...typists].join(", ");
        const verb = typists.size === 1 ? "is" : "are";
        byId("typing").textContent = names && `${names} ${verb} typing…`;
    }

    function showProblem(error) {
        byId("problem").textContent = error ? error.message : "";
    }

    function joined(isIn) {
        byId("join").hidden = isIn;
        byId("say").hidden = !isIn;
        byId(isIn ? "text" : "name").focus();
    }

    function signUp() {
        socket.emit("add user", name, (answer) => {
            showProblem(answer.error);
            joined(!answer.error);
            if (answer.error) {
                name = null;
            }
        });
    }

    function stopTyping() {
        clearTimeout(quietTimer);
        if (quietTimer !== null) {
            quietTimer = null;
            socket.emit("stop typing");
        }
    }

    byId("join").addEventListener("submit", (event) => {
        event.preventDefault();
        name = byId("name").value.trim();
        if (socket.connected) {
            signUp(); // else as soon as it is
        }
    });

    byId("say").addEventListener("submit", (event) => {
        event.preventDefault();
        const text = byId("text").value;
        stopTyping();
        socket.emit("new message", text, (answer) => {
            showProblem(answer.error);
            if (answer === true) {
                show(text, name);
                byId("text").value = "";
            }
        });
    });

    byId("text").addEventListener("input", () => {
        if (quietTimer === null) {
            socket.emit("typing");
        }
        clearTimeout(quietTimer);
        quietTimer = setTimeout(stopTyping, QUIET);
    });

    socket.on("connect", () => {
        byId("state").textContent = "Connected";
        if (name !== null) {
            signUp(); // for the first time, or again: a server forgets who is gone
        }
    });
    socket.on("disconnect", () => {
        byId("state").textContent = "The server is gone; trying again…";
    });
    socket.on("connect_error", () => {
        byId("state").textContent = "The server does not answer; trying again…";
    });
    socket.on("login", ({ numUsers }) => showState(numUsers));
    socket.on("user joined", ({ username, numUsers }) => {
        show(`${username} has joined`);
        showState(numUsers);
    });
    socket.on("user left", ({ username, numUsers }) => {
        show(`${username} has left`);
        showState(numUsers);
        typists.delete(username);
        showTypists();
    });
    socket.on("new message", ({ username, message }) => show(message, username));
    socket.on("typing", ({ username }) => {
        typists.add(username);
        showTypists();
    });
    socket.on("stop typing", ({ username }) => {
        typists.delete(username);
        showTypists();
    });
})();
