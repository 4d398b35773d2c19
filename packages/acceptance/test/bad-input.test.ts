import { type EventDefinition, eventCatalogue } from '@donghu/contracts';
import { systemClock, uuidV7 } from '@donghu/kernel';
import {
  type EventPublisher,
  eventually,
  openEventPublisher,
  type PublishOptions,
  readStoredEvents,
  readStoredMessages,
  type StoredMessage,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDecided, differencesIn, totalsOfAll, trialBalanceOf } from '../src/books.js';
import { insurer, registerEnterprise, registerInsurer } from '../src/parties.js';
import { policy } from '../src/policies.js';
import { Zone } from '../src/zone.js';
import { donghuDeadLetters } from './dead-letters-command.js';

const enterprise = '91420100616400352X';
const anotherParty = '91420100MA4KX4YY1B';
const floodedWith = 10_000;
const floodWithinMillis = 60_000;

let zone: Zone;
let publisher: EventPublisher;
let reported = 0;

beforeAll(async () => {
  zone = await Zone.open({
    services: ['institution-registry', 'credit-rating', 'policy-intake', 'subsidy-disbursement'],
  });
  await registerInsurer(zone);
  await registerEnterprise(zone, enterprise);
  await zone.quiet();
  await report(1);
  await allDecided(zone);
  publisher = await openEventPublisher(natsUrl());
  await Promise.all([policies.take(), registry.take()]);
}, 120_000);

afterAll(async () => {
  await publisher?.close();
  await zone?.close();
}, 60_000);

const natsUrl = (): string => zone.platform.backing.natsUrl;

const letters = async (consumer: string) =>
  readStoredMessages(natsUrl(), 'DEAD_LETTER', `dead-letter.${consumer}`);

const letterAt = async (consumer: string, sequence: number) =>
  (await letters(consumer)).find(
    ({ headers }) => headers['donghu-dead-letter-sequence'] === String(sequence),
  );

/** Reports good policies through the door. */
const report = async (count: number): Promise<void> => {
  const lines = Array.from({ length: count }, () => {
    reported += 1;
    return policy(`GOOD-2025-${String(reported).padStart(5, '0')}`, enterprise, '8000.00');
  });
  const answers = await zone.bulk('policy-intake', '/v1/policies/bulk', lines, {
    role: 'insurer',
    uscc: insurer,
  });
  expect(answers.map(({ outcome }) => outcome)).toEqual(lines.map(() => 'accepted'));
};

const decidedPolicies = async (): Promise<number> => {
  const totals = await totalsOfAll(zone);
  return Number(totals['subsidy-disbursement'].assessed.count);
};

/** A consumer, and a true event of its stream, which bad ones are made of. */
const targetOf = <Message>(consumer: string, definition: EventDefinition<Message>) => {
  let sample: StoredMessage & { readonly message: Message };
  return {
    consumer,
    prefix: definition.subjectPrefix,
    take: async (): Promise<void> => {
      const [event] = await readStoredEvents(natsUrl(), definition);
      if (event === undefined) throw new Error(`there is no ${definition.type}`);
      sample = event;
    },
    id: () => String(sample.headers['ce-id']),
    body: () => sample.body,
    publish: (options: PublishOptions) => publisher.publish(definition, sample.message, options),
  };
};

const policies = targetOf('subsidy-disbursement__policies', eventCatalogue.PolicyAccepted);
const registry = targetOf('policy-intake__registry', eventCatalogue.EnterpriseChanged);

const bad: readonly (readonly [what: string, options: PublishOptions, code: string])[] = [
  ['bytes that are no protobuf', { body: new Uint8Array([0x0a, 0xff, 0x01]) }, 'MALFORMED_PROTOBUF'],
  [
    'a type of another context',
    { headers: { 'ce-type': 'donghu.credit.v1.CreditGraded' } },
    'UNKNOWN_EVENT_TYPE',
  ],
  [
    'an unknown version of the contract',
    { headers: { 'ce-type': 'donghu.policy.v2.PolicyAccepted' } },
    'UNKNOWN_EVENT_TYPE',
  ],
  ['an unknown version of the envelope', { headers: { 'ce-specversion': '2.0' } }, 'EVENT_HEADER_INVALID'],
  ['no event id', { headers: { 'ce-id': undefined, 'Nats-Msg-Id': undefined } }, 'EVENT_HEADER_INVALID'],
  ['no aggregate version', { headers: { 'donghu-aggregate-version': undefined } }, 'EVENT_HEADER_INVALID'],
];

