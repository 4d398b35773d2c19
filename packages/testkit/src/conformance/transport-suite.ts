import { systemClock, uuidV7 } from '@donghu/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, waitFor } from '../clock/wait-for.js';
import { DeliveryLog } from './delivery-log.js';
import type { ConsumptionSettings, Delivery, Publication, Transport } from './transport.js';

/** The ways in which a broker goes away: its leader's host dies, or somebody restarts it. */
const endings = [
  ['killed', (transport: Transport) => transport.broker.kill('SIGKILL')],
  ['stopped', (transport: Transport) => transport.broker.stop()],
] as const;

const text = (body: string): Uint8Array => new TextEncoder().encode(body);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * What every transport promises. A broker that is away is part of it: whatever was acknowledged is delivered, what
 * was not may be published again under its id, and neither a publisher nor a consumer has to be started anew.
 */
export function describeTransport(name: string, open: () => Promise<Transport>): void {
  describe(`transport: ${name}`, () => {
    let transport: Transport;
    /** Of one test: it sees no other's messages. */
    let topic = '';
    let topics = 0;
    let logs: DeliveryLog[] = [];

    beforeAll(async () => {
      transport = await open();
    });

    beforeEach(() => {
      topics += 1;
      topic = `${transport.subjectPrefix}.topic-${topics}`;
    });

    afterEach(async () => {
      await transport.broker.start();
      await waitFor(() => transport.isConnected(), { what: 'the connection to come back' });
      await Promise.all(logs.map((log) => log.stop()));
      logs = [];
    });

    afterAll(() => transport.close());

    const publication = (key: string, more: Partial<Publication> = {}): Publication => ({
      id: uuidV7(systemClock),
      subject: `${topic}.${key}`,
      body: text(key),
      ...more,
    });

    const consumerName = (): string => `conformance__${topics}`;

    const consume = (
      settle?: (delivery: Delivery) => void,
      more: Partial<ConsumptionSettings> = {},
    ): DeliveryLog => {
      const consumption = transport.consume({
        name: consumerName(),
        filterSubject: `${topic}.*`,
        ackWaitMillis: 30_000,
        maxDeliveries: 10,
        ...more,
      });
      const log = new DeliveryLog(consumption, settle);
      logs.push(log);
      return log;
    };

    const settled = (): Promise<boolean> =>
      waitFor(() => transport.isSettled(consumerName()), { what: 'every message to be settled' });

    const storedIds = async (): Promise<(string | undefined)[]> =>
      (await transport.stored(`${topic}.*`)).map(({ headers }) => headers['Nats-Msg-Id']);

    /** As a relay does: under the same id until it is taken. */
    const publishUntilTaken = (one: Publication): Promise<unknown> =>
      waitFor(() => transport.publish(one), { what: 'the publication', timeoutMillis: 30_000 });

    /** Each aggregate's publications one after the other, the aggregates at once. */
    const publishLanes = async (lanes: ReadonlyMap<string, readonly Publication[]>): Promise<void> => {
      await Promise.all(
        [...lanes.values()].map(async (lane) => {
          for (const one of lane) await publishUntilTaken(one);
        }),
      );
    };

    const lanesOf = (aggregates: number, each: number): Map<string, Publication[]> =>
      new Map(
        upTo(aggregates).map((aggregate) => [
          `aggregate-${aggregate}`,
          upTo(each).map((version) => publication(`aggregate-${aggregate}`, { body: text(String(version)) })),
        ]),
      );

    const goAwayAndComeBack = async (end: (transport: Transport) => Promise<void>): Promise<void> => {
      await end(transport);
      await transport.broker.start();
    };

    describe('a publication', () => {
      test('is stored when it is acknowledged, and stands once however often it is published', async () => {
        const one = publication('once');
        expect(await transport.publish(one)).toEqual({ duplicate: false });
        expect(await storedIds()).toEqual([one.id]);
        const again = await Promise.all(upTo(5).map(() => transport.publish(one)));
        expect(again).toEqual(upTo(5).map(() => ({ duplicate: true })));
        expect(await storedIds()).toEqual([one.id]);
      });

      test('keeps its order in its aggregate, while many go at once', async () => {
        const lanes = lanesOf(8, 25);
        await publishLanes(lanes);
        const log = consume();
        await waitFor(() => log.deliveries.length === 200);
        for (const [aggregate, lane] of lanes) {
          const delivered = log.deliveries.filter(({ subject }) => subject === `${topic}.${aggregate}`);
          expect(delivered.map(({ id }) => id)).toEqual(lane.map(({ id }) => id));
        }
      });

      test('arrives with its headers and its bytes as they were', async () => {
        const headers = {
          'ce-subject': '东湖 “保单” 100% 🀄: a=b',
          'ce-type': 'donghu.policy.v1.PolicyAccepted',
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        };
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        await transport.publish(publication('headers', { headers, body: bytes }));
        await transport.publish(publication('empty', { body: new Uint8Array() }));
        const log = consume();
        await waitFor(() => log.deliveries.length === 2);
        const [first, second] = log.deliveries;
        for (const [name, value] of Object.entries(headers)) expect(first?.header(name)).toBe(value);
        expect(first?.body).toEqual(bytes);
        expect(second?.body).toHaveLength(0);
      });

      test('may be as large as the broker says; a larger one is refused at once, and the next one goes', async () => {
        const large = new Uint8Array(transport.maxPayload - 1_024).fill(7);
        await transport.publish(publication('large', { body: large }));
        const before = performance.now();
        const tooLarge = publication('too-large', { body: new Uint8Array(transport.maxPayload + 1) });
        await expect(transport.publish(tooLarge)).rejects.toThrow(/payload|size|large/i);
        expect(performance.now() - before).toBeLessThan(transport.publishTimeoutMillis);
        await transport.publish(publication('next'));
        const log = consume();
        await waitFor(() => log.deliveries.length === 2);
        expect(log.deliveries.map(({ body }) => body.length)).toEqual([large.length, 4]);
        expect(Buffer.compare(log.deliveries[0]?.body ?? new Uint8Array(), large)).toBe(0);
      });
    });

    describe('a delivery', () => {
      test('that is acknowledged does not come again', async () => {
        const ackWaitMillis = 500;
        await transport.publish(publication('acknowledged'));
        const log = consume(undefined, { ackWaitMillis });
        await settled();
        const until = performance.now() + 2 * ackWaitMillis;
        await waitFor(() => performance.now() > until);
        const later = publication('later');
        await transport.publish(later);
        await waitFor(() => log.of(later.id).length === 1);
        expect(log.deliveries.map(({ deliveries }) => deliveries)).toEqual([1, 1]);
      });

      test('that is refused for now comes again after its delay, and holds up nobody', async () => {
        const slow = publication('slow');
        const beside = upTo(5).map(() => publication('beside'));
        for (const one of [slow, ...beside]) await transport.publish(one);
        const at: number[] = [];
        const log = consume((delivery) => {
          if (delivery.id !== slow.id) return delivery.ack();
          at.push(performance.now());
          if (delivery.deliveries < 3) delivery.nak(300);
          else delivery.ack();
        });
        await settled();
        const [first = 0, second = 0, third = 0] = at;
        expect(second - first).toBeGreaterThan(250);
        expect(third - second).toBeGreaterThan(250);
        expect(log.of(slow.id).map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
        expect(log.ids.slice(0, 6).sort()).toEqual([slow, ...beside].map(({ id }) => id).sort());
      });

      test('that is worked on stays where it is for longer than the broker waits', async () => {
        const [one, next] = [publication('worked-on'), publication('next')];
        await transport.publish(one);
        const ackWaitMillis = 700;
        const log = consume(() => undefined, { ackWaitMillis });
        const held = await waitFor(() => log.deliveries[0]);
        const until = performance.now() + 3 * ackWaitMillis;
        await waitFor(
          () => {
            held.working();
            return performance.now() > until;
          },
          { everyMillis: ackWaitMillis / 8 },
        );
        held.ack();
        await transport.publish(next);
        (await waitFor(() => log.deliveries[1])).ack();
        expect(log.ids).toEqual([one.id, next.id]);
      });

      test('without a word comes again, counted, until the broker gives it up and says so', async () => {
        const [lost, next] = [publication('lost'), publication('next')];
        await transport.publish(lost);
        const log = consume(
          (delivery) => {
            if (delivery.id !== lost.id) delivery.ack();
          },
          { ackWaitMillis: 150, maxDeliveries: 3 },
        );
        const told = { kind: 'max-deliveries', consumer: consumerName(), deliveries: 3 };
        await eventually(async () => expect(await transport.givenUp()).toContainEqual(told));
        await transport.publish(next);
        await waitFor(() => log.of(next.id).length === 1);
        expect(log.of(lost.id).map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
      });

      test('that is refused for good never comes again, and the broker says so', async () => {
        const poison = publication('poison');
        await transport.publish(poison);
        const log = consume((delivery) => delivery.term('poison'), { ackWaitMillis: 1_000 });
        const told = { kind: 'terminated', consumer: consumerName(), deliveries: 1 };
        await eventually(async () => expect(await transport.givenUp()).toContainEqual(told));
        await settled();
        expect(log.ids).toEqual([poison.id]);
      });

      test('goes to one of the consumers of a name', async () => {
        const sent = upTo(100).map(() => publication('shared'));
        const both = [consume(), consume()];
        await Promise.all(sent.map((one) => transport.publish(one)));
        const ids = (): string[] => both.flatMap((log) => log.ids);
        await waitFor(() => ids().length >= 100);
        await settled();
        expect(ids().sort()).toEqual(sent.map(({ id }) => id).sort());
      });
    });

    describe.each(endings)('a broker that is %s', (_how, end) => {
      test('in the middle of publishing loses nothing, doubles nothing and keeps the order', async () => {
        const lanes = lanesOf(8, 40);
        let away: Promise<void> | undefined;
        const interrupted = waitFor(async () => (await storedIds()).length >= 40, { everyMillis: 1 }).then(
          () => {
            away = goAwayAndComeBack(end);
          },
        );
        await Promise.all([publishLanes(lanes), interrupted]);
        await away;
        const stored = await transport.stored(`${topic}.*`);
        expect(stored).toHaveLength(320);
        for (const [aggregate, lane] of lanes) {
          const kept = stored.filter(({ subject }) => subject === `${topic}.${aggregate}`);
          expect(kept.map(({ headers }) => headers['Nats-Msg-Id'])).toEqual(lane.map(({ id }) => id));
        }
      });

      test('in the middle of consuming: everything is delivered, without a new consumer', async () => {
        const sent = upTo(300).map((number) => publication(`number-${number}`));
        await Promise.all(sent.map((one) => transport.publish(one)));
        const log = consume(undefined, { ackWaitMillis: 500 });
        await waitFor(() => log.deliveries.length > 0, { everyMillis: 1 });
        await goAwayAndComeBack(end);
        const later = publication('later');
        await publishUntilTaken(later);
        await waitFor(() => log.of(later.id).length > 0, { timeoutMillis: 30_000 });
        await settled();
        // A delivery whose acknowledgement was lost with the broker comes again: known by its id.
        expect([...new Set(log.ids)].sort()).toEqual([...sent, later].map(({ id }) => id).sort());
      });

      test('makes publishing fail within its time, and what failed can be published when it is back', async () => {
        const one = publication('away');
        await end(transport);
        const before = performance.now();
        const [outcome] = await Promise.allSettled([transport.publish(one)]);
        expect(performance.now() - before).toBeLessThan(transport.publishTimeoutMillis + 2_000);
        expect(outcome?.status).toBe('rejected');
        await transport.broker.start();
        await publishUntilTaken(one);
        expect(await storedIds()).toEqual([one.id]);
      });
    });

    test('a consumer that begins while the broker is away waits for it', async () => {
      const one = publication('before');
      await transport.publish(one);
      await transport.broker.kill('SIGKILL');
      await waitFor(() => !transport.isConnected());
      const log = consume();
      await transport.broker.start();
      await waitFor(() => log.of(one.id).length === 1, { timeoutMillis: 30_000 });
    });

    test('a consumer that somebody deletes is made again: what it has not acknowledged comes, and what follows', async () => {
      const [held, later] = [publication('held'), publication('later')];
      await transport.publish(held);
      const log = consume((delivery) => {
        if (log.of(delivery.id).length > 1 || delivery.id === later.id) delivery.ack();
      });
      await waitFor(() => log.of(held.id).length === 1);
      await transport.deleteConsumer(consumerName());
      await transport.publish(later);
      await waitFor(() => log.of(held.id).length === 2 && log.of(later.id).length >= 1, {
        timeoutMillis: 30_000,
      });
      await settled();
    });
  });
}
