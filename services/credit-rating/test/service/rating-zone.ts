import { createGrpcClient, type GrpcClient, openDevelopmentIssuer, startService } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CreditRatingServiceClient, type CreditRatingServiceService } from '@donghu/contracts/credit';
import { systemClock } from '@donghu/kernel';
import {
  type Caller,
  type EventPublisher,
  eventually,
  openEventPublisher,
  startTestService,
  type TestService,
} from '@donghu/testkit';
import { expect } from '@jest/globals';
import { service } from '../../src/service.js';
import { goodFigures, registration } from './reported-facts.js';

/** The service with a clock that a test moves, and enterprises that it rates. */
export interface RatingZone {
  readonly running: TestService;
  readonly publisher: EventPublisher;
  moveClock(now: string): Promise<void>;
  /** Registers an enterprise with good yearly figures: 840 points, grade AA, class A. */
  rate(uscc: string): Promise<void>;
  /** Reports records of one enterprise; each must be taken. */
  report(...records: readonly object[]): Promise<void>;
  /** The rating as the regulator sees it. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what a test asserts.
  ratingOf(uscc: string, asOf?: string): Promise<any>;
  grpc(caller: Caller): GrpcClient<typeof CreditRatingServiceService>['calls'];
  close(): Promise<void>;
}

const regulator: Caller = { role: 'regulator' };

export const openRatingZone = async (now: string): Promise<RatingZone> => {
  const running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  const publisher = await openEventPublisher(running.backing.natsUrl);
  const clients: GrpcClient<typeof CreditRatingServiceService>[] = [];

  const moveClock = async (to: string): Promise<void> => {
    const moved = await running.call('PUT', '/v1/business-clock', {
      as: { role: 'operator' },
      body: { now: to },
    });
    expect(moved.status).toBe(200);
  };
  const report = async (...records: readonly object[]): Promise<void> => {
    const answers = await running.bulk('/v1/credit-records/bulk', records, { role: 'bureau' });
    expect(answers).toMatchObject(records.map(() => ({ outcome: 'recorded' })));
  };
  const ratingOf = async (uscc: string, asOf?: string) => {
    const query = asOf === undefined ? '' : `&asOf=${encodeURIComponent(asOf)}`;
    const path = `/v1/ratings/${uscc}?purpose=SUPERVISION${query}`;
    return (await running.call('GET', path, { as: regulator })).body;
  };

  await moveClock(now);
  return {
    running,
    publisher,
    moveClock,
    report,
    ratingOf,
    rate: async (uscc) => {
      await publisher.publish(eventCatalogue.EnterpriseChanged, registration(uscc, 'GAZELLE'), {
        aggregateVersion: 1,
      });
      await eventually(async () => expect((await ratingOf(uscc)).version).toBe(1));
      await report(...goodFigures(uscc));
      expect(await ratingOf(uscc)).toMatchObject({ grade: 'AA', scoreMilli: 840_000 });
    },
    grpc: (caller) => {
      const client = createGrpcClient(CreditRatingServiceClient, running.grpcAddress, {
        tokens: () => running.token(caller),
        deadlineMs: 20_000,
        serviceName: 'credit-rating',
      });
      clients.push(client);
      return client.calls;
    },
    close: async () => {
      for (const client of clients) client.close();
      await publisher.close();
      await running.stop();
    },
  };
};
