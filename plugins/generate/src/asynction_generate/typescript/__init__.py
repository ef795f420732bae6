"""The types of a document in TypeScript, for `socket.io-client` and for `socket.io`."""
