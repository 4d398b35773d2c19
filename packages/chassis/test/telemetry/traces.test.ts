import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
  type TestBacking,
  useTestBacking,
  waitFor,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const here = import.meta.dirname;
const register = join(here, '../../dist/telemetry/register.js');

interface Program {
  readonly url: string;
  readonly process: ChildProcess;
  /** The JSON lines it has written. */
  readonly lines: string[];
}

let backing: TestBacking;
let receiver: OtlpReceiver;
const programs: Program[] = [];

beforeAll(async () => {
  backing = await useTestBacking();
  receiver = await startOtlpReceiver();
});

afterAll(async () => {
  await Promise.all(programs.map(stop));
  await receiver.stop();
  await backing.stop();
});

/** Runs the program as a service is run: its own process, compiled, telemetry loaded first. */
async function start(environment: NodeJS.ProcessEnv): Promise<Program> {
  const child = spawn(process.execPath, ['--import', register, join(here, 'traced-program.mjs')], {
    env: {
      PATH: process.env.PATH,
      MONGODB_URL: backing.mongoUrl,
      MONGODB_DATABASE: `${backing.databasePrefix}telemetry`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const started: { port?: number } = JSON.parse(line);
      if (started.port !== undefined) resolve(started.port);
    });
  });
  const program = { url: `http://127.0.0.1:${port}`, process: child, lines };
  programs.push(program);
  return program;
}

async function stop({ process: child }: Program): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const post = ({ url }: Program, path: string): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST' });

const named = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan[] =>
  spans.filter((span) => span.name === name);

const one = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan => {
  const [first] = named(spans, name);
  if (first === undefined)
    throw new Error(`No span ${name} among ${spans.map((span) => span.name).join(', ')}`);
  return first;
};

/** The names from a span up to the root of its trace. */
const ancestry = (spans: readonly ReceivedSpan[], span: ReceivedSpan): string[] => {
  const parent = spans.find((candidate) => candidate.spanId === span.parentSpanId);
  return parent === undefined ? [span.name] : [span.name, ...ancestry(spans, parent)];
};

const credit = 'grpc.donghu.credit.v1.CreditRatingService';

