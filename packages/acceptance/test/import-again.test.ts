import type { ImportDoor } from '@donghu/cli/doors';
import type { ImportSummary } from '@donghu/cli/import';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDecided, differencesIn, totalsOfAll, trialBalanceOf } from '../src/books.js';
import { platformEnvironment } from '../src/environment.js';
import { importInto, linesWith } from '../src/import-into.js';
import { type SimulatedFiles, writeSimulatedFiles } from '../src/simulated-files.js';
import { Zone } from '../src/zone.js';

const enterprises = 300;
const policies = 400;
const doors: readonly ImportDoor[] = [
  'institutions',
  'enterprises',
  'credit-records',
  'capital-reports',
  'policies',
];

let zone: Zone;
let files: SimulatedFiles;
let totals: Awaited<ReturnType<typeof totalsOfAll>>;

beforeAll(async () => {
  files = await writeSimulatedFiles({ seed: 3, enterprises, policies });
  zone = await Zone.open({ environment: platformEnvironment() });
}, 120_000);

afterAll(async () => {
  await zone?.close();
  await files?.remove();
}, 60_000);

const importDoor = (door: ImportDoor): Promise<ImportSummary> => importInto(zone, door, files.file(door));

/** Lines that were taken by either of two imports: neither known before nor refused. */
const sumOf = (...summaries: readonly ImportSummary[]): number =>
  summaries.reduce(
    (sum, summary) => sum + summary.answered - summary.rejected - linesWith(summary, 'known'),
    0,
  );

const twiceAtOnce = async (door: ImportDoor): Promise<readonly [ImportSummary, ImportSummary]> =>
  Promise.all([importDoor(door), importDoor(door)]);

describe('the same files, imported again and again', () => {
  test('twice at once, every line is taken once', async () => {
    const taken = new Map<ImportDoor, number>();
    for (const door of doors) {
      const [first, second] = await twiceAtOnce(door);
      expect([door, first.failed, second.failed]).toEqual([door, 0, 0]);
      expect([door, second.answered, second.rejected]).toEqual([door, first.answered, first.rejected]);
      taken.set(door, sumOf(first, second));
      // What is taken later depends on what the other services have learnt of this.
      await zone.quiet();
    }
    await allDecided(zone);
    totals = await totalsOfAll(zone);
    expect(totals['institution-registry']).toMatchObject({ enterprises });
    expect(taken.get('enterprises')).toBe(enterprises);
    expect(taken.get('credit-records')).toBe(totals['credit-rating'].creditRecords);
    expect(taken.get('policies')).toBe(totals['policy-intake'].policies.accepted);
    expect(String(taken.get('policies'))).toBe(totals['subsidy-disbursement'].policies.count);
    // Some of the simulated reports are faulty, but few.
    expect(taken.get('policies')).toBeGreaterThan(policies * 0.9);
  }, 90_000);

  test('a third time nothing changes anywhere', async () => {
    for (const door of doors) {
      const summary = await importDoor(door);
      expect([door, linesWith(summary, 'known') + summary.rejected]).toEqual([door, summary.answered]);
    }
    await allDecided(zone);
    expect(await totalsOfAll(zone)).toEqual(totals);
  }, 60_000);

  test('two more at once, all doors together, change nothing either', async () => {
    await Promise.all(doors.map(twiceAtOnce));
    await allDecided(zone);
    expect(await totalsOfAll(zone)).toEqual(totals);
  }, 60_000);

  test('services and streams agree on every event and sum', async () => {
    expect(await differencesIn(zone)).toEqual([]);
  }, 30_000);

  test('the ledger is balanced, and holds the entitlements', async () => {
    const balance = await trialBalanceOf(zone);
    expect(balance).toMatchObject({ balanced: true, debit: balance.credit });
    const recognised = balance.accounts.find(
      ({ account }: { account: string }) => account === 'entitlement:recognised',
    );
    expect(recognised.balance).toBe(totals['subsidy-disbursement'].entitled.amount);
    expect(Number(recognised.balance)).toBeGreaterThan(0);
  });
});
