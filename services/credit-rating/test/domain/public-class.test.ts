import { describe, expect, test } from '@jest/globals';
import type { SupervisionClass, Veto } from '../../src/domain/grade.js';
import { publicClassOf } from '../../src/domain/public-class.js';
import { publicLists } from '../../src/parameters/public-lists.js';

const classOf = (supervisionClass: SupervisionClass, vetoes: readonly Veto[] = []) =>
  publicClassOf({ supervisionClass, vetoes }, publicLists.vetoes);

describe('what is public of a class', () => {
  test('is A, and D by a list that is public', () => {
    expect(classOf('A')).toEqual({ supervisionClass: 'A', basis: 'CLASS_A' });
    expect(classOf('D', ['FRAUD', 'SERIOUS_DISHONESTY'])).toEqual({
      supervisionClass: 'D',
      basis: 'PUBLIC_LIST',
    });
  });

  test.each([
    ['B', []],
    ['C', []],
    ['UNRATED', []],
    ['D', []],
    ['D', ['FRAUD', 'LICENCE_REVOKED']],
  ] as const)('is nothing of %s with the vetoes %j', (supervisionClass, vetoes) => {
    expect(classOf(supervisionClass, vetoes)).toBeUndefined();
  });
});
