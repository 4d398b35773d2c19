import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportDoor } from '@donghu/cli/doors';
import { simulateZone, type ZoneSize } from '@donghu/simulator';

/** The files of a simulated zone, each named after the door that it goes to. */
export interface SimulatedFiles {
  file(door: ImportDoor): string;
  remove(): Promise<void>;
}

const ndjson = (items: Iterable<object>): string =>
  Array.from(items, (item) => `${JSON.stringify(item)}\n`).join('');

export const writeSimulatedFiles = async (size: ZoneSize): Promise<SimulatedFiles> => {
  const folder = await mkdtemp(join(tmpdir(), 'donghu-files-'));
  const file = (door: ImportDoor): string => join(folder, `${door}.ndjson`);
  const zone = simulateZone(size);
  await Promise.all([
    writeFile(file('institutions'), ndjson(Array.from(zone.institutions, ({ institution }) => institution))),
    writeFile(file('enterprises'), ndjson(zone.enterprises)),
    writeFile(file('credit-records'), ndjson(zone.creditRecords)),
    writeFile(file('policies'), ndjson(zone.policies)),
    writeFile(file('capital-reports'), ndjson(zone.capital)),
  ]);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
};
