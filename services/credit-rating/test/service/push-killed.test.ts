import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually, MunicipalPlatform } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { PushRow } from '../../src/store/push-ledger.js';
import { codeNumber } from '../party-code.js';
import { openServiceProcess, type ServiceProcess } from '../service-process.js';

const enterprises = 60;

let platform: MunicipalPlatform;
let service: ServiceProcess;
let mongo: MongoClient;

beforeAll(async () => {
  platform = await MunicipalPlatform.start();
  service = await openServiceProcess(async (folder) => {
    const authority = path.join(folder, 'platform.pem');
    await writeFile(authority, platform.authority);
    return {
      MUNICIPAL_PLATFORM_URL: platform.url,
      MUNICIPAL_PLATFORM_CA_FILE: authority,
      MUNICIPAL_PLATFORM_BATCH: '8',
      MUNICIPAL_PLATFORM_RETRY_MILLIS: '20',
    };
  });
  mongo = new MongoClient(service.backing.mongoUrl);
  await service.start();
});

afterAll(async () => {
  await mongo?.close();
  await service?.stop();
  await platform?.stop();
});

/** How many of the changes were taken. */
const vetoes = async (kind: 'VETO_SET' | 'VETO_CLEARED'): Promise<number> => {
  const lines = Array.from({ length: enterprises }, (_, index) => ({
    enterpriseUscc: codeNumber(index),
    kind,
    value: 'FRAUD',
    effectiveOn: '2025-01-01',
    source: 'DRC',
    documentNumber: `${kind}-${index}`,
  }));
  const response = await fetch(`${service.httpUrl}/v1/credit-records/bulk`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await service.token('bureau')}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': kind,
    },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  return (await response.text()).match(/"outcome":"(recorded|known)"/g)?.length ?? 0;
};

const allVetoes = (kind: 'VETO_SET' | 'VETO_CLEARED') =>
  eventually(async () => expect(await vetoes(kind)).toBe(enterprises));

/**
 * The changes are recorded when the sender dies: a store may keep what an open transaction of the dead held for a
 * minute, and this is not about that.
 */
test('the platform holds the ledger in the end, though the sender is killed in the middle of a batch', async () => {
  await allVetoes('VETO_SET');
  await eventually(() => expect(platform.batches).toBeGreaterThanOrEqual(2));
  platform.failNext('SLOW');
  await allVetoes('VETO_CLEARED');
  await eventually(() => expect(platform.faultsLeft).toBe(0));
  await service.kill();
  await service.start();
  const ledger = mongo.db(service.database).collection<PushRow>('push_ledger');
  await eventually(
    async () => {
      const rows = await ledger.find().toArray();
      expect(rows).toHaveLength(2 * enterprises);
      expect(rows.every(({ state }) => state === 'ACKNOWLEDGED')).toBe(true);
      expect(new Map(rows.map(({ _id, digest }) => [_id, digest]))).toEqual(platform.digests());
    },
    { timeoutMillis: 40_000, everyMillis: 100 },
  );
  for (let index = 0; index < enterprises; index += 1) {
    const told = platform.firstKept.filter((id) => id.startsWith(codeNumber(index)));
    expect(told).toEqual([...told].sort());
  }
});
