import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

const localHost = '127.0.0.1';

/**
 * Stands between a client and its server and can take the connection away or make it slow. What is under way
 * in a slow link is kept in memory without a bound.
 */
export class TcpProxy {
  readonly #target: TcpAddress;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #refusedUntil = 0;
  #delayMillis = 0;
  #slowUntil = 0;

  private constructor(target: TcpAddress) {
    this.#target = target;
    this.#server = createServer((client) => this.#connect(client));
  }

  static async open(target: TcpAddress): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, localHost, resolve);
    });
    return proxy;
  }

  get address(): TcpAddress {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return { host: localHost, port: address.port };
  }

  /** Ends every connection at once and lets none in for the time. */
  cut(awayMillis: number): void {
    this.#refusedUntil = performance.now() + awayMillis;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Every byte of either direction arrives so much later, for the time. */
  slow(delayMillis: number, forMillis: number): void {
    this.#delayMillis = delayMillis;
    this.#slowUntil = performance.now() + forMillis;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #connect(client: Socket): void {
    if (performance.now() < this.#refusedUntil) {
      client.resetAndDestroy();
      return;
    }
    const server = tcpConnect(this.#target);
    this.#forward(client, server);
    this.#forward(server, client);
  }

  #forward(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    let lastDue = 0;
    const waiting: (() => void)[] = [];
    /**
     * In the order of arrival, also when the link becomes fast again. Each timer lets the oldest go, whichever fires
     * first: timers of different lengths change places when the process is late.
     */
    const inTurn = (act: () => void): void => {
      const now = performance.now();
      const delayMillis = now < this.#slowUntil ? this.#delayMillis : 0;
      lastDue = Math.max(lastDue, now + delayMillis);
      if (waiting.length === 0 && delayMillis === 0) {
        act();
        return;
      }
      waiting.push(act);
      setTimeout(() => waiting.shift()?.(), lastDue - now);
    };
    from.on('data', (bytes) => inTurn(() => void (to.destroyed || to.write(bytes))));
    from.on('end', () => inTurn(() => to.end()));
    // The other side learns of it by the end of its own connection.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      inTurn(() => to.destroySoon());
    });
  }
}
