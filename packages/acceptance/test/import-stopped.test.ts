import { access, readFile } from 'node:fs/promises';
import { importDoors } from '@donghu/cli/doors';
import { type ImportProgress, type ImportSummary, importFile } from '@donghu/cli/import';
import { waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDecided, differencesIn, totalsOfAll } from '../src/books.js';
import { importInto, linesWith } from '../src/import-into.js';
import { type SimulatedFiles, writeSimulatedFiles } from '../src/simulated-files.js';
import { Zone } from '../src/zone.js';

const enterprises = 300;
const policies = 6_000;

let zone: Zone;
let files: SimulatedFiles;
let stopped: ImportSummary;
let resumed: ImportSummary;

beforeAll(async () => {
  files = await writeSimulatedFiles({ seed: 11, enterprises, policies });
  zone = await Zone.open();
  await importInto(zone, 'institutions', files.file('institutions'));
  await importInto(zone, 'enterprises', files.file('enterprises'));
  await zone.quiet();
  stopped = await importAndStop();
  resumed = await resumeAndKill();
}, 600_000);

afterAll(async () => {
  await zone?.close();
  await files?.remove();
}, 60_000);

const policyFile = (): string => files.file('policies');
const refusedFile = (): string => `${policyFile()}.refused`;
const journalFile = (): string => `${policyFile()}.journal`;

const importPolicies = (
  progress: (progress: ImportProgress) => void,
  signal?: AbortSignal,
): Promise<ImportSummary> =>
  importFile({
    file: policyFile(),
    door: 'policies',
    url: zone.platform.doors(importDoors.policies).http,
    token: () => zone.platform.token('operator'),
    refusedFile: refusedFile(),
    journalFile: journalFile(),
    progress,
    signal,
  });

const importAndStop = (): Promise<ImportSummary> => {
  const stop = new AbortController();
  return importPolicies(({ answered }) => {
    if (answered >= 500) stop.abort();
  }, stop.signal);
};

/** The service that answers dies while the rest is on its way, and is started again. */
const resumeAndKill = async (): Promise<ImportSummary> => {
  const intake = zone.platform.processes.get('policy-intake');
  if (intake === undefined) throw new Error('policy-intake does not run');
  const { pid } = intake;
  let answered = 0;
  const running = importPolicies((progress) => {
    answered = progress.answered;
  });
  // Told when it is waited for.
  running.catch(() => undefined);
  // A slow store may be busy for a while with what the first part of the file has left to do.
  await waitFor(() => answered > stopped.answered, {
    what: 'an answer after the stop',
    timeoutMillis: 90_000,
  });
  intake.kill();
  await waitFor(() => intake.pid !== pid, { what: 'the end of the process' });
  return running;
};

const refusedLines = async (): Promise<number[]> =>
  (await readFile(refusedFile(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row).refused.line);

describe('an import of policies, stopped, gone on with, and its service killed', () => {
  test('was stopped before the end, with all that was sent answered', () => {
    expect(stopped).toMatchObject({ stopped: true, failed: 0 });
    expect(stopped.answered).toBeLessThan(policies);
  });

  test('answered every line once in the end', async () => {
    expect(resumed).toMatchObject({
      stopped: false,
      failed: 0,
      resumedAfter: stopped.answered,
      answered: policies - stopped.answered,
    });
    await expect(access(journalFile())).rejects.toThrow('ENOENT');
  });

  test('wrote each refused line once, in its order', async () => {
    const lines = await refusedLines();
    expect(lines).toHaveLength(resumed.rejected);
    expect(lines).toEqual([...new Set(lines)].sort((left, right) => left - right));
  });

  test('took every policy once, as a second import shows', async () => {
    await allDecided(zone, 400_000);
    const before = await totalsOfAll(zone);
    const again = await importInto(zone, 'policies', policyFile());
    expect(linesWith(again, 'known') + again.rejected).toBe(policies);
    expect(again.rejected).toBe(resumed.rejected);
    await allDecided(zone, 400_000);
    expect(await totalsOfAll(zone)).toEqual(before);
    expect(await differencesIn(zone)).toEqual([]);
  }, 900_000);
});
