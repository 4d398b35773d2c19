import { describe, expect, test } from '@jest/globals';
import { aimedPoints, drawFault } from '../src/faults/draw-fault.js';

const drawn = (seed: number, count: number) =>
  Array.from({ length: count }, (_, place) => drawFault(seed, place));

describe('drawing faults', () => {
  test('the same seed gives the same faults, and a longer campaign begins with those of a shorter one', () => {
    expect(drawn(7, 30).slice(0, 10)).toEqual(drawn(7, 10));
  });

  test('another seed gives other faults', () => {
    expect(drawn(7, 10)).not.toEqual(drawn(8, 10));
  });

  test('two hundred faults are of every kind and aim at every point', () => {
    const faults = drawn(1, 200);
    expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual([
      'CRASH_POINT',
      'MONGODB_KILLED',
      'MONGODB_RESTARTED',
      'NATS_KILLED',
      'NATS_RESTARTED',
      'SERVICE_DRAINED',
      'SERVICE_KILLED',
    ]);
    const points = faults.flatMap((fault) => (fault.kind === 'CRASH_POINT' ? [fault.point] : []));
    expect(new Set(points)).toEqual(new Set(aimedPoints));
  });
});
