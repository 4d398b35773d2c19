import { priorityGroup, redeliverySubject } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { openEventPublisher, readStoredEvents, readStoredMessages, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Consumer, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { allDecided, differencesIn, totalsOfAll, trialBalanceOf } from '../src/books.js';
import { makeClassA } from '../src/credit.js';
import { insurer, registerEnterprise, registerInsurer } from '../src/parties.js';
import { policy, policyId } from '../src/policies.js';
import { Zone } from '../src/zone.js';
import { donghuDeadLetters } from './dead-letters-command.js';

const enterprise = '91420100616400352X';
const policyNumber = 'LAST-2025-0001';
const stream = 'POLICY';
const consumerName = 'subsidy-disbursement__policies';

let zone: Zone;
let deliveries: number;

beforeAll(async () => {
  zone = await Zone.open({
    services: ['institution-registry', 'credit-rating', 'policy-intake', 'subsidy-disbursement'],
  });
  await registerInsurer(zone);
  await registerEnterprise(zone, enterprise);
  await zone.quiet();
  await makeClassA(zone, enterprise);
  await zone.quiet();
  await service().stop();
  await zone.must(
    'policy-intake',
    'POST',
    '/v1/policies',
    { role: 'insurer', uscc: insurer },
    policy(policyNumber, enterprise, '80000.00'),
  );
  deliveries = await giveBackUntilTheLastDelivery();
  await dieInTheLastDelivery();
}, 120_000);

afterAll(async () => {
  await zone?.close();
}, 60_000);

const natsUrl = (): string => zone.platform.backing.natsUrl;

const service = () => {
  const found = zone.platform.processes.get('subsidy-disbursement');
  if (found === undefined) throw new Error('subsidy-disbursement does not run');
  return found;
};

/** As a replica asks that comes before all others. */
const nextOf = async (consumer: Consumer): Promise<JsMsg | undefined> => {
  const inTurn = { group: priorityGroup, priority: 0, min_pending: 0 };
  for await (const message of await consumer.fetch({ max_messages: 1, expires: 10_000, ...inTurn }))
    return message;
  return undefined;
};

/** As replicas do that are stopped before they come to the message. */
const giveBackUntilTheLastDelivery = async (): Promise<number> => {
  const connection = await connect({ servers: natsUrl() });
  try {
    const manager = await jetstreamManager(connection);
    const { config } = await manager.consumers.info(stream, consumerName);
    const most = config.max_deliver ?? 0;
    const consumer = await jetstream(connection).consumers.get(stream, consumerName);
    for (let delivery = 1; delivery < most; delivery += 1) {
      const message = await nextOf(consumer);
      expect(message?.info.deliveryCount).toBe(delivery);
      message?.nak();
    }
    await connection.flush();
    return most;
  } finally {
    await connection.close();
  }
};

const dieInTheLastDelivery = async (): Promise<void> => {
  service().setEnvironment({ DONGHU_CRASH_POINT: 'before-effect-commit' });
  service().start();
  const { pid } = service();
  await waitFor(() => service().pid !== undefined && service().pid !== pid, {
    what: 'the process that follows the killed one',
    timeoutMillis: 30_000,
  });
  await service().ready(30_000);
};

const letters = () => readStoredMessages(natsUrl(), 'DEAD_LETTER');

const decisions = async () => {
  const events = await readStoredEvents(natsUrl(), eventCatalogue.SubsidyAssessed);
  return events.filter(({ message }) => message.policyId === policyId(policyNumber));
};

describe('an event whose service is killed in the last delivery', () => {
  test('becomes a dead letter by the advisory, without an effect', async () => {
    const [letter, ...others] = await waitFor(
      async () => {
        const found = await letters();
        return found.length === 0 ? undefined : found;
      },
      { what: 'the letter', timeoutMillis: 40_000, everyMillis: 100 },
    );
    expect(others).toEqual([]);
    expect(letter?.headers).toMatchObject({
      'donghu-dead-letter-consumer': consumerName,
      'donghu-dead-letter-attempts': String(deliveries),
      'donghu-dead-letter-code': 'INTERNAL',
    });
    const totals = await totalsOfAll(zone);
    expect(totals['subsidy-disbursement']).toMatchObject({ policies: { count: '0' } });
    expect(await decisions()).toEqual([]);
  }, 60_000);

  test('is explained by `donghu dead-letters show`', async () => {
    const [letter] = await letters();
    const shown = await donghuDeadLetters(natsUrl(), 'show', String(letter?.sequence));
    expect(shown).toContain(`delivered ${deliveries} times and never settled`);
    expect(shown).toContain(consumerName);
    expect(shown).toContain(policyId(policyNumber));
  }, 30_000);

  test('is applied once when `donghu dead-letters replay` sends it again, however often', async () => {
    const [letter] = await letters();
    const place = Number(letter?.headers['donghu-dead-letter-sequence']);
    const sent = (await readStoredMessages(natsUrl(), stream)).find(({ sequence }) => sequence === place);
    await donghuDeadLetters(natsUrl(), 'replay', String(letter?.sequence));
    // A store may keep what the killed process had locked for up to a minute.
    await allDecided(zone, 90_000);
    expect(await decisions()).toHaveLength(1);
    expect(await letters()).toEqual([]);
    await sendAgain(sent?.headers ?? {}, sent?.body ?? new Uint8Array());
    await allDecided(zone);
    expect(await decisions()).toHaveLength(1);
    const totals = await totalsOfAll(zone);
    expect(totals['subsidy-disbursement']).toMatchObject({ policies: { count: '1' } });
    const balance = await trialBalanceOf(zone);
    const [decision] = await decisions();
    expect(balance).toMatchObject({ balanced: true });
    expect(BigInt(balance.debit.replace('.', ''))).toBe(decision?.message.entitledFen);
    expect(await differencesIn(zone)).toEqual([]);
  }, 150_000);
});

/** A second replay of the same letter. */
const sendAgain = async (set: Readonly<Record<string, string>>, body: Uint8Array): Promise<void> => {
  const publisher = await openEventPublisher(natsUrl());
  const own = Object.entries(set).filter(([name]) => !/^nats-/i.test(name));
  await publisher.publishRaw(redeliverySubject(stream, consumerName), body, Object.fromEntries(own));
  await publisher.close();
};
