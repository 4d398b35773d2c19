import { GetRatingResponse, Rating } from '@donghu/contracts/credit';
import { describe, expect, test } from '@jest/globals';
import { encodedField, fieldSize, writeFieldHead } from '../../src/grpc/length-delimited.js';

describe('a field written by hand', () => {
  test.each([0, 1, 127, 128, 300, 16_383, 16_384, 2_097_152])('is read back with %i bytes', (length) => {
    const value = Buffer.alloc(length, 'x');
    const bytes = encodedField(1, Rating.encode(Rating.fromPartial({ grade: value.toString() })).finish());
    expect(GetRatingResponse.decode(bytes).rating?.grade).toBe(value.toString());
  });

  test('takes as much room as was said', () => {
    for (const length of [0, 127, 128, 16_384]) {
      const bytes = Buffer.alloc(fieldSize(length));
      expect(writeFieldHead(bytes, 0, 4, length) + length).toBe(bytes.length);
    }
  });
});
