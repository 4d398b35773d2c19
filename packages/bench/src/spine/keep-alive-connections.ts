import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** The bytes of a POST of JSON, ready to be written once it is due. */
export const postRequest = (url: string, body: string, headers: Readonly<Record<string, string>>): Buffer => {
  const { host, pathname } = new URL(url);
  const fields = {
    host,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
};

/**
 * A fixed number of HTTP/1.1 connections, one request at a time on each. Written on bare sockets, since a
 * client library would take as much of the machine as the program that it measures.
 */
export class KeepAliveConnections {
  readonly #idle: Connection[] = [];
  readonly #all: Connection[] = [];
  readonly #waiting: ((connection: Connection) => void)[] = [];

  static async open(url: string, count: number): Promise<KeepAliveConnections> {
    const connections = new KeepAliveConnections();
    for (let index = 0; index < count; index += 1) {
      const connection = await Connection.open(url);
      connections.#all.push(connection);
      connections.#idle.push(connection);
    }
    return connections;
  }

  /** Waits for a free connection, sends, and gives the answer. */
  async send(request: Buffer): Promise<Answer> {
    const connection =
      this.#idle.pop() ?? (await new Promise<Connection>((resolve) => this.#waiting.push(resolve)));
    try {
      return await connection.exchange(request);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(connection);
      else next(connection);
    }
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }
}

interface Exchange {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: Error) => void;
}

const nothing = Buffer.alloc(0);

class Connection {
  readonly #socket: Socket;
  #received: Buffer = nothing;
  #exchange: Exchange | undefined;

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', (fault) => this.#fail(fault));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  exchange(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#exchange = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const answer = readAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = nothing;
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.resolve(answer);
  }

  #fail(fault: Error): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.reject(fault);
  }
}

const endOfHead = '\r\n\r\n';
const endOfChunks = '0\r\n\r\n';

/** RFC 9112: the whole answer, or undefined while a part of it is on its way. */
const readAnswer = (received: Buffer): Answer | undefined => {
  const end = received.indexOf(endOfHead);
  if (end < 0) return undefined;
  const head = received.toString('latin1', 0, end);
  const body = received.subarray(end + endOfHead.length);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return body.length < Number(length) ? undefined : { status, body };
  return body.subarray(-endOfChunks.length).toString('latin1') === endOfChunks ? { status, body } : undefined;
};
