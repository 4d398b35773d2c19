import { randomBytes } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import {
  eventually,
  type OtlpReceiver,
  type ReceivedSpan,
  readStoredEvents,
  startOtlpReceiver,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeClassA } from '../src/credit.js';
import { platformEnvironment } from '../src/environment.js';
import { insurer, registerEnterprise, registerInsurer } from '../src/parties.js';
import { policy, policyId } from '../src/policies.js';
import { Zone } from '../src/zone.js';

const enterprise = '91420100616400352X';
const policyNumber = 'TRACE-2025-0001';
const traceId = randomBytes(16).toString('hex');
const callersSpanId = randomBytes(8).toString('hex');
const batchGetRatings = 'grpc.donghu.credit.v1.CreditRatingService/BatchGetRatings';

let receiver: OtlpReceiver;
let zone: Zone;
let spans: readonly ReceivedSpan[] = [];

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  zone = await Zone.open({
    environment: platformEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    }),
  });
  await registerInsurer(zone);
  await registerEnterprise(zone, enterprise);
  await zone.quiet();
  await makeClassA(zone, enterprise);
  await zone.quiet();
  await reportPolicyWithin(traceId, callersSpanId);
  spans = await wholeTrace();
}, 120_000);

afterAll(async () => {
  await zone?.close();
  await receiver?.stop();
}, 60_000);

/** As an insurer whose own system is traced. */
const reportPolicyWithin = async (trace: string, span: string): Promise<void> => {
  const token = await zone.platform.token('insurer', insurer);
  const response = await fetch(`${zone.platform.doors('policy-intake').http}/v1/policies`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': policyNumber,
      traceparent: `00-${trace}-${span}-01`,
    },
    body: JSON.stringify(policy(policyNumber, enterprise, '80000.00')),
  });
  expect([response.status, await response.text()]).toEqual([201, expect.stringContaining('ACCEPTED')]);
};

/** Every process sends its spans in its own time: the trace is whole when every span's parent has come. */
const wholeTrace = async (): Promise<readonly ReceivedSpan[]> => {
  const own = (): readonly ReceivedSpan[] => receiver.spans().filter((span) => span.traceId === traceId);
  await eventually(
    () => {
      const known = new Set([callersSpanId, ...own().map((span) => span.spanId)]);
      expect(own().map(outline)).toContain('subsidy-disbursement PRODUCER publish subsidy.v1.assessed');
      expect(own().map(outline)).toContain('policy-intake PRODUCER publish policy.v1.accepted');
      expect(own().map(outline)).toContain(`credit-rating SERVER ${batchGetRatings}`);
      expect(own().filter((span) => !known.has(span.parentSpanId ?? ''))).toEqual([]);
    },
    { timeoutMillis: 30_000, everyMillis: 50 },
  );
  return own();
};

const outline = ({ service, kind, name }: ReceivedSpan): string => `${service} ${kind} ${name}`;

const spanOf = (wanted: string, under?: ReceivedSpan): ReceivedSpan => {
  const found = spans.find(
    (span) => outline(span) === wanted && (under === undefined || span.parentSpanId === under.spanId),
  );
  if (found === undefined) {
    throw new Error(`there is no ${wanted}${under === undefined ? '' : ` under ${outline(under)}`}:
${spans.map((span) => `${span.parentSpanId} → ${span.spanId} ${outline(span)}`).join('\n')}`);
  }
  return found;
};

/** The parents of a span, nearest first. */
const ancestorsOf = (span: ReceivedSpan): readonly ReceivedSpan[] => {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
};

/** The span in which the policy was accepted and its event created: the request's, or one within it. */
const creation = (): ReceivedSpan => {
  const { parentSpanId } = spanOf('policy-intake PRODUCER publish policy.v1.accepted');
  const found = spans.find(({ spanId }) => spanId === parentSpanId);
  if (found === undefined) throw new Error('the publication has no parent in the trace');
  return found;
};

