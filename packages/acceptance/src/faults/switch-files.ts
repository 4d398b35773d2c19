import { join, resolve } from 'node:path';

/** A process of the platform is known by its HTTP port. */
export const settingsFile = (folder: string, httpPort: string): string =>
  join(folder, `${httpPort}.settings.json`);

/** Written by a process that came to its crash point: its pid. */
export const reachedFile = (folder: string, httpPort: string): string => join(folder, `${httpPort}.reached`);

/** The environment in which the services of a campaign run. */
export const switchedEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  DONGHU_FAULTS_FOLDER: folder,
  // As built: services run without the loader of the tests.
  NODE_OPTIONS: `--import=${resolve(import.meta.dirname, '../../dist/faults/service-switches.js')}`,
});
