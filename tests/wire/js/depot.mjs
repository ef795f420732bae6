// A depot in plain JavaScript: node depot.mjs PORT FAULT
import { Server } from "socket.io";

const [port, fault = ""] = process.argv.slice(2);
const REFUSED = { error: "that does not fit" };
const io = new Server(Number(port), { cors: { origin: "*" } });
const parcels = new Map();
let busy = 0;
let latest = null;

const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !Buffer.isBuffer(value);
const isText = (value, least, most) => {
  if (typeof value !== "string") return false;
  const length = fault === "utf-16" ? value.length : [...value].length;
  return length >= least && length <= most;
};
const isWithin = (value, least, most) => {
  if (fault === "coerced" && typeof value === "string" && value.trim() !== "") value = Number(value);
  return typeof value === "number" && value >= least && value <= most;
};
const others = (value, names) => Object.keys(value).some((name) => !names.includes(name));

const handlers = {
  send([parcel], count) {
    if (count !== 1 || !isObject(parcel) || others(parcel, ["to", "weight", "kind", "tags"]))
      return REFUSED;
    const { to, weight, kind = "box", tags = [] } = parcel;
    if (fault === "null-kind" ? ![null, "letter", "box"].includes(kind) : !["letter", "box"].includes(kind))
      return REFUSED;
    if (!isObject(to) || (others(to, ["name", "zip"]) && fault !== "to-extra")) return REFUSED;
    if (!isText(to.name, 2, 8)) return REFUSED;
    if (!isWithin(to.zip, 1, 99) || (!Number.isInteger(Number(to.zip)) && fault !== "any-zip")) return REFUSED;
    if (!isWithin(weight, 0.5, 30) || weight % 0.5) return REFUSED;
    if (!Array.isArray(tags) || tags.length > 3 || new Set(tags).size !== tags.length) return REFUSED;
    if (!tags.every((tag) => isText(tag, 1, 5))) return REFUSED;
    if (fault === "first-tag" && "tags" in parcel) tags[0].toUpperCase();
    const number = `p${parcels.size + 1}`;
    parcels.set(number, "stored");
    const told = { parcel: number, weight: fault === "weight-null" && weight === 30 ? null : weight };
    io.emit("stored", told);
    if (fault === "wrong-namespace") io.of("/yards/aa/1").emit("stored", told);
    return { parcel: number, stamps: [{ worth: 5, note: null }] };
  },
  track([asked], count) {
    if (count !== 1 || !isObject(asked) || !isText(asked.parcel, 1, 1e9)) return REFUSED;
    const state = parcels.get(asked.parcel);
    if (fault === "prototype" && asked.parcel in {}) return {}[asked.parcel];
    return state ?? { error: "unknown" };
  },
  label: ([bytes], count) =>
    count === 1 && (Buffer.isBuffer(bytes) || typeof bytes === "string") ? bytes.length : REFUSED,
  measure([number, text], count) {
    if (count !== (fault === "measure-three" && count === 3 ? 3 : 2)) return REFUSED;
    if (!Number.isInteger(number) || (text !== null && !isText(text, 0, 4))) return REFUSED;
    return [1, text === null];
  },
  sum([numbers], count) {
    if (count !== 1 || !Array.isArray(numbers)) return REFUSED;
    if (!numbers.every((one) => typeof one === "number")) return REFUSED;
    if (fault === "reduce") return numbers.reduce((one, other) => one + other);
    const sum = numbers.reduce((one, other) => one + other, 0);
    return Number.isFinite(sum) ? sum : 0;
  },
  tick: () => "tock",
  join: ([room], count) =>
    count === 1 && isText(room, 1, 6) && /^[a-z]+$/.test(room) ? true : REFUSED,
  tell([told], count) {
    if (count !== 1 || !isObject(told) || !isText(told.room, 1, 6)) return REFUSED;
    if (!/^[a-z]+$/.test(told.room) || typeof told.text !== "string") return REFUSED;
    io.emit("told", told.room, told.text);
    return 1;
  },
  park: ([place], count) => (count === 1 && Number.isInteger(place) && place >= 0 ? "parked" : REFUSED),
};

function serve(socket, events) {
  for (const event of events)
    socket.on(event, (...args) => {
      const acknowledge = typeof args.at(-1) === "function" ? args.pop() : () => {};
      if (fault === "busy" && event === "measure") {
        busy += 1;
        const isAlone = busy === 1;
        setTimeout(() => {
          busy -= 1;
          if (isAlone) acknowledge(...[handlers.measure(args, args.length)].flat());
        }, 3);
        return;
      }
      const ack = handlers[event](args, args.length);
      if (fault === "ack-of-others" && event === "sum") {
        const answer = latest ?? acknowledge;
        latest = acknowledge;
        answer(ack);
        return;
      }
      if (fault === "ack-unasked" && event === "join") socket.conn.write(`3987654${JSON.stringify([ack])}`);
      if (fault === "late" && event === "join") setTimeout(acknowledge, 1600, ack);
      else if (event === "measure" && Array.isArray(ack)) acknowledge(...ack);
      else acknowledge(ack);
    });
}

io.on("connection", (socket) =>
  serve(socket, ["send", "track", "label", "measure", "sum", "tick", "join", "tell"]),
);
io.of(/^\/yards\/[^/]*\/[^/]*$/)
  .use(({ nsp }, next) =>
    (fault === "any-yard" ? /^\/yards\// : /^\/yards\/[a-z]{2,4}\/[1-9]$/).test(nsp.name)
      ? next()
      : next(new Error("no such yard")),
  )
  .on("connection", (socket) => serve(socket, ["park"]));
if (fault === "noisy") setInterval(() => io.emit("told", "a", "tick"), 50);