describe.each([
  ['subsidy-disbursement', policies],
  ['policy-intake', registry],
])('at %s', (_service, target) => {
  const { consumer } = target;

  const expectLetter = async (sequence: number, code: string): Promise<void> => {
    await eventually(async () => {
      const letter = await letterAt(consumer, sequence);
      expect(letter?.headers).toMatchObject({ 'donghu-dead-letter-code': code });
      expect(letter?.headers['donghu-dead-letter-reason']).not.toBe('');
    });
  };

  test.each(bad)('%s becomes a dead letter with the reason', async (_what, options, code) => {
    const { sequence } = await target.publish(options);
    await expectLetter(sequence, code);
  });

  test('a subject of another party becomes a dead letter', async () => {
    const { sequence } = await target.publish({ subject: `${target.prefix}.${anotherParty}` });
    await expectLetter(sequence, 'SUBJECT_MISMATCH');
  });

  test('another payload under a used event id becomes a dead letter', async () => {
    const { sequence } = await target.publish({
      id: target.id(),
      // A field that the contract does not know: another payload, and a message that can be read.
      body: new Uint8Array([...target.body(), 0xf8, 0x7f, 0x01]),
      headers: { 'Nats-Msg-Id': uuidV7(systemClock) },
    });
    await expectLetter(sequence, 'EVENT_ID_REUSED');
  });

  test('a message as large as the broker takes becomes a dead letter that says where it is', async () => {
    const body = new Uint8Array(8 * 1024 * 1024 - 1_000).fill(0xff);
    const { sequence } = await target.publish({ body });
    await expectLetter(sequence, 'MALFORMED_PROTOBUF');
    const letter = await letterAt(consumer, sequence);
    expect(letter?.headers['donghu-dead-letter-body']).toBe('in-origin');
    const shown = await donghuDeadLetters(natsUrl(), 'show', String(letter?.sequence));
    expect(shown).toContain('MALFORMED_PROTOBUF');
    expect(shown).toContain(`payload 内容 (${body.length} bytes)`);
  });

  test('a larger one is refused to its sender', async () => {
    const body = new Uint8Array(8 * 1024 * 1024 + 1);
    const sending = publisher.publishRaw(`${target.prefix}.${insurer}`, body);
    await expect(sending).rejects.toThrow('max_payload size exceeded');
  });

  test('and what is good is handled still', async () => {
    const before = await decidedPolicies();
    await report(3);
    await allDecided(zone);
    expect(await decidedPolicies()).toBe(before + 3);
  }, 90_000);
});

test('a body of 8 MB is refused at the door', async () => {
  const token = await zone.platform.token('insurer', insurer);
  const response = await fetch(`${zone.platform.doors('policy-intake').http}/v1/policies`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'large',
    },
    body: JSON.stringify({
      ...policy('LARGE', enterprise, '8000.00'),
      productCode: 'x'.repeat(8 * 1024 * 1024),
    }),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
});

test('a flood of poison does not keep the good behind it, and each gets its letter', async () => {
  const lettersBefore = (await letters(policies.consumer)).length;
  const decidedBefore = await decidedPolicies();
  const body = new Uint8Array([0x0a, 0xff]);
  const before = performance.now();
  await inParallel(floodedWith, 200, () => policies.publish({ body }));
  await report(20);
  const published = performance.now();
  await eventually(async () => expect(await decidedPolicies()).toBe(decidedBefore + 20), {
    timeoutMillis: floodWithinMillis,
    everyMillis: 100,
  });
  const decided = performance.now();
  await allDecided(zone);
  console.info(
    `${floodedWith} bad messages published in ${Math.round(published - before)} ms, the good behind them decided ${Math.round(decided - published)} ms later`,
  );
  expect(await letters(policies.consumer)).toHaveLength(lettersBefore + floodedWith);
}, 150_000);

test('a business clock that jumps a year ahead and back while policies are decided changes no effect', async () => {
  const before = await decidedPolicies();
  const lettersBefore = (await letters(policies.consumer)).length;
  const year = 366 * 86_400_000;
  const now = systemClock.now().getTime();
  const reports = (async () => {
    for (let batch = 0; batch < 10; batch += 1) await report(10);
  })();
  for (const jump of [year, 0, -year, 0]) {
    await zone.moveClockTo(new Date(now + jump).toISOString());
  }
  await reports;
  await allDecided(zone);
  expect(await decidedPolicies()).toBe(before + 100);
  expect(await letters(policies.consumer)).toHaveLength(lettersBefore);
  expect(await trialBalanceOf(zone)).toMatchObject({ balanced: true });
}, 120_000);

test('services and streams agree after all of it, but for what no service has sent', async () => {
  const kinds = (await differencesIn(zone)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'UNRECORDED_IN_STREAM')).toEqual([]);
}, 60_000);

const inParallel = async (count: number, lanes: number, work: () => Promise<unknown>): Promise<void> => {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};
