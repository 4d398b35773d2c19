import { readFileSync } from 'node:fs';

/** A secret given in the environment or in a file; the file wins, and is read at each call so that it rotates. */
export const readSecret = (value: string | undefined, file: string | undefined): string | undefined =>
  file === undefined ? value : readFileSync(file, 'utf8').trim();
