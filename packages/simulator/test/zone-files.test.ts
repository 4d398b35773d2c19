import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exampleZone, zoneFiles } from '../src/zone-files.js';

const folder = join(import.meta.dirname, '../../../examples/zone');

describe('the example zone', () => {
  const files = zoneFiles(exampleZone);

  test.each([...files.keys()])('%s is what its seed gives, byte for byte', async (name) => {
    expect(await readFile(join(folder, name), 'utf8')).toBe(files.get(name));
  });

  test('stays small enough to clone', () => {
    const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThan(3_000_000);
  });
});
