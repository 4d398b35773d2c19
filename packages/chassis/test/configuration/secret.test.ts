import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readSecret } from '../../src/configuration/index.js';

test('the file wins over the value, loses its line end, and is read again when it rotates', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'donghu-secret-'));
  const file = join(directory, 'token');
  await writeFile(file, 'first\n');
  expect(readSecret('value', file)).toBe('first');
  await writeFile(file, 'second\n');
  expect(readSecret('value', file)).toBe('second');
  await rm(directory, { recursive: true });
  expect(() => readSecret('value', file)).toThrow('ENOENT');
});

test('without a file the value counts, and neither is no secret', () => {
  expect(readSecret('value', undefined)).toBe('value');
  expect(readSecret(undefined, undefined)).toBeUndefined();
});
