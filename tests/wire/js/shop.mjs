// A shop in plain JavaScript: node shop.mjs PORT FAULT
import { Server } from "socket.io";

const [port, fault = ""] = process.argv.slice(2);
const TOKEN = "open-sesame";
const REFUSED = { error: "that does not fit" };
const io = new Server(Number(port), { cors: { origin: "*" } });
const orders = new Map();
let count = 0;

const isInteger = (value, least, most) =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
const isText = (value, least, most) =>
  typeof value === "string" && [...value].length >= least && [...value].length <= most;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const handlers = {
  order(args) {
    if (args.length !== 1) return REFUSED;
    if (fault !== "crash" && !isObject(args[0])) return REFUSED;
    const { item, amount, note, ...others } = args[0];
    const most = fault === "amount-high" ? 101 : 100;
    if (!isText(item, 1, 20) || !isInteger(amount, fault === "amount-zero" ? 0 : 1, most))
      return REFUSED;
    if ("note" in args[0] && !isText(note, 0, 50)) return REFUSED;
    if (Object.keys(others).length && fault !== "extra") return REFUSED;
    orders.set(++count, item);
    io.emit("placed", { orderId: fault === "send-type" ? String(count) : count, item });
    io.of("/admin").emit("audited", item);
    if (fault === "send-undocumented") io.emit("debug", count);
    if (fault === "silent-ack" && amount === 100) return undefined;
    return { orderId: fault === "ack-type" ? String(count) : count, total: amount };
  },
  cancel(args) {
    if (args.length !== 1 || !isObject(args[0])) return REFUSED;
    if (!isInteger(args[0].orderId, 1, 2 ** 53)) return REFUSED;
    return orders.delete(args[0].orderId) ? true : { error: "unknown" };
  },
  move(args) {
    const given = fault === "move-three" ? args.slice(0, 2) : args;
    if (given.length !== 2 || !given.every((one) => isInteger(one, 0, 9))) return REFUSED;
    return given[0] + given[1];
  },
  mood(args) {
    if (fault === "any-mood" && args.length === 1 && typeof args[0] === "string") return 1;
    return args.length === 1 && ["good", "bad"].includes(args[0]) ? 1 : REFUSED;
  },
  say(args) {
    if (args.length === 1 && isText(args[0], 1, fault === "say-long" ? 1000 : 10))
      io.emit("said", args[0]);
  },
  reset: (args) => (args.length === 1 && isInteger(args[0], 0, 2 ** 60) ? 1 : REFUSED),
  enter: (args) => (args.length === 1 && isText(args[0], 1, 10) ? 1 : REFUSED),
  add: (args) => (args.length === 1 && isInteger(args[0], -(2 ** 60), 2 ** 60) ? 1 : REFUSED),
};

function serve(socket, events) {
  for (const event of events)
    socket.on(event, (...args) => {
      const acknowledge = typeof args.at(-1) === "function" ? args.pop() : () => {};
      const ack = handlers[event](args);
      if (ack === REFUSED && fault === "kicks") return socket.disconnect();
      if (ack === undefined || (ack === REFUSED && fault === "silent")) return undefined;
      acknowledge(ack);
      if (fault === "ack-twice" && event === "mood")
        socket.conn.write("3" + lastAck(socket, ack));
      return undefined;
    });
}

/** Return the acknowledgement once more: the library sends only the first. */
function lastAck(socket, ack) {
  return `${socket.lastNumber}${JSON.stringify([ack])}`;
}

io.on("connection", (socket) => {
  socket.use((packet, next) => next());
  const received = socket._onpacket.bind(socket);
  socket._onpacket = (packet) => {
    if (packet.type === 2) socket.lastNumber = packet.id;
    received(packet);
  };
  serve(socket, ["order", "cancel", "move", "mood", "say"]);
});

const guarded = (name, check, events) =>
  io
    .of(name)
    .use((socket, next) => (check(socket) ? next() : next(new Error("you may not"))))
    .on("connection", (socket) => serve(socket, events));

guarded(
  "/admin",
  ({ handshake }) => fault === "no-auth" || handshake.headers.authorization === `Bearer ${TOKEN}`,
  ["reset"],
);
guarded("/bound", ({ handshake }) => fault === "any-query" || ["1", "2"].includes(handshake.query.v), [
  "add",
]);
guarded(/^\/rooms\/[^/]*$/, ({ nsp }) => fault === "any-room" || /^\/rooms\/[a-z]{1,8}$/.test(nsp.name), [
  "enter",
]);
if (fault === "noisy") setInterval(() => io.emit("said", "tick"), 50);
