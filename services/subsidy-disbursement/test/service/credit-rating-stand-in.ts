import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createGrpcDoor,
  createLogger,
  createTokenVerifier,
  defineGrpcService,
  type GrpcDoor,
  type GrpcService,
  openDevelopmentIssuer,
} from '@donghu/chassis';
import {
  type BatchGetRatingsResponse,
  CreditRatingServiceService,
  type Rating,
  SupervisionClass,
} from '@donghu/contracts/credit';
import { domainError, systemClock } from '@donghu/kernel';

export interface RatingVersion {
  readonly supervisionClass: 'A' | 'B' | 'C' | 'D' | 'UNRATED';
  readonly effectiveAt: Date;
  readonly vetoes?: readonly string[];
}

/** A real gRPC server with the contract of credit-rating, answering honestly from a table. */
export interface CreditRatingStandIn {
  readonly address: string;
  readonly serviceToken: string;
  /** Adds a rating version to an enterprise. */
  rate(uscc: string, version: RatingVersion): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export const startCreditRatingStandIn = async (): Promise<CreditRatingStandIn> => {
  const table = new Map<string, RatingVersion[]>();
  const folder = await mkdtemp(join(tmpdir(), 'donghu-credit-'));
  const issuer = await openDevelopmentIssuer(folder, systemClock);
  const verifier = createTokenVerifier({
    issuer: issuer.issuer,
    audience: issuer.audience,
    jwks: { file: issuer.jwksFile },
    clock: systemClock,
  });
  const log = createLogger({ service: 'credit-rating', level: 'fatal' });
  const open = async (port: number): Promise<{ door: GrpcDoor; port: number }> => {
    const services = [creditRatingService(table)];
    const door = createGrpcDoor({ services, verifier, log, clock: systemClock });
    const bound = await door.listen(port, '127.0.0.1');
    door.setServing(true);
    return { door, port: bound };
  };
  const first = await open(0);
  let door: GrpcDoor | undefined = first.door;
  return {
    address: `127.0.0.1:${first.port}`,
    serviceToken: await issuer.issueToken({ subject: 'subsidy-disbursement', roles: ['service'] }),
    rate: (uscc, version) => {
      table.set(uscc, [...(table.get(uscc) ?? []), version]);
    },
    goDown: async () => {
      await door?.close(0);
      door = undefined;
    },
    comeBack: async () => {
      door ??= (await open(first.port)).door;
    },
    stop: async () => {
      await door?.close(0);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const notOffered = domainError('METHOD_NOT_ALLOWED', 'nobody asks the stand-in for it');

const creditRatingService = (table: ReadonlyMap<string, readonly RatingVersion[]>): GrpcService =>
  defineGrpcService(CreditRatingServiceService, {
    getRating: {
      kind: 'unary',
      access: { roles: ['service'] },
      handle: async ({ enterpriseUscc, asOf }) => {
        const rating = ratingAt(table, enterpriseUscc, asOf);
        return rating === undefined ? domainError('RATING_NOT_FOUND', enterpriseUscc) : { rating };
      },
    },
    batchGetRatings: {
      kind: 'server-stream',
      access: { roles: ['service'] },
      handle: async function* ({ enterpriseUsccs, asOf, purpose }): AsyncGenerator<BatchGetRatingsResponse> {
        if (purpose !== 'SUBSIDY') throw new Error('the purpose is part of the question');
        for (const enterpriseUscc of new Set(enterpriseUsccs)) {
          const rating = ratingAt(table, enterpriseUscc, asOf);
          yield {
            enterpriseUscc,
            answer:
              rating === undefined
                ? { $case: 'failure', value: { code: 'RATING_NOT_FOUND', detail: 'not rated' } }
                : { $case: 'rating', value: rating },
          };
        }
      },
    },
    listRatingHistory: { kind: 'unary', access: 'anyone', handle: async () => ({ ratings: [] }) },
    watchRatings: { kind: 'server-stream', access: 'anyone', handle: async () => notOffered },
    explainRating: { kind: 'unary', access: 'anyone', handle: async () => notOffered },
    getPublicClass: { kind: 'unary', access: 'anyone', handle: async () => notOffered },
  });

const ratingAt = (
  table: ReadonlyMap<string, readonly RatingVersion[]>,
  enterpriseUscc: string,
  asOf: Date = new Date(),
): Rating | undefined => {
  const versions = table.get(enterpriseUscc) ?? [];
  const index = versions.findLastIndex(({ effectiveAt }) => effectiveAt <= asOf);
  const version = versions[index];
  return version === undefined
    ? undefined
    : {
        enterpriseUscc,
        version: BigInt(index + 1),
        grade: '',
        supervisionClass: SupervisionClass[version.supervisionClass],
        scoreMilli: 0,
        effectiveAt: version.effectiveAt,
        validTo: '',
        modelVersion: 'table',
        vetoes: [...(version.vetoes ?? [])],
        dimensions: [],
        disputed: false,
        disputedItems: [],
        preNotice: undefined,
      };
};
