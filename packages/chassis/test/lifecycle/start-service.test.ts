import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import {
  eventually,
  openEventPublisher,
  readStoredEvents,
  startTestService,
  type TestService,
  waitFor,
} from '@donghu/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openDevelopmentIssuer } from '../../src/authentication/index.js';
import { ConfigurationInvalid } from '../../src/configuration/index.js';
import { defineRoute } from '../../src/http/index.js';
import { type RunningService, type ServiceDefinition, startService } from '../../src/lifecycle/index.js';
import { onEvent } from '../../src/messaging/index.js';
import { latch } from '../http/door-under-test.js';
import { drawn, messagesOf } from '../messaging/drawdown-consumer.js';
import { projects, repay, repayment, repayments } from '../store/project-store.js';

const { CapitalDrawn, CapitalReturned } = eventCatalogue;

/** Held open by a test, so that a request is in flight for as long as it likes. */
let held = latch();
let inFlight = false;
const consumed: string[] = [];

const definition: ServiceDefinition<{ readonly GREETING: string }> = {
  name: 'capital-investment',
  version: '0.1.0',
  title: { en: 'Lifecycle test', zh: '生命周期测试' },
  stream: 'CAPITAL',
  ports: { http: 0, grpc: 0 },
  settings: z.object({ GREETING: z.string().min(3) }),
  collections: [projects, repayments],
  build: ({ executor, clock, configuration }) => ({
    routes: [
      defineRoute({
        method: 'post',
        path: '/v1/repayments',
        operationId: 'repay',
        summary: { en: 'Repay', zh: '归还' },
        tag: 'repayments',
        access: 'anyone',
        body: z.strictObject({ project: z.string(), hold: z.boolean() }),
        responses: { 201: { description: 'Repaid', schema: z.strictObject({ greeting: z.string() }) } },
        example: { project: 'p', hold: false },
        errors: [],
        handle: async ({ body }) => {
          inFlight = true;
          if (body.hold) await held.promise;
          await executor.execute(repay, repayment(body.project, 0n));
          return { status: 201, body: { greeting: configuration.GREETING } };
        },
      }),
      defineRoute({
        method: 'get',
        path: '/v1/now',
        operationId: 'readNow',
        summary: { en: 'Read the business time', zh: '查询业务时间' },
        tag: 'time',
        access: 'anyone',
        responses: { 200: { description: 'Now', schema: z.strictObject({ now: z.string() }) } },
        errors: [],
        handle: async () => ({ status: 200, body: { now: clock.now().toISOString() } }),
      }),
    ],
    grpc: [],
    consumers: [
      {
        purpose: 'drawdowns',
        stream: 'CAPITAL',
        handlers: [
          onEvent({
            event: CapitalDrawn,
            prepare: messagesOf,
            useCase: {
              name: 'note-drawdown',
              load: async () => undefined,
              decide: (message) => {
                consumed.push(message.projectId);
              },
            },
          }),
        ],
      },
    ],
  }),
};

let service: TestService | undefined;
let running: RunningService | undefined;

afterEach(async () => {
  held.resolve();
  held = latch();
  inFlight = false;
  await service?.backing.startNats();
  await service?.stop();
  service = undefined;
});

const start = async (): Promise<TestService> => {
  service = await startTestService({
    start: async (environment) => {
      running = await startService(definition, environment);
      return running;
    },
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
    environment: { GREETING: 'hello' },
  });
  return service;
};

test('settings that cannot be used are told together before anything is connected', async () => {
  const failure = await startService(definition, {
    NATS_URL: 'nats://127.0.0.1:1',
    OUTBOX_BOUND: '-1',
    GREETING: 'hi',
  }).catch((fault: unknown) => fault);
  expect(failure).toBeInstanceOf(ConfigurationInvalid);
  expect(failure).toMatchObject({
    faults: [
      expect.stringMatching(/^OUTBOX_BOUND:/),
      expect.stringMatching(/^GREETING:/),
      expect.stringMatching(/^JWKS_URL:/),
    ],
  });
});

