import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type DevelopmentIssuer, openDevelopmentIssuer } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { type TestBacking, useTestBacking } from '@donghu/testkit';

const root = resolve(import.meta.dirname, '../../..');

interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** NATS, MongoDB and the institution registry, as the command finds them: from outside. */
export interface ZoneUnderTest {
  readonly backing: TestBacking;
  readonly issuer: DevelopmentIssuer;
  /** A folder for the files of a test. */
  readonly folder: string;
  /** What every service of the platform is started with. */
  readonly environment: NodeJS.ProcessEnv;
  readonly registryUrl: string;
  /** Starts the command; `end` resolves when it has ended. */
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly end: Promise<CommandResult> };
  donghu(...args: readonly string[]): Promise<CommandResult>;
  stop(): Promise<void>;
}

export const startZone = async (): Promise<ZoneUnderTest> => {
  const [backing, folder] = await Promise.all([useTestBacking(), mkdtemp(join(tmpdir(), 'donghu-command-'))]);
  const issuer = await openDevelopmentIssuer(join(folder, 'home/keys'), systemClock);
  const environment = {
    NATS_URL: backing.natsUrl,
    MONGODB_URL: backing.mongoUrl,
    DATABASE_PREFIX: backing.databasePrefix.replace(/_$/, ''),
    JWKS_FILE: issuer.jwksFile,
    HOST: '127.0.0.1',
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    LOG_FORMAT: 'json',
  };
  const registry = spawn(process.execPath, [join(root, 'services/institution-registry/bundle/main.js')], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const registryUrl = `http://127.0.0.1:${await portOf(registry)}`;

  const start: ZoneUnderTest['start'] = (...args) => {
    const child = spawn(process.execPath, [join(root, 'packages/cli/dist/main.js'), ...args], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DONGHU_HOME: join(folder, 'home'),
        NATS_URL: backing.natsUrl,
        DONGHU_URL_INSTITUTION_REGISTRY: registryUrl,
      },
    });
    return { child, end: resultOf(child) };
  };
  return {
    backing,
    issuer,
    folder,
    environment,
    registryUrl,
    start,
    donghu: (...args) => start(...args).end,
    stop: async () => {
      const gone = new Promise((done) => registry.once('exit', done));
      registry.kill('SIGTERM');
      await gone;
      await backing.stop();
      await rm(folder, { recursive: true });
    },
  };
};

const portOf = (service: ChildProcess): Promise<number> =>
  new Promise((found, failed) => {
    service.once('exit', (code) => failed(new Error(`the registry ended with ${code}`)));
    if (service.stdout === null) throw new Error('the output of the registry is not piped');
    createInterface({ input: service.stdout }).on('line', (line) => {
      const { httpPort } = JSON.parse(line) as { readonly httpPort?: number };
      if (httpPort !== undefined) found(httpPort);
    });
  });

const resultOf = (child: ChildProcess): Promise<CommandResult> => {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
};
