import { crashPoints } from '@donghu/chassis';
import { describe, expect, test } from '@jest/globals';
import { drawFaults, drawFaultsOfKind, drawShortCampaign } from '../src/faults/draw-faults.js';
import { describeFault, type FaultKind, type PlannedFault, targetOf } from '../src/faults/fault.js';

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

/** Kinds that are done to one process of a service. */
const ofOneProcess: readonly FaultKind[] = [
  'SERVICE_KILLED',
  'SERVICE_DRAINED',
  'CRASH_POINT',
  'CONNECTION_CUT',
  'CONNECTION_SLOW',
];

const replicaOf = ({ fault }: PlannedFault): number | undefined =>
  'replica' in fault ? fault.replica : undefined;

const withoutReplica = ({ fault, atOnce }: PlannedFault): PlannedFault => {
  if (!('replica' in fault)) return { fault, atOnce };
  const { replica: _, ...rest } = fault;
  return { fault: rest, atOnce };
};

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

  test('with replicas they are the same faults, each of a drawn process', () => {
    const faults = drawFaults(7, 200, 3);
    expect(faults.map(withoutReplica)).toEqual(drawFaults(7, 200));
    for (const planned of faults) {
      expect(replicaOf(planned) !== undefined).toBe(ofOneProcess.includes(planned.fault.kind));
    }
    expect(new Set(faults.map(replicaOf))).toEqual(new Set([undefined, 0, 1, 2]));
  });

  test('two replicas of a service are two targets, and are told apart', () => {
    const killed = (replica: number) =>
      ({ kind: 'SERVICE_KILLED', service: 'policy-intake', replica }) as const;
    expect(targetOf(killed(0))).not.toBe(targetOf(killed(1)));
    expect(describeFault(killed(2))).toBe('policy-intake-2 is killed');
    expect(describeFault({ kind: 'SERVICE_KILLED', service: 'policy-intake' })).toBe(
      'policy-intake is killed',
    );
  });

  test.each(everyKind)('faults of one kind follow each other (%s)', (kind) => {
    const faults = drawFaultsOfKind(kind, 7, 12);
    expect(kindsOf(faults)).toEqual([kind]);
    expect(faults.filter(({ atOnce }) => atOnce)).toEqual([]);
  });

  test('a short campaign has every kind, and ends with the store killed', () => {
    const faults = drawShortCampaign(5);
    expect(kindsOf(faults)).toEqual(everyKind);
    expect(faults.at(-1)?.fault.kind).toBe('MONGODB_KILLED');
  });
});
