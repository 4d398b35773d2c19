import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type RunningService, startService } from '@donghu/chassis';
import { readStoredMessages, type StoredMessage, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type ReconcileOptions, reconcile } from '../../src/reconcile/reconcile.js';
import { reconcileAndRepair } from '../../src/reconcile/repair.js';
import { clerkService } from '../clerk-service.js';
import { startZone, type ZoneUnderTest } from '../zone-under-test.js';

const enterpriseCount = 40;
const refusals = { usccs: new Set<string>() };

let zone: ZoneUnderTest;
let clerk: RunningService;
let lines: readonly string[];

beforeAll(async () => {
  zone = await startZone();
  clerk = await startService(clerkService(refusals), { ...zone.environment, LOG_LEVEL: 'silent' });
  const file = resolve(import.meta.dirname, '../../../../examples/zone/enterprises.ndjson');
  lines = (await readFile(file, 'utf8')).split('\n').slice(0, enterpriseCount);
  const token = await zone.issuer.issueToken({ subject: 'operator', roles: ['operator'] });
  const response = await fetch(`${zone.registryUrl}/v1/enterprises/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  expect((await response.text()).trim().split('\n')).toHaveLength(enterpriseCount);
});

afterAll(async () => {
  await clerk?.stop();
  await zone?.stop();
});

const services = () => [
  { name: 'institution-registry', url: zone.registryUrl },
  { name: 'clerk', url: `http://127.0.0.1:${clerk.httpPort}` },
];

const options = async (role: 'auditor' | 'operator', waitSeconds = 15): Promise<ReconcileOptions> => ({
  services: services(),
  nats: { servers: zone.backing.natsUrl },
  token: await zone.issuer.issueToken({ subject: role, roles: [role] }),
  waitSeconds,
});

const storedEvents = () =>
  readStoredMessages(zone.backing.natsUrl, 'REGISTRY', 'registry.v1.enterprise_changed.*');

const usccOf = (line: number): string => (JSON.parse(lines[line] ?? '{}') as { uscc: string }).uscc;

/** Changes an enterprise for the first time; where the event of it lies in the stream. */
const classify = async (line: number): Promise<number> => {
  const token = await zone.issuer.issueToken({ subject: 'operator', roles: ['operator'] });
  const count = (await storedEvents()).length;
  const response = await fetch(`${zone.registryUrl}/v1/enterprises/${usccOf(line)}/classes`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'if-match': '"1"',
    },
    body: JSON.stringify({ classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16' }] }),
  });
  expect(response.status).toBe(200);
  await waitFor(async () => (await storedEvents()).length > count);
  await untilMarked();
  return (await storedEvents()).at(-1)?.sequence ?? 0;
};

/** What is in the stream and not yet marked as published counts as on its way. */
const untilMarked = async (): Promise<void> => {
  const token = await zone.issuer.issueToken({ subject: 'auditor', roles: ['auditor'] });
  await waitFor(async () => {
    const response = await fetch(`${zone.registryUrl}/v1/message-flow`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { sent } = (await response.json()) as { sent: readonly { unpublished: number }[] };
    return sent.every(({ unpublished }) => unpublished === 0);
  });
};

/** By hand, as with `nats stream rmm`. */
const deleteFromStream = async (sequences: readonly number[]): Promise<void> => {
  const connection = await connect({ servers: zone.backing.natsUrl });
  const manager = await jetstreamManager(connection);
  for (const sequence of sequences) await manager.streams.deleteMessage('REGISTRY', sequence);
  await connection.close();
};

const idOf = ({ headers }: StoredMessage): string => headers['ce-id'] ?? '';

test('what was deleted from a stream is found, put back under its ids, and takes effect once', async () => {
  expect((await reconcile(await options('auditor'))).differences).toEqual([]);
  const before = await storedEvents();
  const lost = [0, 1, 2, 17, 18, enterpriseCount - 1].flatMap((place) => before[place] ?? []);
  await deleteFromStream(lost.map(({ sequence }) => sequence));

  const { differences } = await reconcile(await options('auditor', 0));
  expect(differences).toContainEqual({
    kind: 'MISSING_IN_STREAM',
    what: 'donghu.registry.v1.EnterpriseChanged',
    where: 'REGISTRY',
    expected: String(enterpriseCount),
    found: String(enterpriseCount - lost.length),
  });

  const repaired = await reconcileAndRepair(await options('operator'));
  expect(repaired.repairs).toEqual([
    {
      type: 'donghu.registry.v1.EnterpriseChanged',
      stream: 'REGISTRY',
      service: 'institution-registry',
      missing: lost.length,
      republished: lost.length,
    },
  ]);
  expect(repaired.differences).toEqual([]);
  const [flow] = repaired.flows.filter(({ type }) => type.endsWith('EnterpriseChanged'));
  expect(flow).toMatchObject({
    inStream: enterpriseCount,
    repeats: 0,
    consumers: [{ consumer: 'clerk__cards', handled: enterpriseCount, deadLetters: 0 }],
  });

  // In the order of their ids, whatever the order in which the first publications overtook each other.
  const again = (await storedEvents()).slice(-lost.length);
  const byId = lost.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  expect(again.map((message) => [message.subject, idOf(message), message.body])).toEqual(
    byId.map((message) => [message.subject, idOf(message), message.body]),
  );
});

test('an event that its consumer had no chance to see takes effect when it is put back', async () => {
  await clerk.stop();
  await deleteFromStream([await classify(3)]);
  clerk = await startService(clerkService(refusals), { ...zone.environment, LOG_LEVEL: 'silent' });

  const { differences, flows, repairs } = await reconcileAndRepair(await options('operator'));
  expect(repairs).toMatchObject([{ missing: 1, republished: 1 }]);
  expect(differences).toEqual([]);
  const [flow] = flows.filter(({ type }) => type.endsWith('EnterpriseChanged'));
  expect(flow?.consumers).toMatchObject([{ handled: enterpriseCount + 1 }]);
});

test('an event that is refused again when it is put back is accounted for once', async () => {
  const letters = (count: number) =>
    waitFor(async () => (await readStoredMessages(zone.backing.natsUrl, 'DEAD_LETTER')).length === count, {
      timeoutMillis: 15_000,
    });
  refusals.usccs.add(usccOf(4));
  const sequence = await classify(4);
  await letters(1);
  await deleteFromStream([sequence]);
  const { repairs } = await reconcileAndRepair(await options('operator'));
  expect(repairs).toMatchObject([{ republished: 1 }]);
  await letters(2);
  const { differences, flows } = await reconcile(await options('auditor'));
  expect(differences).toEqual([]);
  const [flow] = flows.filter(({ type }) => type.endsWith('EnterpriseChanged'));
  expect(flow?.consumers).toMatchObject([{ handled: enterpriseCount + 1, deadLetters: 1 }]);
});

test('the command tells what it did, and that there is nothing left to do', async () => {
  const [first] = await storedEvents();
  await deleteFromStream(first === undefined ? [] : [first.sequence]);
  const addresses = services().map(({ name, url }) => `${name}=${url}`);
  const args = ['reconcile', '--repair', '--quiet', '--services', addresses.join(',')];
  const repaired = await zone.donghu(...args);
  expect(repaired.stdout).toMatch(/EnterpriseChanged\s+institution-registry\s+REGISTRY\s+1\s+1/);
  expect(repaired.stdout).toContain('reconcile: no differences');
  expect(repaired.code).toBe(0);
  const again = await zone.donghu(...args);
  expect(again).toMatchObject({ code: 0, stdout: 'repair: nothing to do\n\nreconcile: no differences\n' });
});

test('a repair is the work of an operator', async () => {
  const [first] = await storedEvents();
  await deleteFromStream(first === undefined ? [] : [first.sequence]);
  await expect(reconcileAndRepair(await options('auditor'))).rejects.toMatchObject({
    problem: { status: 403 },
  });
  expect((await reconcileAndRepair(await options('operator'))).differences).toEqual([]);
});
