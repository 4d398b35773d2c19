import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../src/domain/canonical-json.js';

describe('the canonical text of JSON', () => {
  test('does not depend on the order of names, and leaves out what is undefined', () => {
    const one = canonicalJson({ b: [1, { d: true, c: null }], a: '中"', e: undefined });
    expect(one).toBe('{"a":"中\\"","b":[1,{"c":null,"d":true}]}');
    expect(canonicalJson({ a: '中"', b: [1, { c: null, d: true }] })).toBe(one);
  });

  test('says what JSON itself says', () => {
    const value = { text: 'x\ny', list: [[], {}, 'z'], count: 3, no: false };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
