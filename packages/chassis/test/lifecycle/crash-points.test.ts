import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { crashPoints, crashSwitchFrom, noCrash } from '../../src/lifecycle/crash-points.js';

const compiled = join(import.meta.dirname, '../../dist/lifecycle/crash-points.js');

/** Passes the point three times in a process of its own; what it wrote and how it ended. */
const passThrice = (environment: NodeJS.ProcessEnv): { output: string; signal: NodeJS.Signals | null } => {
  const program = `
    import { crashSwitchFrom } from ${JSON.stringify(compiled)};
    const crash = crashSwitchFrom(process.env);
    const { writeSync } = await import('node:fs');
    for (const passage of [1, 2, 3]) { crash('before-publish'); writeSync(1, String(passage)); }
  `;
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return { output: stdout, signal };
};

describe('a crash point', () => {
  test('ends the process by SIGKILL at the passage that is due', () => {
    const environment = { DONGHU_TEST_SWITCHES: 'on', DONGHU_CRASH_POINT: 'before-publish:3' };
    expect(passThrice(environment)).toEqual({ output: '12', signal: 'SIGKILL' });
  });

  test('does nothing unless it is the one that is armed', () => {
    const environment = { DONGHU_TEST_SWITCHES: 'on', DONGHU_CRASH_POINT: 'after-mark' };
    expect(passThrice(environment)).toEqual({ output: '123', signal: null });
  });

  test('cannot be armed without the test switches', () => {
    for (const switches of [undefined, 'off', 'ON', '1']) {
      const environment = { DONGHU_TEST_SWITCHES: switches, DONGHU_CRASH_POINT: 'before-publish' };
      expect(crashSwitchFrom(environment)).toBe(noCrash);
    }
  });

  test('that does not exist, or a count below 1, is told at the start', () => {
    for (const armed of ['nowhere', 'before-publish:0', 'before-publish:x', 'before-publish:']) {
      expect(() => crashSwitchFrom({ DONGHU_TEST_SWITCHES: 'on', DONGHU_CRASH_POINT: armed })).toThrow(
        'DONGHU_CRASH_POINT',
      );
    }
  });

  test('has a name of its own', () => {
    expect(new Set(crashPoints).size).toBe(crashPoints.length);
  });
});
