import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { nodeArguments } from '../src/node-arguments.js';

test('the image starts its service as npm start does', () => {
  const dockerfile = readFileSync(resolve(import.meta.dirname, '../../../Dockerfile'), 'utf8');
  const command: unknown = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]');
  expect(command).toEqual(['node', ...nodeArguments, '--import', './bundle/telemetry.js', 'bundle/main.js']);
});
