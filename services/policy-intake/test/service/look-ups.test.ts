import { randomUUID } from 'node:crypto';
import { createGrpcClient } from '@donghu/chassis';
import { PolicyIntakeServiceClient, type WatchPoliciesResponse } from '@donghu/contracts/policy';
import { waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const otherEnterprise = '914403001922038216';
const bureau = { role: 'bureau' };

let intake: PolicyIntakeUnderTest;
let client: ReturnType<typeof openClient>;

const openClient = (caller: { role: string; uscc?: string }, deadlineMs = 30_000) =>
  createGrpcClient(PolicyIntakeServiceClient, intake.service.grpcAddress, {
    tokens: () => intake.service.token(caller),
    deadlineMs,
    serviceName: 'policy-intake',
  });

const post = (path: string, body: unknown) =>
  intake.service.call('POST', path, { as: operator, body, idempotencyKey: randomUUID() });

const reportPolicy = (policyNumber: string, more: object = {}) =>
  post('/v1/policies', { ...report, policyNumber, ...more });

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.registryIsKnown();
  client = openClient(bureau);
});

afterAll(async () => {
  client?.close();
  await intake?.stop();
});

describe('whether an enterprise holds a line', () => {
  const holds = async (on: string, line = 'ENV_LIAB') =>
    (await client.calls.checkCover({ insuredUscc: enterpriseUscc, line, on })).inForce;

  test('is answered for any day, from the first day to the last or to the cancellation', async () => {
    await reportPolicy('PZ-ENV-1', { line: 'ENV_LIAB' });
    await reportPolicy('PZ-ENV-2', { line: 'SAFETY_LIAB' });
    await post(`/v1/policies/${insurerUscc}/PZ-ENV-2/cancellation`, {
      kind: 'MID_TERM',
      effectiveOn: '2025-06-01',
      refund: '0.00',
    });
    await post(`/v1/policies/${insurerUscc}/PZ-ENV-1/endorsements`, {
      sequence: 1,
      kind: 'EXTEND',
      effectiveOn: '2026-03-01',
      endOn: '2026-03-31',
    });
    expect(
      await Promise.all(['2025-03-09', '2025-03-10', '2026-03-31', '2026-04-01'].map((on) => holds(on))),
    ).toEqual([false, true, true, false]);
    expect([await holds('2025-05-31', 'SAFETY_LIAB'), await holds('2025-06-01', 'SAFETY_LIAB')]).toEqual([
      true,
      false,
    ]);
    const { policies } = await client.calls.checkCover({
      insuredUscc: enterpriseUscc,
      line: 'ENV_LIAB',
      on: '2025-03-10',
    });
    expect(policies).toEqual([
      {
        policyId: `${insurerUscc}/PZ-ENV-1`,
        insurerUscc,
        policyNumber: 'PZ-ENV-1',
        insuredUscc: enterpriseUscc,
        line: 'ENV_LIAB',
        startOn: '2025-03-10',
        endOn: '2026-03-31',
        coverFen: 2_000_000_000n,
        cancelledFrom: '',
        version: 2n,
      },
    ]);
  });

  test('refuses a day that is none, a code that is none, and another enterprise', async () => {
    await expect(holds('soon')).rejects.toMatchObject({ error: { fields: [{ pointer: '/on' }] } });
    await expect(client.calls.checkCover({ insuredUscc: '1', line: 'X', on: '' })).rejects.toMatchObject({
      error: { code: 'USCC_INVALID' },
    });
    const stranger = openClient({ role: 'enterprise', uscc: otherEnterprise });
    try {
      const asked = { insuredUscc: enterpriseUscc, line: 'ENV_LIAB', on: '' };
      await expect(stranger.calls.checkCover(asked)).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
      await expect(
        stranger.calls.listEnterprisePolicies({ insuredUscc: enterpriseUscc, pageSize: 0, pageToken: '' }),
      ).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
    } finally {
      stranger.close();
    }
  });
});

test("an enterprise's policies come page by page", async () => {
  await reportPolicy('PZ-PAGE-1', { insuredUscc: otherEnterprise });
  await reportPolicy('PZ-PAGE-2', { insuredUscc: otherEnterprise });
  const page = (pageToken: string) =>
    client.calls.listEnterprisePolicies({ insuredUscc: otherEnterprise, pageSize: 1, pageToken });
  const first = await page('');
  const second = await page(first.nextPageToken);
  const numbers = [first, second].flatMap(({ policies }) => policies.map(({ policyNumber }) => policyNumber));
  expect(numbers).toEqual(['PZ-PAGE-1', 'PZ-PAGE-2']);
  expect(await page(second.nextPageToken)).toEqual({ policies: [], nextPageToken: '' });
  await expect(
    client.calls.listEnterprisePolicies({ insuredUscc: otherEnterprise, pageSize: 501, pageToken: '' }),
  ).rejects.toMatchObject({ error: { fields: [{ pointer: '/pageSize' }] } });
});

