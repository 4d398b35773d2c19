import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleZone, zoneFiles } from './zone-files.js';

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../examples/zone');

await mkdir(folder, { recursive: true });
for (const [name, content] of zoneFiles(exampleZone)) {
  await writeFile(join(folder, name), content);
  process.stdout.write(
    `${name}: ${content.split('\n').length - 1} lines, ${Buffer.byteLength(content)} bytes\n`,
  );
}
