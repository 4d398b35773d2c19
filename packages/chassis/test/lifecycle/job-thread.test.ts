import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import { eventually, readStoredEvents, startTestService, type TestService } from '@donghu/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openDevelopmentIssuer } from '../../src/authentication/index.js';
import { type Platform, startService } from '../../src/lifecycle/index.js';

const { CapitalReturned } = eventCatalogue;
const program = new URL('./job-thread-program.mjs', import.meta.url);

let service: TestService;
let platform: Platform<unknown>;

beforeEach(async () => {
  service = await startTestService({
    start: (environment) =>
      startService(
        {
          name: 'capital-investment',
          version: '0.1.0',
          title: { en: 'Thread test', zh: '线程测试' },
          stream: 'CAPITAL',
          ports: { http: 0, grpc: 0 },
          settings: z.object({}),
          collections: [],
          build: (given) => {
            platform = given;
            return { routes: [], grpc: [], consumers: [] };
          },
        },
        environment,
      ),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
});

afterEach(async () => {
  await service.stop();
});

const run = (work: string, signal = new AbortController().signal): Promise<void> =>
  platform.runInThread(program, { work }, signal);

const words = async (): Promise<readonly string[]> =>
  (await platform.store.db.collection<{ _id: string }>('words').find().toArray()).map(({ _id }) => _id);

test('a job in a thread commits at the business date of its service, and its events are published', async () => {
  await service.call('PUT', '/v1/business-clock', {
    as: { role: 'operator' },
    body: { now: '2027-03-01T10:00:00+08:00' },
  });
  await run('commit');
  const [stored] = await readStoredEvents(service.backing.natsUrl, CapitalReturned);
  expect(stored?.message).toMatchObject({
    returnReference: 'by a thread',
    returnedOn: '2027-03-01',
  });
});

test('work that fails in a thread is a fault of its job', async () => {
  await expect(run('fail')).rejects.toThrow('the work failed');
});

test('a thread is told when its service stops, and its job waits for what it still does', async () => {
  const stopping = new AbortController();
  const running = run('wait', stopping.signal);
  await eventually(async () => expect(await words()).toEqual(['began']));
  stopping.abort();
  await running;
  expect(await words()).toEqual(['began', 'ended']);
});

test('no thread starts for a service that has stopped', async () => {
  await run('commit', AbortSignal.abort());
  expect(await readStoredEvents(service.backing.natsUrl, CapitalReturned)).toEqual([]);
});
