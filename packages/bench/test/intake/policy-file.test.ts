import { describe, expect, test } from '@jest/globals';
import { idsOfRun, policyFile } from '../../src/intake/policy-file.js';
import { policyIdOf } from '../../src/spine/policy-report.js';

const numbersIn = (chunks: readonly Buffer[]): string[] =>
  Buffer.concat(chunks)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).policyNumber);

describe('a file of policies', () => {
  test('has a line for each, in pieces, in the order of their ids', () => {
    const chunks = policyFile('R1', 0, 1_000);
    const ids = numbersIn(chunks).map(policyIdOf);
    expect(chunks.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toEqual(ids.toSorted());
  });

  test('goes on where another part of it ends', () => {
    const whole = numbersIn(policyFile('R1', 0, 10));
    expect([...numbersIn(policyFile('R1', 0, 4)), ...numbersIn(policyFile('R1', 4, 6))]).toEqual(whole);
  });

  test('has ids between the bounds of its run, and of no other', () => {
    const [from, before] = idsOfRun('R1');
    const isIn = (id: string): boolean => id >= from && id < before;
    expect(
      numbersIn(policyFile('R1', 0, 10))
        .map(policyIdOf)
        .every(isIn),
    ).toBe(true);
    expect(
      numbersIn(policyFile('R10', 0, 10))
        .map(policyIdOf)
        .some(isIn),
    ).toBe(false);
  });
});
