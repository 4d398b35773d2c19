import type { BackingServer } from '@donghu/backing';
import { systemClock } from '@donghu/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../clock/wait-for.js';
import type { Implementation } from './machine.js';
import type { OpenStore, Store, StoreRelay } from './store.js';

const yearDays = 365;
const hourMillis = 3_600_000;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * What every relay promises of the leases by which replicas share an outbox: each record is published by one of
 * them, a dead one's are taken over, and time is the wall clock's, wherever the business date was moved to.
 */
export function describeLeases(
  { name, start }: Implementation<BackingServer>,
  open: OpenStore<BackingServer>,
): void {
  describe(`leases: ${name}`, () => {
    let server: BackingServer;
    let store: Store;
    let relays: StoreRelay[] = [];

    beforeAll(async () => {
      server = await start();
    });

    beforeEach(async () => {
      store = await open(server, () => undefined);
    });

    afterEach(async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
      relays = [];
      await store.close();
    });

    afterAll(() => server.stop());

    const openRelay = async (owner: string, toldOfCommits = false): Promise<StoreRelay> => {
      const relay = await store.openRelay(owner, toldOfCommits);
      relays.push(relay);
      return relay;
    };

    /** Events that the replica which commits leaves behind, having no relay. */
    const commit = async (project: string, count: number): Promise<void> => {
      await store.run(upTo(count).map(() => ({ project, amountFen: 0n })));
    };

    const isPublished = async (project: string): Promise<boolean> =>
      (await store.events(project)).every(({ published }) => published);

    test('what a dead replica left is taken over when its lease is over, not before, and in its order', async () => {
      await commit('left', 20);
      const heir = await openRelay('heir');
      store.wallClock.moveBy(store.leaseMillis - 1);
      await heir.sweep();
      expect(await store.publications()).toEqual([]);
      store.wallClock.moveBy(2);
      await heir.sweep();
      await waitFor(() => isPublished('left'));
      expect(await store.streamed('left')).toEqual(upTo(20));
    });

    test('what a killed process committed and did not publish is taken over, too', async () => {
      await store.seed('killed', 10n);
      await store.dieAt('after-commit', { project: 'killed', amountFen: 4n });
      const heir = await openRelay('heir');
      store.wallClock.moveTo(new Date(systemClock.now().getTime() + store.leaseMillis + 1));
      await heir.sweep();
      await waitFor(() => isPublished('killed'));
      expect(await store.streamed('killed')).toEqual([2]);
    });

    test('replicas that sweep at once publish each record from one of them', async () => {
      const projects = ['a', 'b', 'c', 'd'];
      await Promise.all(projects.map((project) => commit(project, 50)));
      const heirs = await Promise.all(['heir-1', 'heir-2', 'heir-3'].map((owner) => openRelay(owner)));
      store.wallClock.moveBy(store.leaseMillis + 1);
      await Promise.all(heirs.map((heir) => heir.sweep()));
      for (const project of projects) await waitFor(() => isPublished(project));
      const published = await store.publications();
      expect(new Set(published).size).toBe(200);
      expect(published).toHaveLength(200);
      for (const project of projects) expect(await store.streamed(project)).toEqual(upTo(50));
    });

    test('a lease is of the wall clock: the business date may be moved by years, both ways', async () => {
      store.businessClock.moveByDays(yearDays);
      await commit('ahead', 1);
      store.businessClock.moveByDays(-3 * yearDays);
      await commit('behind', 1);
      const until = store.wallClock.now().getTime() + store.leaseMillis;
      for (const project of ['ahead', 'behind']) {
        expect((await store.events(project)).map(({ leaseUntil }) => leaseUntil?.getTime())).toEqual([until]);
      }
      const heir = await openRelay('heir');
      store.businessClock.moveByDays(10 * yearDays);
      await heir.sweep();
      expect(await store.publications()).toEqual([]);
      store.wallClock.moveBy(store.leaseMillis + 1);
      await heir.sweep();
      for (const project of ['ahead', 'behind']) {
        await waitFor(() => isPublished(project));
        expect(await store.streamed(project)).toEqual([1]);
      }
    });

    test('a wall clock that jumps ahead by a year ends leases early, and yet each event stands once', async () => {
      const heir = await openRelay('heir');
      await openRelay('this-replica', true);
      const committing = Promise.all(['p', 'q', 'r'].map((project) => commit(project, 50)));
      store.wallClock.moveByDays(yearDays);
      await heir.sweep();
      await committing;
      await heir.sweep();
      for (const project of ['p', 'q', 'r']) {
        await waitFor(() => isPublished(project));
        expect(await store.streamed(project)).toEqual(upTo(50));
      }
    });

    test('a wall clock that jumps back by an hour holds up no living replica, and loses nothing of a dead one', async () => {
      await commit('dead', 3);
      store.wallClock.moveBy(-hourMillis);
      await openRelay('living', true);
      await commit('living', 3);
      await waitFor(() => isPublished('living'));
      store.wallClock.moveBy(hourMillis + store.leaseMillis + 1);
      await (await openRelay('heir')).sweep();
      await waitFor(() => isPublished('dead'));
      expect(await store.streamed('dead')).toEqual(upTo(3));
      expect(await store.streamed('living')).toEqual(upTo(3));
    });

    test('ids go on in order through both jumps', async () => {
      for (const millis of [0, yearDays * 24 * hourMillis, -hourMillis]) {
        store.wallClock.moveBy(millis);
        store.businessClock.moveBy(millis);
        await commit('ordered', 5);
      }
      expect((await store.events('ordered')).map(({ version }) => version)).toEqual(upTo(15));
    });
  });
}