test('what was published is listed, and is published again for an operator alone', async () => {
  const under = await start();
  await under.call('POST', '/v1/repayments', { body: { project: 'p-2', hold: false } });
  await eventually(async () => {
    expect(await readStoredEvents(under.backing.natsUrl, CapitalReturned)).toHaveLength(1);
  });
  const list = `/v1/outbox-ids?type=${CapitalReturned.type}`;
  const [stored] = await readStoredEvents(under.backing.natsUrl, CapitalReturned);
  const eventId = stored?.headers['ce-id'];
  await eventually(async () => {
    const { body } = await under.call('GET', list, { as: { role: 'auditor' } });
    expect(body).toEqual({ items: [{ id: eventId, publishedAt: expect.any(String) }], nextCursor: '' });
  });
  const ask = (role: 'auditor' | 'operator', eventIds: readonly unknown[]) =>
    under.call('POST', '/v1/republications', { as: { role }, body: { eventIds } });
  expect((await ask('auditor', [eventId])).status).toBe(403);
  expect((await under.call('GET', list, { as: { role: 'enterprise' } })).status).toBe(403);
  const tooMany = Array.from({ length: 501 }, () => eventId);
  expect((await ask('operator', [])).status).toBe(400);
  expect((await ask('operator', tooMany)).status).toBe(400);
  expect(await ask('operator', [eventId])).toMatchObject({ status: 200, body: { republished: 1 } });
  expect(await readStoredEvents(under.backing.natsUrl, CapitalReturned)).toHaveLength(2);
});

test('a request becomes an event, an event becomes an effect, and both are counted', async () => {
  const under = await start();
  const answer = await under.call('POST', '/v1/repayments', { body: { project: 'p-1', hold: false } });
  expect([answer.status, answer.body]).toEqual([201, { greeting: 'hello' }]);
  await eventually(async () => {
    expect(await readStoredEvents(under.backing.natsUrl, CapitalReturned)).toHaveLength(1);
  });
  const publisher = await openEventPublisher(under.backing.natsUrl);
  await publisher.publish(CapitalDrawn, drawn('lifecycle'));
  await publisher.close();
  await waitFor(() => consumed.includes('lifecycle'));
  await eventually(async () => {
    const { body } = await under.call('GET', '/v1/message-flow', { as: { role: 'operator' } });
    expect(body).toEqual({
      sent: [{ type: CapitalReturned.type, recorded: 1, unpublished: 0 }],
      handled: [{ consumer: 'capital-investment__drawdowns', type: CapitalDrawn.type, handled: 1 }],
    });
  });
});

test('readiness tells of a broker that is away, and intake goes on into the outbox', async () => {
  const under = await start();
  await under.backing.killNats();
  await eventually(async () => {
    const { status, body } = await under.call('GET', '/readyz');
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('events wait in the outbox');
  });
  const { status } = await under.call('POST', '/v1/repayments', { body: { project: 'p-2', hold: false } });
  expect(status).toBe(201);
  await under.backing.startNats();
  await eventually(async () => {
    expect(await readStoredEvents(under.backing.natsUrl, CapitalReturned)).toHaveLength(1);
  });
});

test('the business clock is moved where the test switches are on', async () => {
  const under = await start();
  const moved = await under.call('PUT', '/v1/business-clock', {
    as: { role: 'operator' },
    body: { now: '2025-12-31T23:59:00+08:00' },
  });
  expect(moved.status).toBe(200);
  const { body } = await under.call('GET', '/v1/now');
  expect(body.now).toMatch(/^2025-12-31T15:59:/);
});

describe('stop', () => {
  test('answers the request in flight, publishes its event, and takes no other one', async () => {
    const under = await start();
    const answer = under.call('POST', '/v1/repayments', { body: { project: 'p-3', hold: true } });
    await waitFor(() => inFlight);
    const stopped = running?.stop();
    await eventually(async () => {
      await expect(under.call('GET', '/v1/now')).rejects.toThrow();
    });
    held.resolve();
    expect((await answer).status).toBe(201);
    await stopped;
    const events = await readStoredEvents(under.backing.natsUrl, CapitalReturned);
    expect(events.map(({ message }) => message.projectId)).toEqual(['p-3']);
  });

  test('does not wait for a broker that is away; what was accepted is published later', async () => {
    const under = await start();
    await under.backing.killNats();
    await under.call('POST', '/v1/repayments', { body: { project: 'p-4', hold: false } });
    await running?.stop();
    await under.backing.startNats();
    await under.restart();
    await eventually(
      async () => {
        const events = await readStoredEvents(under.backing.natsUrl, CapitalReturned);
        expect(events.map(({ message }) => message.projectId)).toEqual(['p-4']);
      },
      { timeoutMillis: 25_000 },
    );
  });
});
