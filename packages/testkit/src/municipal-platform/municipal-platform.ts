import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { digestOfRecord, sha256 } from './canonical-digest.js';
import { makeLoopbackCertificate } from './loopback-certificate.js';

/** One record as it arrived. */
export interface ArrivedRecord {
  readonly recordId: string;
  readonly recordedOn: string;
  readonly batchId: string;
  readonly [field: string]: unknown;
}

interface ArrivedBatch {
  readonly batchId: string;
  readonly count: number;
  readonly records: readonly ArrivedRecord[];
}

/** How a batch is answered other than it should be. */
export const platformFaults = [
  /** Nothing is kept. */
  'UNAVAILABLE',
  'ERROR_IN_200',
  'HTML',
  'CUT_BEFORE',
  'WRONG_COUNT_KEEPING_NONE',
  /** The records are kept, and the sender cannot know. */
  'HANG',
  'CUT_IN_ANSWER',
  'WRONG_COUNT',
  'OTHER_BATCH',
  'BODY_TWICE',
  'RECORD_TWICE',
  'TWO_ANSWERS',
  'SLOW',
] as const;

export type PlatformFault = (typeof platformFaults)[number];

const keepingNone: readonly PlatformFault[] = [
  'UNAVAILABLE',
  'ERROR_IN_200',
  'HTML',
  'CUT_BEFORE',
  'WRONG_COUNT_KEEPING_NONE',
];

const slowMillis = 200;

interface Answer {
  batchId: string;
  count: number;
  results: { recordId: string; outcome: string; code?: string; message?: string }[];
}

/**
 * A stand-in for the municipal credit platform (市信用平台), on HTTPS: it keeps what it is sent by record id, says what
 * it holds of a day, and fails in every way that it is told to.
 */
export class MunicipalPlatform {
  readonly records = new Map<string, ArrivedRecord>();
  /** Ids in the order in which they were first kept. */
  readonly firstKept: string[] = [];
  /** Why a record is refused; undefined takes it. */
  refusalOf: (record: ArrivedRecord) => string | undefined = () => undefined;
  batches = 0;
  /** Of batches that were under way at the same time: the most. */
  mostAtOnce = 0;
  #underWay = 0;
  #faults: (PlatformFault | undefined)[] = [];
  readonly #certificate = makeLoopbackCertificate();
  readonly #server = createServer(
    { cert: this.#certificate.certificate, key: this.#certificate.key },
    (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    },
  );

  static async start(): Promise<MunicipalPlatform> {
    const platform = new MunicipalPlatform();
    await new Promise<void>((resolve) => platform.#server.listen(0, '127.0.0.1', resolve));
    return platform;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // A listening TCP server has an address and a port.
    return `https://127.0.0.1:${port}/credit/v1`;
  }

  /** What its clients trust, PEM. */
  get authority(): string {
    return this.#certificate.certificate;
  }

  /** Of the next batches, one each; undefined lets one go well. */
  failNext(...faults: readonly (PlatformFault | undefined)[]): void {
    this.#faults.push(...faults);
  }

  get faultsLeft(): number {
    return this.#faults.length;
  }

  digests(): ReadonlyMap<string, string> {
    return new Map([...this.records].map(([recordId, record]) => [recordId, digestOfRecord(record)]));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://platform.example');
    const [, day, list] = /\/days\/([\d-]+)(\/records)?$/.exec(pathname) ?? [];
    if (request.method === 'POST' && pathname.endsWith('/records')) return this.#take(request, response);
    if (day === undefined) response.writeHead(404).end();
    else if (list === undefined) send(response, this.#summary(day));
    else send(response, this.#page(day, searchParams.get('after') ?? '', Number(searchParams.get('limit'))));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.batches += 1;
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    try {
      const batch = (await json(request)) as ArrivedBatch; // The sender under test is trusted to keep the form.
      const fault = this.#faults.shift();
      const results =
        fault !== undefined && keepingNone.includes(fault)
          ? []
          : batch.records.map((record) => this.#keep(record));
      await respond(response, { batchId: batch.batchId, count: batch.records.length, results }, fault);
    } finally {
      this.#underWay -= 1;
    }
  }

  #keep(record: ArrivedRecord): Answer['results'][number] {
    const { recordId } = record;
    const refusal = this.refusalOf(record);
    if (refusal !== undefined) {
      return { recordId, outcome: 'REFUSED', code: refusal, message: `refused for ${refusal}` };
    }
    if (!this.records.has(recordId)) this.firstKept.push(recordId);
    this.records.set(recordId, record);
    return { recordId, outcome: 'ACCEPTED' };
  }

  #listOf(day: string): readonly { readonly recordId: string; readonly digest: string }[] {
    return [...this.records.values()]
      .filter(({ recordedOn }) => recordedOn === day)
      .map((record) => ({ recordId: record.recordId, digest: digestOfRecord(record) }))
      .sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
  }

  #summary(day: string) {
    const list = this.#listOf(day);
    const lines = list.map(({ recordId, digest }) => `${recordId} ${digest}\n`);
    return { day, count: list.length, hash: sha256(lines.join('')) };
  }

  #page(day: string, after: string, limit: number) {
    return {
      day,
      records: this.#listOf(day)
        .filter(({ recordId }) => recordId > after)
        .slice(0, limit),
    };
  }
}

const send = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const respond = async (
  response: ServerResponse,
  answer: Answer,
  fault: PlatformFault | undefined,
): Promise<void> => {
  const text = JSON.stringify(answer);
  switch (fault) {
    case 'UNAVAILABLE':
      response.writeHead(503, { 'retry-after': '0' }).end();
      return;
    case 'ERROR_IN_200':
      return send(response, { ...answer, error: { code: 'E9001', message: '系统繁忙' } });
    case 'HTML':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>维护中</body></html>');
      return;
    case 'CUT_BEFORE':
      response.socket?.destroy();
      return;
    case 'WRONG_COUNT_KEEPING_NONE':
    case 'WRONG_COUNT':
      return send(response, { ...answer, count: answer.count + 1 });
    case 'HANG':
      return;
    case 'CUT_IN_ANSWER':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) });
      response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
      return;
    case 'OTHER_BATCH':
      return send(response, { ...answer, batchId: 'another' });
    case 'BODY_TWICE':
      response.writeHead(200, { 'content-type': 'application/json' }).end(text + text);
      return;
    case 'RECORD_TWICE':
      return send(response, { ...answer, results: [...answer.results, ...answer.results.slice(0, 1)] });
    case 'TWO_ANSWERS': {
      const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
      response.socket?.end((head + text).repeat(2));
      return;
    }
    case 'SLOW':
      await new Promise((resolve) => setTimeout(resolve, slowMillis));
      return send(response, answer);
    case undefined:
      return send(response, answer);
  }
};