describe('watching policies', () => {
  /** Reads until the condition holds of what came, and ends the call. */
  const watch = async (
    request: { cursor: string; insuredUsccs: string[] },
    isEnough: (seen: readonly WatchPoliciesResponse[]) => boolean,
    whenOpen: () => Promise<unknown> = async () => undefined,
  ): Promise<readonly WatchPoliciesResponse[]> => {
    const seen: WatchPoliciesResponse[] = [];
    let opened: Promise<unknown> | undefined;
    for await (const answer of client.calls.watchPolicies(request)) {
      seen.push(answer);
      opened ??= whenOpen();
      if (isEnough(seen)) break;
    }
    await opened;
    return seen;
  };

  const changesOf = (seen: readonly WatchPoliciesResponse[]) =>
    seen.flatMap(({ policy }) => (policy === undefined ? [] : [`${policy.policyNumber}@${policy.version}`]));

  test('tells every change as it happens, and goes on behind a cursor without a gap', async () => {
    const seen = await watch(
      { cursor: '', insuredUsccs: [] },
      (all) => changesOf(all).length >= 2,
      async () => {
        await reportPolicy('PZ-WATCH-1');
        await post(`/v1/policies/${insurerUscc}/PZ-WATCH-1/endorsements`, {
          sequence: 1,
          kind: 'INCREASE',
          effectiveOn: '2025-06-01',
          premiumDifference: '1.00',
        });
      },
    );
    expect(changesOf(seen)).toEqual(['PZ-WATCH-1@1', 'PZ-WATCH-1@2']);
    // While nobody watched.
    await Promise.all(['PZ-WATCH-2', 'PZ-WATCH-3', 'PZ-WATCH-4'].map((number) => reportPolicy(number)));
    const cursor = seen.at(-1)?.cursor ?? '';
    const later = await watch({ cursor, insuredUsccs: [] }, (all) => changesOf(all).length >= 3);
    expect(changesOf(later).toSorted()).toEqual(['PZ-WATCH-2@1', 'PZ-WATCH-3@1', 'PZ-WATCH-4@1']);
    const first = seen.find(({ policy }) => policy !== undefined)?.cursor ?? '';
    const again = await watch({ cursor: first, insuredUsccs: [] }, (all) => changesOf(all).length >= 4);
    expect(changesOf(again)[0]).toBe('PZ-WATCH-1@2');
  });

  test('tells of the named enterprises alone, and nothing of what is only held', async () => {
    const seen = await watch(
      { cursor: '', insuredUsccs: [otherEnterprise] },
      (all) => changesOf(all).length >= 1,
      async () => {
        await post(`/v1/policies/${insurerUscc}/PZ-WATCH-9/endorsements`, {
          sequence: 1,
          kind: 'INCREASE',
          effectiveOn: '2025-06-01',
          premiumDifference: '1.00',
        });
        await reportPolicy('PZ-WATCH-5');
        await reportPolicy('PZ-WATCH-6', { insuredUscc: otherEnterprise });
      },
    );
    expect(changesOf(seen)).toEqual(['PZ-WATCH-6@1']);
  });

  test('refuses a cursor that is none or that the store does not know, and callers that are no office', async () => {
    const once = async (request: { cursor: string; insuredUsccs: string[] }, as = client) => {
      for await (const _ of as.calls.watchPolicies(request)) return;
    };
    for (const cursor of ['not a cursor!', '00ff']) {
      await expect(once({ cursor, insuredUsccs: [] })).rejects.toMatchObject({
        error: { fields: [{ pointer: '/cursor', rule: 'CURSOR_LOST' }] },
      });
    }
    await expect(once({ cursor: '', insuredUsccs: ['1'] })).rejects.toMatchObject({
      error: { code: 'USCC_INVALID' },
    });
    const insurer = openClient({ role: 'insurer', uscc: insurerUscc });
    try {
      await expect(once({ cursor: '', insuredUsccs: [] }, insurer)).rejects.toMatchObject({
        error: { code: 'FORBIDDEN' },
      });
    } finally {
      insurer.close();
    }
  });

  test('is refused to the fifth at once, and open again when one has gone', async () => {
    const ends = new AbortController();
    const open = new Set<number>();
    /** Reads until the end; each try has a client of its own, as one that is refused often rests for a while. */
    const watchAs = async (watcher: number, until: AbortSignal): Promise<void> => {
      const another = openClient(bureau);
      try {
        const request = { cursor: '', insuredUsccs: [] };
        for await (const _ of another.calls.watchPolicies(request, { signal: until })) open.add(watcher);
      } catch {
        // Refused, or ended by the test.
      } finally {
        another.close();
      }
    };
    const read = (watcher: number) =>
      waitFor(() => watchAs(watcher, ends.signal).then(() => ends.signal.aborted), {
        what: 'the end of a watch',
        timeoutMillis: 60_000,
      });
    const isAdmitted = async () => {
      const [own, fifth] = [new AbortController(), 5];
      const watching = watchAs(fifth, own.signal);
      const admitted = waitFor(() => open.has(fifth), { timeoutMillis: 3_000 }).catch(() => false);
      await Promise.race([watching, admitted]);
      own.abort();
      await watching;
      return open.delete(fifth);
    };
    const reading = [1, 2, 3, 4].map(read);
    await waitFor(() => open.size === 4, { what: 'four watch' });
    expect(await isAdmitted()).toBe(false);
    ends.abort();
    await Promise.all(reading);
    await waitFor(isAdmitted, { what: 'room again' });
  });
});
