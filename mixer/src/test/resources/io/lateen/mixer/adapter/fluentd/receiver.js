// Fluent's own server, which prints what it receives, a line each.
const { FluentServer } = require(process.argv[2] + "/node_modules/@fluent-org/logger");

class Printer extends FluentServer {
  onEntry(tag, time, record) {
    console.log(JSON.stringify({ tag, time: String(time), record }));
  }
}

const server = new Printer({ listenOptions: { port: 0, host: "127.0.0.1" } });
server.listen().then(() => console.log(server.port));
process.stdin.on("end", () => process.exit(0)).resume();
