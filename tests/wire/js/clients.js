// JavaScript's Socket.IO clients, remote-controlled by tests/wire/clients.py: one JSON object a line,
// instructions on standard input and what happens on standard output. Bytes stand in them as
// {"$bytes": "<hexadecimal>"}.
"use strict";

const readline = require("node:readline");
const { Manager } = require("socket.io-client");

const managers = new Map(); // by client
const sockets = new Map(); // by client and namespace

function toWire(value) {
  if (value instanceof ArrayBuffer) value = Buffer.from(value);
  if (Buffer.isBuffer(value)) return { $bytes: value.toString("hex") };
  if (Array.isArray(value)) return value.map(toWire);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item)]));
  }
  return value;
}

function fromWire(value) {
  if (Array.isArray(value)) return value.map(fromWire);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$bytes === "string") return Buffer.from(value.$bytes, "hex");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromWire(item)]));
}

function tell(client, what, facts) {
  process.stdout.write(JSON.stringify({ client, what, ...toWire(facts) }) + "\n");
}

function open({ client, url, transport, namespaces, query, headers, auth, replies, tls, reconnects }) {
  const manager = new Manager(url, {
    transports: [transport],
    query,
    extraHeaders: headers,
    reconnection: reconnects,
    reconnectionDelay: 100,
    reconnectionDelayMax: 200,
    autoConnect: false,
    ...tls,
  });
  managers.set(client, manager);
  manager.on("error", (error) => tell(client, "failed", { reason: error.message }));
  for (const namespace of namespaces) {
    const socket = manager.socket(namespace, { auth });
    sockets.set(`${client} ${namespace}`, socket);
    socket.on("connect", () => tell(client, "connected", { namespace, sid: socket.id }));
    socket.on("connect_error", (error) =>
      tell(client, "refused", { namespace, reason: error.message }),
    );
    socket.on("disconnect", () => tell(client, "disconnected", { namespace }));
    socket.onAny((event, ...args) => {
      const acknowledge = typeof args.at(-1) === "function" ? args.pop() : () => {};
      tell(client, "event", { namespace, event, args });
      acknowledge(...fromWire(replies[event] ?? []));
    });
    socket.connect();
  }
}

function emit({ client, namespace, event, args, ack }) {
  const acknowledged = (...acked) => tell(client, "acked", { ack, args: acked });
  sockets.get(`${client} ${namespace}`).emit(event, ...fromWire(args), acknowledged);
}

function send({ client, packet }) {
  managers.get(client).engine.write(packet);
}

function close({ client }) {
  managers.delete(client);
  for (const [key, socket] of [...sockets]) {
    if (!key.startsWith(`${client} `)) continue;
    socket.disconnect(); // the last one closes the connection
    sockets.delete(key);
  }
}

const instructions = { open, emit, send, close };
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const instruction = JSON.parse(line);
    instructions[instruction.do](instruction);
  })
  .on("close", () => process.exit(0));
