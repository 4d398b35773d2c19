import { join } from 'node:path';
import { type ImportDoor, importDoors } from '@donghu/cli/doors';
import { type ImportSummary, importFile } from '@donghu/cli/import';
import { ProgressDisplay, type ProgressOutput } from '@donghu/cli/progress';
import type { Platform } from './platform.js';
import { untilQuiet } from './quiet.js';

interface ZoneFile {
  readonly file: string;
  readonly door: ImportDoor;
  /** Columns that a reader of the file wants and the door does not take. */
  readonly ignoreColumns?: readonly string[];
}

/**
 * In the order in which facts depend on each other. Who is licensed must have reached the intake before
 * policies come, and the grades should be there before subsidies ask for them; so each stage waits until the
 * events of the one before are handled.
 */
const stages: readonly (readonly ZoneFile[])[] = [
  [
    { file: 'institutions.csv', door: 'institutions', ignoreColumns: ['source'] },
    { file: 'enterprises.ndjson', door: 'enterprises' },
  ],
  [{ file: 'credit-records.ndjson', door: 'credit-records' }],
  [
    { file: 'capital.ndjson', door: 'capital-reports' },
    { file: 'policies.ndjson', door: 'policies' },
  ],
];

const quietWithinMillis = 300_000;

export interface ZoneImport {
  readonly door: ImportDoor;
  readonly summary: ImportSummary;
}

/** Reports the files of a zone through the public doors, as an operator would; a repeat changes nothing. */
export const importZone = async (
  platform: Platform,
  folder: string,
  output: ProgressOutput,
  signal: AbortSignal,
): Promise<readonly ZoneImport[]> => {
  const imports: ZoneImport[] = [];
  for (const stage of stages) {
    for (const { file, door, ignoreColumns = [] } of stage) {
      if (signal.aborted) return imports;
      const display = new ProgressDisplay(file.padEnd(22), output);
      const summary = await importFile({
        file: join(folder, file),
        door,
        url: platform.doors(importDoors[door]).http,
        token: await platform.token('operator'),
        ignoreColumns,
        signal,
        progress: (progress) => display.show(progress),
      });
      display.end();
      imports.push({ door, summary });
    }
    if (!signal.aborted) await untilQuiet(platform, quietWithinMillis);
  }
  return imports;
};
