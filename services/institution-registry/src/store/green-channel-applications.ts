import type { GreenChannelApplication } from '../domain/green-channel.js';
import { keptRecords } from './kept-records.js';

export const greenChannelApplications = keptRecords<GreenChannelApplication>('green_channel_applications', [
  { key: { filedOn: 1, _id: 1 }, name: 'filedOn' },
  { key: { applicantUscc: 1, _id: 1 }, name: 'applicant' },
]);
