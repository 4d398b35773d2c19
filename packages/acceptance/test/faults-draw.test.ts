import { crashPoints } from '@donghu/chassis';
import { describe, expect, test } from '@jest/globals';
import { drawFaults, drawShortCampaign } from '../src/faults/draw-faults.js';
import type { FaultKind, PlannedFault } from '../src/faults/fault.js';

const everyKind: readonly FaultKind[] = [
  'CONNECTION_CUT',
  'CONNECTION_SLOW',
  'CRASH_POINT',
  'DELIVERY_REPEATED',
  'MONGODB_KILLED',
  'MONGODB_RESTARTED',
  'NATS_KILLED',
  'NATS_RESTARTED',
  'SERVICE_DRAINED',
  'SERVICE_KILLED',
];

const kindsOf = (faults: readonly PlannedFault[]): readonly FaultKind[] =>
  [...new Set(faults.map(({ fault }) => fault.kind))].sort();

describe('drawing faults', () => {
  test('the same seed gives the same faults, and a longer campaign begins with those of a shorter one', () => {
    expect(drawFaults(7, 30).slice(0, 10)).toEqual(drawFaults(7, 10));
    expect(drawShortCampaign(7)).toEqual(drawShortCampaign(7));
  });

  test('another seed gives other faults', () => {
    expect(drawFaults(7, 10)).not.toEqual(drawFaults(8, 10));
    expect(drawShortCampaign(7)).not.toEqual(drawShortCampaign(8));
  });

  test.each([1, 2, 3])(
    'two hundred faults are of every kind and aim at every point ten times (seed %i)',
    (seed) => {
      const faults = drawFaults(seed, 200);
      expect(kindsOf(faults)).toEqual(everyKind);
      const aims = faults.flatMap(({ fault }) => (fault.kind === 'CRASH_POINT' ? [fault.point] : []));
      for (const point of crashPoints) {
        expect(aims.filter((aim) => aim === point).length).toBeGreaterThanOrEqual(10);
      }
    },
  );

  test('a short campaign has every kind, and ends with the store killed', () => {
    const faults = drawShortCampaign(5);
    expect(kindsOf(faults)).toEqual(everyKind);
    expect(faults.at(-1)?.fault.kind).toBe('MONGODB_KILLED');
  });
});
