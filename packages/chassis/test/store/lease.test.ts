import { MovableClock } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Lease } from '../../src/store/lease.js';
import { openProjectStore, type ProjectStore } from './project-store.js';

const millis = 9_000;

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

const leases = (id: string) => {
  const clock = new MovableClock(new Date('2025-07-01T00:00:00Z'));
  const { db } = store.connection;
  const of = (owner: string) => new Lease({ db, collection: 'leases', id, owner, clock, millis });
  return { clock, first: of('first'), second: of('second') };
};

/** Whether the work was done. */
const held = async (lease: Lease): Promise<boolean> => {
  let done = false;
  await lease.hold(async () => {
    done = true;
  });
  return done;
};

test('one at a time works, and the next one when it is done', async () => {
  const { first, second } = leases('one');
  await first.hold(async () => expect(await held(second)).toBe(false));
  expect(await held(second)).toBe(true);
});

test('of one that is not heard of any more it is taken over, and that one learns of it', async () => {
  const { clock, first, second } = leases('lost');
  await first.hold(async () => {
    clock.moveBy(millis + 1);
    await second.hold(async () => {
      expect(await first.renew()).toBe(false);
      expect(await second.renew()).toBe(true);
    });
  });
});

test('renewed in time it is kept, however long the work takes', async () => {
  const { clock, first, second } = leases('long');
  await first.hold(async () => {
    for (const _ of [1, 2, 3, 4]) {
      clock.moveBy(millis / 2);
      expect(await first.renew()).toBe(true);
      expect(await held(second)).toBe(false);
    }
  });
});

test('the store is asked once in a third of its time, and at once when the clock goes back', async () => {
  const { clock, first } = leases('asked');
  await first.hold(async () => {
    const taken = () => store.connection.db.collection<{ _id: string }>('leases').deleteOne({ _id: 'asked' });
    await taken();
    clock.moveBy(millis / 3 - 1);
    expect(await first.renew()).toBe(true);
    clock.moveBy(1);
    expect(await first.renew()).toBe(false);
  });
  await first.hold(async () => {
    await store.connection.db.collection<{ _id: string }>('leases').deleteOne({ _id: 'asked' });
    clock.moveBy(-1);
    expect(await first.renew()).toBe(false);
  });
});