/** All collections of a transaction are written by one command, whose span names them. */
const stored = (service: string, collections: readonly string[], under: ReceivedSpan): void => {
  const write = spanOf(`${service} CLIENT bulkWrite $cmd`, under);
  expect(write.attributes).toMatchObject({ 'db.system.name': 'mongodb' });
  const database = `donghu_${service.replaceAll('-', '_')}`;
  const written = String(write.attributes['db.query.text']).split(' ');
  expect(written).toEqual(expect.arrayContaining(collections.map((name) => `${database}.${name}`)));
};

describe("one trace from the insurer's request to the ledger", () => {
  test('the request continues the trace of its caller', () => {
    const request = spanOf('policy-intake SERVER POST /v1/policies');
    expect(request.parentSpanId).toBe(callersSpanId);
    expect(request.attributes).toMatchObject({ 'http.response.status_code': 201 });
  });

  test('the policy and its event are stored within the request', () => {
    const request = spanOf('policy-intake SERVER POST /v1/policies');
    expect([creation(), ...ancestorsOf(creation())]).toContain(request);
    stored('policy-intake', ['policies', 'outbox', 'idempotency'], creation());
  });

  test('the event is published with the trace context of its creation, unchanged', async () => {
    const publish = spanOf('policy-intake PRODUCER publish policy.v1.accepted');
    expect(publish.parentSpanId).toBe(creation().spanId);
    const [event, ...others] = await readStoredEvents(
      zone.platform.backing.natsUrl,
      eventCatalogue.PolicyAccepted,
    );
    expect(others).toEqual([]);
    expect(event?.message.policyId).toBe(policyId(policyNumber));
    expect(event?.headers.traceparent).toBe(`00-${traceId}-${creation().spanId}-01`);
    expect(publish.attributes).toMatchObject({
      'messaging.system': 'nats',
      'messaging.destination.name': `policy.v1.accepted.${insurer}`,
      'messaging.message.id': event?.headers['ce-id'],
    });
  });

  test('subsidy-disbursement goes on where the event was created', () => {
    const process = spanOf('subsidy-disbursement CONSUMER process policy.v1.accepted');
    expect(process.parentSpanId).toBe(creation().spanId);
    expect(process.attributes['messaging.destination.subscription.name']).toBe(
      'subsidy-disbursement__policies',
    );
  });

  test('it asks credit-rating, which answers within the call and keeps a record of the look-up', () => {
    const process = spanOf('subsidy-disbursement CONSUMER process policy.v1.accepted');
    const call = spanOf(`subsidy-disbursement CLIENT ${batchGetRatings}`, process);
    const answer = spanOf(`credit-rating SERVER ${batchGetRatings}`, call);
    // The store decides, in a transaction, while memory does not know for sure what is current.
    const alone = spans.find((span) => outline(span) === 'credit-rating CLIENT insert $cmd');
    if (alone === undefined) stored('credit-rating', ['lookups'], answer);
    else {
      expect(alone.parentSpanId).toBe(answer.spanId);
      // A plain command's span names no collection; its text, the fields of the entry.
      expect(alone.attributes['db.query.text']).toBe('_id subjects entry');
    }
  });

  test('the application, the ledger entry and the next event are stored within the handling', () => {
    const process = spanOf('subsidy-disbursement CONSUMER process policy.v1.accepted');
    stored('subsidy-disbursement', ['applications', 'ledger_entries', 'outbox', 'inbox'], process);
  });

  test('the assessment is published in the same trace', async () => {
    const process = spanOf('subsidy-disbursement CONSUMER process policy.v1.accepted');
    const publish = spanOf('subsidy-disbursement PRODUCER publish subsidy.v1.assessed', process);
    const [event, ...others] = await readStoredEvents(
      zone.platform.backing.natsUrl,
      eventCatalogue.SubsidyAssessed,
    );
    expect(others).toEqual([]);
    expect(event?.message).toMatchObject({ policyId: policyId(policyNumber), refusal: '' });
    expect(event?.message.entitledFen).toBeGreaterThan(0n);
    expect(event?.headers.traceparent).toBe(`00-${traceId}-${process.spanId}-01`);
    expect(publish.attributes['messaging.message.id']).toBe(event?.headers['ce-id']);
  });

  test('no span of the trace failed', () => {
    expect(spans.filter((span) => span.failed).map(outline)).toEqual([]);
  });
});
