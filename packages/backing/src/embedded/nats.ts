import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { NatsServer } from '../backing.js';
import { natsConfiguration } from '../nats-configuration.js';
import { OwnedProcess } from '../owned-process.js';
import { askNats } from '../readiness.js';
import type { EmbeddedOptions } from './embedded-options.js';
import { install } from './install.js';

const HOST = '127.0.0.1';

export interface NatsOptions extends EmbeddedOptions {
  readonly port: number;
  readonly monitorPort: number;
}

/** Starts a real nats-server with JetStream on disk. */
export async function startEmbeddedNats(options: NatsOptions): Promise<NatsServer> {
  const { log, port, monitorPort, environment = process.env } = options;
  const { bin } = await install(environment, log);
  const dataDirectory = resolve(options.dataDirectory);
  const storeDirectory = join(dataDirectory, 'nats');
  await mkdir(storeDirectory, { recursive: true });
  const configuration = join(dataDirectory, 'nats.conf');
  await writeFile(configuration, natsConfiguration({ host: HOST, port, monitorPort, storeDirectory }));
  const url = `nats://${HOST}:${port}`;
  const server = new OwnedProcess({
    name: 'nats-server',
    command: join(bin, 'nats-server'),
    args: ['--config', configuration],
    environment,
    dataDirectory,
    pidFile: join(dataDirectory, 'nats.pid'),
    logFile: join(dataDirectory, 'nats.log'),
    url,
    ports: { NATS: port, 'NATS monitor': monitorPort },
    ask: async () => `nats-server ${await askNats(url)}`,
    ownerPid: options.ownerPid,
    log,
  });
  await server.start();
  return Object.assign(server, { monitorUrl: `http://${HOST}:${monitorPort}` });
}
