import { type ImportDoor, importDoors } from '@donghu/cli/doors';
import { type ImportSummary, importFile } from '@donghu/cli/import';
import type { Zone } from './zone.js';

/** Reports a file as an operator does with `donghu import`. */
export const importInto = (zone: Zone, door: ImportDoor, file: string): Promise<ImportSummary> =>
  importFile({
    file,
    door,
    url: zone.platform.doors(importDoors[door]).http,
    token: () => zone.platform.token('operator'),
  });

/** Lines that ended in this way. */
export const linesWith = ({ outcomes }: ImportSummary, outcome: string): number =>
  outcomes.filter((count) => count.outcome === outcome).reduce((sum, { lines }) => sum + lines, 0);
