import type { Programme } from '../domain/programme.js';
import { keptRecords } from './kept-records.js';

export const programmes = keptRecords<Programme>('programmes', [
  { key: { heldOn: 1, _id: 1 }, name: 'heldOn' },
]);
