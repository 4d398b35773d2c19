import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const packageFolder = join(import.meta.dirname, '..');

test('the README shows the snippets as they compile', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  const folder = join(packageFolder, 'test/snippets');
  const files = await readdir(folder);
  const snippets = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  expect(shown.toSorted()).toEqual(snippets.toSorted());
});
