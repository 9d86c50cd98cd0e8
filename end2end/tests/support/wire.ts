//! A connection to the server that can be cut, as cables are.

import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { origin } from "./people";

export class Wire {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  /** Lays a wire to the tested server. */
  static async lay(): Promise<Wire> {
    const wire = new Wire();
    await wire.mend();
    return wire;
  }

  /** Where a browser reaches the server through this wire. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends every connection, and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Lets connections through (again). */
  async mend(): Promise<void> {
    const to = new URL(origin());
    this.server = createServer((here) => {
      const there = connect(Number(to.port), to.hostname);
      for (const [one, other] of [[here, there], [there, here]] as const) {
        this.sockets.add(one);
        one.on("error", () => one.destroy());
        one.on("close", () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, "127.0.0.1", resolve));
    this.server.unref();
    this.port = (this.server.address() as AddressInfo).port;
  }
}
