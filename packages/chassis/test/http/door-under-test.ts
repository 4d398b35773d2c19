import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@donghu/kernel';
import { pino } from 'pino';
import {
  createTokenVerifier,
  type DevelopmentIssuer,
  openDevelopmentIssuer,
} from '../../src/authentication/index.js';
import { createHttpDoor, type HttpDoor, type HttpDoorOptions } from '../../src/http/index.js';

/** A clock that stands still until it is moved. */
export class StandingClock implements Clock {
  #now = new Date('2025-03-10T02:00:00Z');

  now(): Date {
    return this.#now;
  }

  moveBy(millis: number): void {
    this.#now = new Date(this.#now.getTime() + millis);
  }
}

export interface DoorUnderTest {
  readonly door: HttpDoor;
  readonly url: string;
  readonly issuer: DevelopmentIssuer;
  readonly clock: StandingClock;
  readonly logLines: Record<string, unknown>[];
  tokenFor(request: Parameters<DevelopmentIssuer['issueToken']>[0]): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Opens a real door on a free port, with real tokens, around the given routes. */
export const openDoor = async (options: Partial<HttpDoorOptions>): Promise<DoorUnderTest> => {
  const directory = await mkdtemp(join(tmpdir(), 'donghu-door-'));
  const clock = new StandingClock();
  const issuer = await openDevelopmentIssuer(directory, clock);
  const logLines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => logLines.push(JSON.parse(line)) });
  const door = createHttpDoor({
    service: { name: 'door-test', version: '1.0.0', title: { en: 'Door test', zh: '测试' } },
    routes: [],
    bulkRoutes: [],
    verifier: createTokenVerifier({ ...issuer, jwks: { file: issuer.jwksFile }, clock }),
    clock,
    log,
    readiness: () => ({ ready: true, dependencies: { store: { ready: true } } }),
    metricsText: async () => '# no metrics\n',
    limits: { maxConcurrent: 50, ratePerSecondPerPrincipal: 1_000 },
    draining: () => false,
    ...options,
  });
  const { port } = await door.listen(0, '127.0.0.1');
  return {
    door,
    url: `http://127.0.0.1:${port}`,
    issuer,
    clock,
    logLines,
    tokenFor: async (request) => ({ authorization: `Bearer ${await issuer.issueToken(request)}` }),
    close: async () => {
      await door.close(1_000);
      await rm(directory, { recursive: true });
    },
  };
};

/** A promise with its key outside. */
export const latch = <T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } => {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: (value) => open(value) };
};
