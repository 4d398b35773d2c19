import { describe, expect, test } from '@jest/globals';
import type { Measurements, Turn } from '../../src/spine/measurements.js';
import { spineMedians, spineRatios } from '../../src/spine/spine-figures.js';

const turn = (rate: number, millis: number, micros: number): Turn => ({
  acceptedPerSecond: rate,
  decidedPerSecond: rate / 2,
  processorMicros: new Map([
    ['intake', micros],
    ['disbursement', micros],
  ]),
  p50: millis,
  p99: millis * 2,
});

const measurements: Measurements = {
  turns: new Map([
    ['ours', [turn(900, 5, 100), turn(1_000, 6, 200), turn(5_000, 50, 300)]],
    ['nestjs', [turn(100, 60, 1_000), turn(200, 60, 1_000), turn(300, 60, 1_000)]],
  ]),
  refused: { ours: [80], express: [100] },
  parts: [{ http: 2_000, groupCommit: 4_000, publish: 2_000, consume: 2_000 }],
};

const values = (figures: ReturnType<typeof spineRatios>): Readonly<Record<string, number>> =>
  Object.fromEntries(figures.map(({ name, value }) => [name, value]));

describe('the figures of spine', () => {
  test('are ratios of medians, larger where the platform is better', () => {
    expect(values(spineRatios(measurements))).toEqual({
      'spine.accepted_vs_nestjs': 5,
      'spine.decided_vs_nestjs': 5,
      'spine.latency_p50_vs_nestjs': 10,
      'spine.latency_p99_vs_nestjs': 10,
      'spine.cpu_vs_nestjs': 5,
      'spine.cpu_of_flow_vs_nestjs': 5,
      'spine.refused_vs_express': 0.8,
      'spine.decided_vs_parts': 1,
    });
  });

  test('carry the spread of the rounds', () => {
    const decided = spineMedians(measurements).find(({ name }) => name === 'spine.ours.decided');
    expect(decided).toEqual({ name: 'spine.ours.decided', value: 500, unit: '/s', spread: [450, 2_500] });
  });
});
