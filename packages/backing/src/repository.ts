import { join, resolve } from 'node:path';

/** The same three steps up from `src` and from `dist`. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..');

/** Where this clone keeps what it installs and stores. */
export function donghuHome(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment.DONGHU_HOME ?? join(repositoryRoot, '.donghu'));
}
