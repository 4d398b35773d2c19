import type { BackingServer } from '@donghu/backing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, waitFor } from '../clock/wait-for.js';
import type { Implementation } from './machine.js';
import type { OpenStore, RepaymentOrder, RepaymentOutcome, Store, StorePoint } from './store.js';

const kinds = (outcomes: readonly RepaymentOutcome[]): string[] => outcomes.map(({ kind }) => kind);

const times = <Item>(count: number, item: () => Item): Item[] => Array.from({ length: count }, item);

/** Longer than a server keeps the transaction of a client that died: 60 seconds where it cannot be told. */
const transactionLifetimeMillis = 75_000;

/**
 * What every unit of work with outbox and inbox promises, on every store that it stands on: all of a change or
 * nothing, each effect once, and nothing half done when a process or the store is killed in the middle.
 */
export function describeStore(
  { name, endable, start }: Implementation<BackingServer>,
  open: OpenStore<BackingServer>,
): void {
  describe(`store: ${name}`, () => {
    let server: BackingServer;
    let store: Store;
    let endStoreAt: StorePoint | undefined;
    let projects = 0;
    let project = '';

    const answers = (): Promise<boolean> =>
      waitFor(() => store.ping().then(() => true), { what: 'the store to answer', timeoutMillis: 30_000 });

    beforeAll(async () => {
      server = await start();
      store = await open(server, (point) => {
        if (point !== endStoreAt) return;
        endStoreAt = undefined;
        // The signal is sent before this returns; the end is waited for by the test.
        void server.kill('SIGKILL');
      });
    });

    beforeEach(() => {
      projects += 1;
      project = `project-${projects}`;
      store.businessClock.moveTo(store.wallClock.now());
    });

    afterAll(async () => {
      await server.start();
      await answers();
      await store.close();
      await server.stop();
    });

    const repay = (amountFen: bigint, more: Partial<RepaymentOrder> = {}): RepaymentOrder => ({
      project,
      amountFen,
      ...more,
    });

    /** What was paid back, what is told of it and what is left agree. */
    const expectRepaid = async (outstandingFen: bigint, repayments: number, of = project): Promise<void> => {
      expect(await store.outstanding(of)).toBe(outstandingFen);
      expect(await store.repayments(of)).toBe(repayments);
      expect(await store.events(of)).toHaveLength(repayments);
    };

    describe('a group', () => {
      test('commits together: each member sees those before it, and its event bears its version', async () => {
        await store.seed(project, 100n);
        expect(await store.run([repay(1n), repay(2n), repay(3n)])).toEqual([
          { kind: 'done', outstandingFen: 99n, version: 2 },
          { kind: 'done', outstandingFen: 97n, version: 3 },
          { kind: 'done', outstandingFen: 94n, version: 4 },
        ]);
        await expectRepaid(94n, 3);
        expect((await store.events(project)).map(({ version }) => version)).toEqual([2, 3, 4]);
      });

      test('one refused and one broken member leave the others committed, and nothing of their own', async () => {
        await store.seed(project, 10n);
        const outcomes = await store.run([repay(4n), repay(99n), repay(1n, { broken: true }), repay(6n)]);
        expect(outcomes).toMatchObject([
          { kind: 'done' },
          { kind: 'refused', code: 'RETURN_ABOVE_OUTSTANDING' },
          { kind: 'failed', reason: 'fault' },
          { kind: 'done' },
        ]);
        await expectRepaid(0n, 2);
      });

      test('a key that is taken is split off, and fails alone', async () => {
        const other = `${project}-other`;
        await Promise.all([store.seed(project, 50n), store.seed(other, 50n)]);
        const reference = `taken-${project}`;
        await store.run([repay(1n, { reference })]);
        const outcomes = await store.run([
          repay(1n),
          repay(1n, { project: other }),
          repay(40n, { project: other, reference }),
          repay(1n, { project: other }),
          repay(1n),
        ]);
        expect(kinds(outcomes)).toEqual(['done', 'done', 'failed', 'done', 'done']);
        expect(outcomes[2]).toMatchObject({ reason: 'conflict' });
        await expectRepaid(47n, 3);
        await expectRepaid(48n, 2, other);
      });

      test('the same key twice in one group is taken once', async () => {
        await store.seed(project, 10n);
        const reference = `twice-${project}`;
        const outcomes = await store.run([repay(1n, { reference }), repay(2n), repay(4n, { reference })]);
        expect(kinds(outcomes)).toEqual(['done', 'done', 'failed']);
        await expectRepaid(7n, 2);
      });

      test('64-bit money comes back to the fen', async () => {
        await store.seed(project, 9_007_199_254_740_995n);
        await store.run([repay(2n)]);
        await expectRepaid(9_007_199_254_740_993n, 1);
      });
    });

    describe('many at once', () => {
      test('lose no update of one document, and take nothing twice', async () => {
        await store.seed(project, 1_000n);
        const outcomes = (await Promise.all(times(20, () => store.run([repay(1n)])))).flat();
        const versions = outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.version : 0));
        expect(versions.sort((one, other) => one - other)).toEqual(
          Array.from({ length: 20 }, (_, index) => index + 2),
        );
        await expectRepaid(980n, 20);
      });

      test('never take more than there is', async () => {
        await store.seed(project, 30n);
        const outcomes = (await Promise.all(times(20, () => store.run([repay(2n), repay(2n)])))).flat();
        expect(kinds(outcomes).sort()).toEqual([...times(15, () => 'done'), ...times(25, () => 'refused')]);
        await expectRepaid(0n, 15);
      });
    });

    describe.each(['request', 'event'] as const)('the same %s again', (what) => {
      const again = what === 'request' ? 'replayed' : 'duplicate';
      const under = (id: string, amountFen = 3n, payload = 'payload'): RepaymentOrder =>
        repay(amountFen, { [what]: { id: `${project}-${id}`, payload } });

      test('has its effect once: in one group, in a later one and from many at once', async () => {
        await store.seed(project, 100n);
        expect(kinds(await store.run([under('a'), under('b'), under('a')]))).toEqual(['done', 'done', again]);
        expect(kinds(await store.run([under('b'), under('c'), under('a')]))).toEqual([again, 'done', again]);
        const parallel = (await Promise.all(times(10, () => store.run([under('d')])))).flat();
        expect(kinds(parallel).sort()).toEqual(['done', ...times(9, () => again)].sort());
        await expectRepaid(88n, 4);
      });

      test('with another payload is refused, in the same group and later', async () => {
        await store.seed(project, 10n);
        const [first, second] = await store.run([under('used'), under('used', 4n, 'another')]);
        const [third] = await store.run([under('used', 5n, 'a third one')]);
        const code = what === 'request' ? 'IDEMPOTENCY_KEY_REUSED' : 'EVENT_ID_REUSED';
        expect([first, second, third]).toMatchObject([
          { kind: 'done' },
          { kind: 'refused', code },
          { kind: 'refused', code },
        ]);
        await expectRepaid(7n, 1);
      });

      test('after a refusal is decided anew', async () => {
        await store.seed(project, 1n);
        const [refused] = await store.run([under('early', 3n)]);
        const [corrected] = await store.run([under('early', 1n, 'corrected')]);
        expect([refused?.kind, corrected?.kind]).toEqual(['refused', 'done']);
        await expectRepaid(0n, 1);
      });

      test('is known for as long as it is kept, whatever the business date is', async () => {
        await store.seed(project, 10n);
        await store.run([under('kept')]);
        store.businessClock.moveByDays(3_650);
        store.wallClock.moveByDays(what === 'request' ? store.requestDays : store.inboxDays);
        await store.cleanUp();
        expect(kinds(await store.run([under('kept')]))).toEqual([again]);
        await expectRepaid(7n, 1);
      });
    });

    test('cleaning never takes what is not published, however old', async () => {
      await store.seed(project, 10n);
      await store.run([repay(1n), repay(1n)]);
      store.wallClock.moveByDays(300);
      await store.cleanUp();
      await expectRepaid(8n, 2);
    });

    describe('a process that dies', () => {
      test('before its commit leaves nothing, and keeps nobody else from working', async () => {
        const other = `${project}-other`;
        await Promise.all([store.seed(project, 10n), store.seed(other, 10n)]);
        const order = repay(4n, { request: { id: project, payload: 'payload' } });
        await store.dieAt('before-commit', order);
        await expectRepaid(10n, 0);
        expect(kinds(await store.run([repay(1n, { project: other })]))).toEqual(['done']);
        await store.endOpenTransactions();
        await eventually(async () => expect(kinds(await store.run([order]))).toEqual(['done']), {
          timeoutMillis: transactionLifetimeMillis,
        });
        await expectRepaid(6n, 1);
      }, 90_000);

      test('after its commit leaves everything: the same request is answered from it', async () => {
        await store.seed(project, 10n);
        const order = repay(4n, { request: { id: project, payload: 'payload' } });
        await store.dieAt('after-commit', order);
        await expectRepaid(6n, 1);
        expect(await store.events(project)).toMatchObject([{ published: false }]);
        expect(await store.run([order])).toEqual([{ kind: 'replayed', outstandingFen: 6n, version: 2 }]);
        await expectRepaid(6n, 1);
      });
    });

    // A server of others is not ended.
    const describeEnds = endable ? describe : describe.skip;
    describeEnds('the store', () => {
      test('away fails every member, and the same orders succeed after its return', async () => {
        await store.seed(project, 10n);
        const orders = [1n, 2n].map((amountFen) =>
          repay(amountFen, { request: { id: `${project}-${amountFen}`, payload: 'payload' } }),
        );
        await server.kill('SIGKILL');
        const away = { kind: 'failed', reason: 'store-away' };
        expect(await store.run(orders)).toEqual([away, away]);
        await server.start();
        await answers();
        expect(kinds(await store.run(orders))).toEqual(['done', 'done']);
        await expectRepaid(7n, 2);
      });

      test.each<StorePoint>(['before-load', 'after-load', 'before-commit'])(
        'killed %s has all of a group or nothing, and the same order has its effect once',
        async (point) => {
          await store.seed(project, 10n);
          const orders = [3n, 1n].map((amountFen) =>
            repay(amountFen, { request: { id: `${project}-${amountFen}`, payload: 'payload' } }),
          );
          endStoreAt = point;
          const outcomes = await store.run(orders);
          await server.kill('SIGKILL');
          await server.start();
          await answers();
          const left = await store.outstanding(project);
          expect([10n, 6n]).toContain(left);
          await expectRepaid(left ?? 0n, left === 10n ? 0 : 2);
          for (const outcome of outcomes) {
            expect(['done', 'failed']).toContain(outcome.kind);
            if (outcome.kind === 'done') expect(left).toBe(6n);
          }
          for (const { kind } of await store.run(orders)) expect(['done', 'replayed']).toContain(kind);
          await expectRepaid(6n, 2);
        },
      );

      test('killed right after a commit has all that was answered', async () => {
        await store.seed(project, 10n);
        endStoreAt = 'after-commit';
        expect(kinds(await store.run([repay(3n), repay(1n)]))).toEqual(['done', 'done']);
        await server.kill('SIGKILL');
        await server.start();
        await answers();
        await expectRepaid(6n, 2);
      });
    });
  });
}
