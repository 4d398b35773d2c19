import type { ConnectionOptions } from '@nats-io/transport-node';
import { platformServices, type ServiceAddress } from './platform-services.js';
import { UsageError } from './usage-error.js';

/** Options that every command takes, as they were typed. */
export interface SharedOptions {
  readonly services?: string;
  readonly nats?: string;
  readonly token?: string;
}

const portOffset = (environment: NodeJS.ProcessEnv): number => {
  const text = environment.DONGHU_PORT_OFFSET ?? '0';
  if (!/^[0-9]{1,5}$/.test(text)) throw new UsageError(`DONGHU_PORT_OFFSET is not a number: ${text}`);
  return Number(text);
};

/**
 * Where the services answer: `--services name=url,…` first, then `DONGHU_URL_<SERVICE>`, then the usual ports
 * of this machine. Services that `--services` does not name are left out.
 */
export const serviceAddresses = (
  options: SharedOptions,
  environment: NodeJS.ProcessEnv,
): readonly ServiceAddress[] => {
  if (options.services !== undefined) return options.services.split(',').map(namedAddress);
  const offset = portOffset(environment);
  return platformServices.map(({ name, port }) => ({
    name,
    url:
      environment[`DONGHU_URL_${name.toUpperCase().replaceAll('-', '_')}`] ??
      `http://127.0.0.1:${port + offset}`,
  }));
};

const namedAddress = (text: string): ServiceAddress => {
  const [, name, url] = /^\s*([a-z-]+)=(https?:\/\/\S+?)\/?\s*$/.exec(text) ?? [];
  if (name === undefined || url === undefined) {
    throw new UsageError(`--services takes name=url pairs, not ${text}`);
  }
  return { name, url };
};

export const addressOf = (services: readonly ServiceAddress[], name: string): string => {
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new UsageError(`--services does not say where ${name} answers`);
  return found.url;
};

/** How to reach NATS: a user and a password where the deployment has accounts. */
export const natsOptions = (options: SharedOptions, environment: NodeJS.ProcessEnv): ConnectionOptions => {
  const { NATS_URL, NATS_USER, NATS_PASSWORD } = environment;
  const url = options.nats ?? NATS_URL ?? `nats://127.0.0.1:${4222 + portOffset(environment)}`;
  return {
    servers: url.split(','),
    name: 'donghu',
    ...(NATS_USER === undefined ? {} : { user: NATS_USER }),
    ...(NATS_PASSWORD === undefined ? {} : { pass: NATS_PASSWORD }),
  };
};
