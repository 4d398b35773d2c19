import type { PolicyInput } from '@donghu/simulator';
import { describe, expect, test } from '@jest/globals';
import { numbersOfRun, policyFile } from '../../src/intake/policy-file.js';

const book = { seed: 1, enterprises: 100 };

const policiesIn = (chunks: readonly Buffer[]): PolicyInput[] =>
  Buffer.concat(chunks)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const numbersIn = (chunks: readonly Buffer[]): string[] =>
  policiesIn(chunks).map(({ policyNumber }) => policyNumber);

describe('a file of policies', () => {
  test('has a line for each, in pieces, in the order of their numbers', () => {
    const chunks = policyFile(book, 'R1', 0, 1_000);
    const numbers = numbersIn(chunks);
    expect(chunks.length).toBeGreaterThan(1);
    expect(new Set(numbers).size).toBe(1_000);
    expect(numbers).toEqual(numbers.toSorted());
  });

  test('has policies of many insurers, lines and days', () => {
    const policies = policiesIn(policyFile(book, 'R1', 0, 1_000));
    const distinct = (key: 'insurerUscc' | 'line' | 'startOn') =>
      new Set(policies.map((policy) => policy[key])).size;
    expect(distinct('insurerUscc')).toBeGreaterThan(4);
    expect(distinct('line')).toBeGreaterThan(30);
    expect(distinct('startOn')).toBeGreaterThan(300);
  });

  test('goes on where another part of it ends', () => {
    const whole = numbersIn(policyFile(book, 'R1', 0, 10));
    expect([...numbersIn(policyFile(book, 'R1', 0, 4)), ...numbersIn(policyFile(book, 'R1', 4, 6))]).toEqual(
      whole,
    );
  });

  test('has numbers between the bounds of its run, and of no other', () => {
    const [from, before] = numbersOfRun('R1');
    const isIn = (number: string): boolean => number >= from && number < before;
    expect(numbersIn(policyFile(book, 'R1', 0, 10)).every(isIn)).toBe(true);
    expect(numbersIn(policyFile(book, 'R10', 0, 10)).some(isIn)).toBe(false);
  });
});
