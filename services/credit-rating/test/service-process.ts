import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@donghu/backing';
import { openDevelopmentIssuer } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { eventually, type TestBacking, useTestBacking } from '@donghu/testkit';
import { expect } from '@jest/globals';

const main = path.resolve(import.meta.dirname, '../dist/main.js');

/** The service in a process of its own, to be killed and started again on the same store and the same ports. */
export interface ServiceProcess {
  readonly backing: TestBacking;
  readonly httpUrl: string;
  readonly grpcAddress: string;
  /** Of the service in the store. */
  readonly database: string;
  /** Of one person in that role unless told who. */
  token(role: 'bureau' | 'operator' | 'regulator', subject?: string): Promise<string>;
  /** With settings for this time only. */
  start(settings?: NodeJS.ProcessEnv): Promise<void>;
  /** At once, and until it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export const openServiceProcess = async (
  settings: (folder: string) => Promise<NodeJS.ProcessEnv> = async () => ({}),
): Promise<ServiceProcess> => {
  const backing = await useTestBacking();
  const folder = await mkdtemp(path.join(tmpdir(), 'donghu-keys-'));
  const issuer = await openDevelopmentIssuer(folder, systemClock);
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  const httpUrl = `http://127.0.0.1:${httpPort}`;
  const environment = {
    ...process.env,
    NATS_URL: backing.natsUrl,
    MONGODB_URL: backing.mongoUrl,
    DATABASE_PREFIX: backing.databasePrefix,
    HOST: '127.0.0.1',
    HTTP_PORT: String(httpPort),
    GRPC_PORT: String(grpcPort),
    JWKS_FILE: issuer.jwksFile,
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_AUDIENCE: issuer.audience,
    LOG_LEVEL: 'fatal',
    ...(await settings(folder)),
  };
  let child: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  return {
    backing,
    httpUrl,
    grpcAddress: `127.0.0.1:${grpcPort}`,
    database: `${backing.databasePrefix}_credit_rating`,
    token: (role, subject = `${role}@test`) => issuer.issueToken({ subject, roles: [role] }),
    start: async (own = {}) => {
      child = spawn(process.execPath, [main], { env: { ...environment, ...own }, stdio: 'ignore' });
      await eventually(async () => expect((await fetch(`${httpUrl}/readyz`)).status).toBe(200), {
        timeoutMillis: 50_000,
        everyMillis: 50,
      });
    },
    kill,
    stop: async () => {
      await kill();
      await backing.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
