import type { SharingRequest } from '../domain/sharing-request.js';
import { keptRecords } from './kept-records.js';

export const sharingRequests = keptRecords<SharingRequest>('sharing_requests', [
  { key: { party: 1, _id: 1 }, name: 'party' },
  { key: { entryId: 1, _id: 1 }, name: 'entry' },
]);
