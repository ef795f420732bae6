// A server of desk.yaml: node server.js PORT
import { Server } from "socket.io";
import type { ServerNamespace } from "./desk_server.js";

const io = new Server(Number(process.argv[2]));
const desk: ServerNamespace<"/"> = io.of("/");
desk.on("connection", (socket) => {
  socket.on("order", async (order, ack) => {
    if (order.item === "gold") return ack?.({ error: "sold out" });
    ack?.({ orderId: order.item.length });
    socket.emit("moved", order.item, 1);
    socket.timeout(5000).emit("ask", "sure?", (error, answer) => {
      socket.emit("moved", error ? "late" : answer, 2);
    });
  });
  socket.on("swap", (what, count, ack) => ack?.(count, what));
  socket.on("draw", (bytes, ack) => ack?.(bytes.byteLength));
});

const orders: ServerNamespace<"/orders/{orderId}"> = io.of(/^\/orders\/\w+$/);
orders.use((socket, next) => {
  const isRight = socket.handshake.headers.authorization === "Bearer open sesame";
  next(isRight ? undefined : new Error("you may not"));
});
orders.on("connection", (socket) => {
  socket.on("note", (text, ack) => {
    ack?.(`${socket.nsp.name}: ${text}`);
    socket.emit("noted", text);
  });
});
