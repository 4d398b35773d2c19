import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { HttpClient, NoAnswerError, ProblemError } from '../src/index.js';

interface Scripted {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Ends the connection without an answer. */
  readonly breaks?: boolean;
}

let server: Server;

const serve = async (...script: readonly Scripted[]) => {
  const seen: IncomingMessage[] = [];
  server = createServer((request, response) => {
    const answer = script[seen.length] ?? script.at(-1);
    seen.push(request);
    if (answer === undefined || answer.breaks === true) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
};

afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const asIs = (json: unknown): unknown => json;

const problem = {
  code: 'POLICY_CONFLICT',
  title: 'A different report stands under this policy number',
  titleZh: '该保单号下已有不同的报送',
  detail: 'the premium differs',
  errors: [{ pointer: '/writtenPremium', rule: 'DIFFERS', detail: '2.00' }],
  facts: { differingFields: 'writtenPremium' },
  traceId: '0af7651916cd43dd8448eb211c80319c',
};

describe('the HTTP client', () => {
  test('sends one idempotency key with every try of a request', async () => {
    const { url, seen } = await serve(
      { status: 503, body: { code: 'STORE_UNAVAILABLE', detail: 'away' }, headers: { 'retry-after': '0' } },
      { status: 0, breaks: true },
      { status: 201, body: { ok: true }, headers: { etag: '"1"', 'idempotency-replayed': 'true' } },
    );
    const client = new HttpClient({ baseUrl: url, token: () => 'secret' });
    const answer = await client.post('/v1/policies', { line: 'EIT' }, asIs);
    expect(answer).toEqual({ status: 201, body: { ok: true }, etag: '"1"', replayed: true });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(seen[0]?.headers.authorization).toBe('Bearer secret');
  });

  test('throws a refusal with everything the problem says, at once', async () => {
    const { url, seen } = await serve({ status: 409, body: problem });
    const refused = await new HttpClient({ baseUrl: url })
      .get('/v1/x', asIs)
      .catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(ProblemError);
    expect(refused).toMatchObject({ code: 'POLICY_CONFLICT', status: 409, retryable: false, problem });
    expect(seen).toHaveLength(1);
  });

  test('gives up after its tries, with the last problem', async () => {
    const { url, seen } = await serve({ status: 429, body: { code: 'RATE_LIMITED', detail: 'slower' } });
    const client = new HttpClient({ baseUrl: url, attempts: 2 });
    await expect(client.get('/v1/x', asIs)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(seen).toHaveLength(2);
  });

  test('tells who did not answer', async () => {
    const { url } = await serve({ status: 0, breaks: true });
    const client = new HttpClient({ baseUrl: url, attempts: 1 });
    await expect(client.get('/v1/x', asIs)).rejects.toThrow(NoAnswerError);
  });

  test('makes a problem of an answer that is none', async () => {
    const { url } = await serve({ status: 404, body: 'nothing here' });
    const client = new HttpClient({ baseUrl: url });
    await expect(client.get('/v1/x', asIs)).rejects.toMatchObject({ code: 'UNKNOWN', status: 404 });
  });
});
