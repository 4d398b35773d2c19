import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyProcess } from '../../src/entrants/ready-process.js';

describe('a process that says when it is ready', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const scriptOf = (name: string, source: string): string => {
    const script = path.join(folder, `${name}.cjs`);
    writeFileSync(script, source);
    return script;
  };
  const environment = {};

  test('runs until it is stopped', async () => {
    const script = scriptOf(
      'serves',
      "console.log('starting'); console.log('ready'); setInterval(() => 0, 1000);",
    );
    const started = await startReadyProcess({ script, environment });
    expect(() => process.kill(started.pid, 0)).not.toThrow();
    expect(started.startMillis).toBeGreaterThan(0);
    await started.stop();
    expect(() => process.kill(started.pid, 0)).toThrow('ESRCH');
  });

  test('tells what it printed when it ends before it is ready', async () => {
    const script = scriptOf('fails', "throw new Error('no such broker');");
    await expect(startReadyProcess({ script, environment })).rejects.toThrow('no such broker');
  });
});
