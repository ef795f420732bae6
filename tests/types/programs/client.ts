// A client of any server of desk.yaml: node client.js URL
import { io } from "socket.io-client";
import type { ClientSocket } from "./desk.js";

const url = process.argv[2];
const desk: ClientSocket<"/"> = io(url, { transports: ["websocket"] });
desk.on("ask", (question, ack) => ack?.(question.length ? "yes" : "no"));
const moved = new Promise<string>((resolve) => desk.on("moved", (what) => resolve(what)));
const receipt = await desk.emitWithAck("order", { item: "tea" });
const [count, what] = await new Promise<[number, string]>((resolve) =>
  desk.emit("swap", "cup", 2, (...answer) => resolve(answer)),
);
const size = await desk.emitWithAck("draw", new Uint8Array([1, 2, 3]));
const order: ClientSocket<"/orders/{orderId}"> = io(`${url}/orders/17`, {
  auth: { token: "open sesame" },
});
for (const socket of [desk, order]) {
  socket.on("disconnect", (reason) => console.error("disconnected:", reason));
  socket.on("connect_error", (error) => console.error("refused:", error.message));
}
const note: string = await order.emitWithAck("note", "soon");
console.log(
  JSON.stringify([
    typeof ("orderId" in receipt ? receipt.orderId : receipt.error),
    typeof count,
    typeof what,
    typeof size,
    typeof note,
    typeof (await moved),
  ]),
);
process.exit();
