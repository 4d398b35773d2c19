import { fileLapse } from '../domain/enterprise-file.js';
import type { LapseOnFile } from '../domain/lapse-on-file.js';
import { takeNewsCommand } from './take-news.js';

export interface TakeLapse {
  readonly uscc: string;
  readonly lapse: LapseOnFile;
}

/** Keeps a lapse of mandatory cover, or its end, in the insurance record of the enterprise. */
export const takeLapseCommand = takeNewsCommand<TakeLapse>(
  'take-lapse',
  'INSURANCE_CHANGED',
  (file, { lapse }) => fileLapse(file, lapse),
);
