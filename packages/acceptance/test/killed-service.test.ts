import type { ImportSummary } from '@donghu/cli/import';
import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents, readStoredMessages, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDecided, differencesIn, totalsOfAll, trialBalanceOf } from '../src/books.js';
import { platformEnvironment } from '../src/environment.js';
import { importInto, linesWith } from '../src/import-into.js';
import { type SimulatedFiles, writeSimulatedFiles } from '../src/simulated-files.js';
import { Zone } from '../src/zone.js';

const enterprises = 200;
const policies = 600;
/** A store may keep what a dead client held locked in a transaction for up to a minute. */
const lockedAtMostMillis = 60_000;
const decidedWithinMillis = lockedAtMostMillis + 30_000;

let zone: Zone;
let files: SimulatedFiles;
let imported: ImportSummary;
/** How many decisions were out when the service was gone. */
const decidedAtKill: number[] = [];

beforeAll(async () => {
  files = await writeSimulatedFiles({ seed: 7, enterprises, policies });
  zone = await Zone.open({ environment: platformEnvironment() });
  await importInto(zone, 'institutions', files.file('institutions'));
  await importInto(zone, 'enterprises', files.file('enterprises'));
  await zone.quiet();
  imported = await importAndKill();
  await allDecided(zone, decidedWithinMillis);
}, 180_000);

afterAll(async () => {
  await zone?.close();
  await files?.remove();
}, 60_000);

const decidedEvents = () => readStoredEvents(zone.platform.backing.natsUrl, eventCatalogue.SubsidyAssessed);

/** Kills the service twice, each time as soon as more decisions are out than before. */
const importAndKill = async (): Promise<ImportSummary> => {
  const running = importInto(zone, 'policies', files.file('policies'));
  for (let kills = 0; kills < 2; kills += 1) {
    const before = decidedAtKill.at(-1) ?? 0;
    await waitFor(async () => (await decidedEvents()).length > before, {
      what: `a decision after the ${before}th`,
      timeoutMillis: decidedWithinMillis,
    });
    await kill();
  }
  return running;
};

/** Ends the process at once and waits until the supervision has another one ready. */
const kill = async (): Promise<void> => {
  const service = zone.platform.processes.get('subsidy-disbursement');
  if (service === undefined) throw new Error('subsidy-disbursement does not run');
  const { pid } = service;
  service.kill();
  await waitFor(() => service.pid !== pid, { what: 'the end of the process' });
  decidedAtKill.push((await decidedEvents()).length);
  await waitFor(() => service.pid !== undefined, { what: 'another process' });
  await service.ready(30_000);
};

describe('subsidy-disbursement, killed twice in the middle of an import', () => {
  test('it was killed in the middle of the work, at two points of it', () => {
    const [first = 0, second = 0] = decidedAtKill;
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(linesWith(imported, 'accepted'));
  });

  test('every line was answered, and the policies were accepted', () => {
    expect(imported).toMatchObject({ answered: policies, failed: 0, stopped: false });
    expect(linesWith(imported, 'accepted')).toBeGreaterThan(policies * 0.9);
  });

  test('every accepted policy has one application', async () => {
    const totals = await totalsOfAll(zone);
    expect(totals['policy-intake'].policies.accepted).toBe(linesWith(imported, 'accepted'));
    expect(totals['subsidy-disbursement']).toMatchObject({
      policies: { count: String(linesWith(imported, 'accepted')) },
      assessed: { count: String(linesWith(imported, 'accepted')) },
      undecided: { count: '0' },
    });
  });

  test('every accepted policy was decided once', async () => {
    const accepted = await readStoredEvents(zone.platform.backing.natsUrl, eventCatalogue.PolicyAccepted);
    const decisions = await decidedEvents();
    expect(decisions.map(({ message }) => message.policyId).sort()).toEqual(
      accepted.map(({ message }) => message.policyId).sort(),
    );
  });

  test('no message was given up', async () => {
    expect(await readStoredMessages(zone.platform.backing.natsUrl, 'DEAD_LETTER')).toEqual([]);
  });

  test('services and streams agree, and the ledger is balanced', async () => {
    expect(await differencesIn(zone)).toEqual([]);
    const balance = await trialBalanceOf(zone);
    expect(balance).toMatchObject({ balanced: true, debit: balance.credit });
    expect(Number(balance.debit)).toBeGreaterThan(0);
  }, 30_000);
});
