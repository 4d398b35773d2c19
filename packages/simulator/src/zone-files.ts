import { institutionsCsv } from './institutions-csv.js';
import { simulateZone, type ZoneSize } from './simulate-zone.js';

/** The zone in `examples/zone`. The seed is the day of the plan. */
export const exampleZone: ZoneSize = { seed: 20_210_922, enterprises: 2000, policies: 3000 };

const ndjson = (items: Iterable<unknown>): string =>
  Array.from(items, (item) => `${JSON.stringify(item)}\n`).join('');

/** The files of a zone by name, in the order in which they are imported. */
export const zoneFiles = (size: ZoneSize): ReadonlyMap<string, string> => {
  const { institutions, enterprises, creditRecords, policies, capital } = simulateZone(size);
  return new Map([
    ['institutions.csv', institutionsCsv(institutions)],
    ['enterprises.ndjson', ndjson(enterprises)],
    ['credit-records.ndjson', ndjson(creditRecords)],
    ['policies.ndjson', ndjson(policies)],
    ['capital.ndjson', ndjson(capital)],
  ]);
};
