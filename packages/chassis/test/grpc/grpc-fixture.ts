import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CreditRatingServiceService as CreditRatingDefinition,
  CreditRatingServiceClient,
  CreditRatingServiceService,
  type GetRatingRequest,
  type GetRatingResponse,
} from '@donghu/contracts/credit';
import { domainError, systemClock } from '@donghu/kernel';
import {
  createTokenVerifier,
  openDevelopmentIssuer,
  type Role,
  type TokenVerifier,
} from '../../src/authentication/index.js';
import {
  createGrpcClient,
  createGrpcDoor,
  defineGrpcService,
  type GrpcClient,
  type GrpcClientSettings,
  type GrpcDoor,
  type GrpcDoorSettings,
  type GrpcMethodOf,
  type GrpcService,
} from '../../src/grpc/index.js';
import { createLogger } from '../../src/telemetry/index.js';

type Methods = {
  readonly [Name in keyof CreditRatingDefinition]: GrpcMethodOf<CreditRatingDefinition[Name]>;
};

/** A credit service that answers at once; a test replaces the methods it is about. */
export const creditService = (methods: Partial<Methods> = {}): GrpcService =>
  defineGrpcService(CreditRatingServiceService, {
    getRating: {
      kind: 'unary',
      access: { roles: ['bureau'] },
      handle: async () => ({ rating: undefined }),
    },
    batchGetRatings: {
      kind: 'server-stream',
      access: { roles: ['bureau'] },
      handle: async function* (request) {
        for (const enterpriseUscc of request.enterpriseUsccs) yield { enterpriseUscc, answer: undefined };
      },
    },
    listRatingHistory: {
      kind: 'unary',
      access: 'anyone',
      handle: async () => ({ ratings: [] }),
    },
    watchRatings: {
      kind: 'server-stream',
      access: { roles: ['bureau'] },
      handle: async function* () {},
    },
    explainRating: {
      kind: 'unary',
      access: { roles: ['bureau'] },
      handle: async ({ enterpriseUscc }) => ({
        enterpriseUscc,
        version: 1n,
        modelVersion: '',
        summary: undefined,
        reasons: [],
      }),
    },
    getPublicClass: {
      kind: 'unary',
      access: 'anyone',
      handle: async () => domainError('RATING_NOT_FOUND', 'none'),
    },
    ...methods,
  });

export const getRating = (
  handle: (
    request: GetRatingRequest,
    call: Parameters<Methods['getRating']['handle']>[1],
  ) => Promise<unknown>,
): Methods['getRating'] => ({
  kind: 'unary',
  access: 'anyone',
  // What a fixture's handler returns is for its test to know.
  handle: handle as (request: GetRatingRequest) => Promise<GetRatingResponse>,
});

export const ratingRequest: GetRatingRequest = {
  enterpriseUscc: '91420100MA4KX3XX0A',
  asOf: undefined,
  purpose: 'SUBSIDY',
};

/** A promise and the function that fulfils it: for a handler to wait on, or to say that it was reached. */
export function signalled(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve: () => resolve() };
}

export interface GrpcFixture {
  readonly address: string;
  readonly door: GrpcDoor;
  readonly logLines: readonly string[];
  token(...roles: Role[]): Promise<string>;
  client(settings?: Partial<GrpcClientSettings>): GrpcClient<CreditRatingDefinition>;
  stop(): Promise<void>;
}

/** A real door on a free port, and clients of it with real tokens. */
export async function startGrpc(
  service: GrpcService,
  settings: Partial<GrpcDoorSettings> = {},
): Promise<GrpcFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'donghu-grpc-'));
  const issuer = await openDevelopmentIssuer(folder, systemClock);
  const verifier: TokenVerifier = createTokenVerifier({
    issuer: issuer.issuer,
    audience: issuer.audience,
    jwks: { file: issuer.jwksFile },
    clock: systemClock,
  });
  const logLines: string[] = [];
  const log = createLogger({
    service: 'credit-rating',
    destination: { write: (line) => logLines.push(line) },
  });
  const door = createGrpcDoor({ services: [service], verifier, log, clock: systemClock, ...settings });
  const port = await door.listen(0, '127.0.0.1');
  door.setServing(true);
  const address = `127.0.0.1:${port}`;
  const clients: { close(): void }[] = [];
  const token = (...roles: Role[]): Promise<string> => issuer.issueToken({ subject: 'tester', roles });
  return {
    address,
    door,
    logLines,
    token,
    client: (clientSettings = {}) => {
      const client = createGrpcClient(CreditRatingServiceClient, address, {
        tokens: () => token('bureau'),
        deadlineMs: 5_000,
        serviceName: 'credit-rating',
        ...clientSettings,
      });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.close();
      await door.close(0);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