describe('with an OTLP endpoint', () => {
  let program: Program;

  beforeAll(async () => {
    program = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_SERVICE_NAME: 'policy-intake',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
  });

  test('one trace leads from the HTTP request through the outbox to the last database write', async () => {
    await post(program, '/v1/policies');
    await post(program, '/relay');
    const trace = await receiver.waitForTrace(
      (spans) =>
        named(spans, 'POST /v1/policies').length === 1 &&
        named(spans, 'update ratings').length === 1 &&
        named(spans, 'process policy.v1.accepted').length >= 1 &&
        named(spans, `${credit}/BatchGetRatings`).length === 2,
    );
    const [finding] = named(trace, 'find ratings');
    expect(finding && ancestry(trace, finding)).toEqual([
      'find ratings',
      `${credit}/GetRating`, // the server
      `${credit}/GetRating`, // the client
      'process policy.v1.accepted',
      'POST /v1/policies',
    ]);
    expect(ancestry(trace, one(trace, 'insert ratings')).at(-1)).toBe('POST /v1/policies');
    expect(ancestry(trace, one(trace, 'update ratings'))).toContain('process policy.v1.accepted');
    expect(ancestry(trace, one(trace, 'publish policy.v1.accepted')).at(-1)).toBe('POST /v1/policies');
    expect(new Set(trace.map((span) => span.service))).toEqual(new Set(['policy-intake']));
  });

  test('messaging spans carry the attributes of the semantic conventions', async () => {
    await post(program, '/v1/policies');
    await post(program, '/relay');
    const trace = await receiver.waitForTrace(
      (spans) =>
        named(spans, 'publish policy.v1.accepted').length > 0 &&
        named(spans, 'process policy.v1.accepted').length > 0,
    );
    const message = {
      'messaging.system': 'nats',
      'messaging.destination.name': 'policy.v1.accepted.x',
      'messaging.destination.template': 'policy.v1.accepted',
      'messaging.message.id': '0',
    };
    expect(one(trace, 'publish policy.v1.accepted')).toMatchObject({
      kind: 'PRODUCER',
      attributes: { ...message, 'messaging.operation.type': 'send', 'messaging.operation.name': 'publish' },
    });
    expect(one(trace, 'process policy.v1.accepted')).toMatchObject({
      kind: 'CONSUMER',
      attributes: {
        ...message,
        'messaging.operation.type': 'process',
        'messaging.destination.subscription.name': expect.stringMatching(/__/),
      },
    });
  });

  test('a batch is one span that links to every message’s creation', async () => {
    await post(program, '/v1/policies');
    await post(program, '/v1/policies');
    await post(program, '/relay');
    const trace = await receiver.waitForTrace((spans) => spans.some((span) => span.links.length === 2));
    const batch = trace.find((span) => span.links.length === 2);
    expect(batch).toMatchObject({
      name: 'process policy.v1.accepted',
      kind: 'CONSUMER',
      attributes: {
        'messaging.batch.message_count': 2,
        'messaging.destination.subscription.name': 'zone-statistics__targets',
      },
    });
    for (const link of batch?.links ?? []) {
      const origin = await receiver.waitForTrace((spans) =>
        spans.some((span) => span.spanId === link.spanId && span.traceId === link.traceId),
      );
      expect(one(origin, 'POST /v1/policies').traceId).toBe(link.traceId);
    }
  });

  test('a failed handling fails its span', async () => {
    await post(program, '/v1/policies');
    await post(program, '/poison');
    const trace = await receiver.waitForTrace((spans) =>
      spans.some((span) => span.kind === 'CONSUMER' && span.failed),
    );
    const poisoned = trace.find((span) => span.kind === 'CONSUMER' && span.failed);
    expect(poisoned?.attributes['error.type']).toBe('TypeError');
  });

  test('a log line carries the ids of its span', async () => {
    const before = program.lines.length;
    await post(program, '/v1/policies');
    await waitFor(() => program.lines.length > before);
    const line: Record<string, unknown> = JSON.parse(program.lines.at(-1) ?? '{}');
    expect(line).toMatchObject({ level: 'info', service: 'traced-program', msg: 'accepted' });
    const trace = await receiver.waitForTrace((spans) =>
      spans.some((span) => span.traceId === line.trace_id),
    );
    expect(trace.map((span) => span.spanId)).toContain(line.span_id);
  });

  test('a request is one server span by the semantic conventions, a part of its caller’s trace', async () => {
    const traceId = 'a'.repeat(32);
    const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`;
    await fetch(`${program.url}/v1/policies?of=somebody`, { method: 'POST', headers: { traceparent } });
    await fetch(`${program.url}/v1/policies`, { method: 'POST', headers: { traceparent } });
    const trace = await receiver.waitForTrace(
      (spans) =>
        spans.some((span) => span.traceId === traceId) && named(spans, 'POST /v1/policies').length === 2,
    );
    const [refused] = trace.filter((span) => span.attributes['http.response.status_code'] === 400);
    const [served] = trace.filter((span) => span.attributes['http.response.status_code'] === 201);
    expect(refused?.failed).toBe(false);
    expect(served).toMatchObject({
      kind: 'SERVER',
      parentSpanId: 'b'.repeat(16),
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/policies',
        'url.path': '/v1/policies',
        'url.scheme': 'http',
      },
    });
    expect(JSON.stringify(trace)).not.toContain('somebody');
  });

  test('a request that fails fails its span, and its log line names the span', async () => {
    await post(program, '/failure');
    const trace = await receiver.waitForTrace((spans) => named(spans, 'POST /failure').length === 1);
    const span = one(trace, 'POST /failure');
    expect([span.failed, span.attributes['error.type']]).toEqual([true, '500']);
    const said = program.lines.find((line) => line.includes('a request failed')) ?? '{}';
    expect(JSON.parse(said)).toMatchObject({ trace_id: span.traceId, span_id: span.spanId });
  });

  test.each([
    ['GET', '/v1/nothing', 404],
    ['PUT', '/v1/policies', 405],
    ['POST', '/v1/policies/%zz', 400],
  ])('a request that no route serves has its span, too: %s %s', async (method, path, status) => {
    const response = await fetch(`${program.url}${path}`, { method });
    // What the door answers to a refusal.
    const { traceId } = (await response.json()) as { readonly traceId?: string };
    const trace = await receiver.waitForTrace((spans) => spans.some((span) => span.traceId === traceId));
    expect(trace.filter((span) => span.traceId === traceId)).toEqual([
      expect.objectContaining({
        kind: 'SERVER',
        attributes: expect.objectContaining({ 'url.path': path, 'http.response.status_code': status }),
      }),
    ]);
    expect(response.status).toBe(status);
  });

  test('probes leave no spans', async () => {
    await fetch(`${program.url}/livez`);
    await fetch(`${program.url}/metrics`);
    await post(program, '/v1/policies');
    await stop(program); // Flushes.
    expect(receiver.spans().filter((span) => /livez|metrics/.test(span.name))).toEqual([]);
  });
});

test('without an OTLP endpoint the program works, keeps metrics, and traces nothing', async () => {
  const received = receiver.spans().length;
  const program = await start({ OTEL_SERVICE_NAME: 'policy-intake' });
  await post(program, '/v1/policies');
  await post(program, '/relay');
  const metrics = await (await fetch(`${program.url}/metrics`)).text();
  expect(metrics).toContain('rpc_server_call_duration_count');
  expect(metrics).toContain('target_info{service_name="policy-intake"}');
  await stop(program);
  expect(program.process.exitCode).toBe(0);
  expect(receiver.spans()).toHaveLength(received);
  expect(program.lines.join('')).not.toContain('trace_id');
});
