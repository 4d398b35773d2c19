import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DevelopmentIssuer, Role } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import type { SharedOptions } from './settings.js';
import { UsageError } from './usage-error.js';

const repositoryRoot = resolve(import.meta.dirname, '../../..');

const keyDirectory = (environment: NodeJS.ProcessEnv): string =>
  join(resolve(environment.DONGHU_HOME ?? join(repositoryRoot, '.donghu')), 'keys');

/** Only where the platform of this machine made its keys: making others would help nobody. */
export const openIssuer = async (environment: NodeJS.ProcessEnv): Promise<DevelopmentIssuer> => {
  const directory = keyDirectory(environment);
  if (!existsSync(join(directory, 'signing-key.json'))) {
    throw new UsageError(
      `there is no development issuer in ${directory}: give --token or DONGHU_TOKEN, or start the platform here with npm start`,
    );
  }
  // Loaded on use: it brings the whole chassis, and most commands can do without.
  const { openDevelopmentIssuer } = await import('@donghu/chassis');
  return openDevelopmentIssuer(directory, systemClock);
};

/** The token that was given, else one of the development issuer, renewed for each request. */
export const tokenFor = async (
  role: Role,
  options: SharedOptions,
  environment: NodeJS.ProcessEnv,
): Promise<string | (() => Promise<string>)> => {
  const given = options.token ?? environment.DONGHU_TOKEN;
  if (given !== undefined && given !== '') return given;
  const issuer = await openIssuer(environment);
  return () => issuer.issueToken({ subject: `${role}@donghu`, roles: [role], lifetimeSeconds: 600 });
};
