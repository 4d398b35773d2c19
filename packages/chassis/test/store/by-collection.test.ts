import { expect, test } from '@jest/globals';
import { ByCollection } from '../../src/store/by-collection.js';

test('the same id in two collections is two documents', () => {
  const values = new ByCollection<number>();
  expect(values.isEmpty).toBe(true);
  values.set('policies', 'a', 1);
  values.set('claims', 'a', 2);
  values.set('policies', 'b', 3);
  values.set('policies', 'a', 4);
  expect(values.get('policies', 'a')).toBe(4);
  expect(values.get('claims', 'a')).toBe(2);
  expect(values.has('claims', 'b')).toBe(false);
  expect(values.get('endorsements', 'a')).toBeUndefined();
  expect([...values.of('claims')]).toEqual([['a', 2]]);
  expect([...values.of('endorsements')]).toEqual([]);
  const all = [...values.entries()].map(([collection, found]) => [collection, [...found]]);
  expect(all).toEqual([
    [
      'policies',
      [
        ['a', 4],
        ['b', 3],
      ],
    ],
    ['claims', [['a', 2]]],
  ]);
  expect(values.isEmpty).toBe(false);
});

test('what was deleted leaves nothing behind', () => {
  const values = new ByCollection<number>();
  values.set('policies', 'a', 1);
  values.delete('policies', 'a');
  values.delete('claims', 'a');
  expect([values.has('policies', 'a'), values.isEmpty]).toEqual([false, true]);
});
