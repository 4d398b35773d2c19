import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackingServer } from '@donghu/backing';

/** The run that this test file is a part of, as the global set-up of jest left it in the environment. */
export interface TestRun {
  /** Removed at the end of the run, after every server in it was ended. */
  readonly folder: string;
  readonly ownerPid: number;
  readonly kind: 'docker' | 'embedded';
}

export function currentTestRun(environment: NodeJS.ProcessEnv = process.env): TestRun {
  const { DONGHU_TEST_RUN: folder, DONGHU_TEST_OWNER: owner, DONGHU_BACKING: backing } = environment;
  if (folder === undefined || owner === undefined) {
    throw new Error('a test backing needs the global set-up of jest-projects.mjs: start jest from the root');
  }
  return { folder, ownerPid: Number(owner), kind: backing === 'docker' ? 'docker' : 'embedded' };
}

export function serverFolder(run: TestRun, name: string): Promise<string> {
  return mkdtemp(join(run.folder, `${name}-`));
}

/** Tells the end of the run which container to remove; a process is found by its pid file. */
export async function recordContainer(run: TestRun, server: BackingServer): Promise<void> {
  const id = server.containerId;
  if (id !== undefined) await writeFile(join(run.folder, `${id}.container`), '');
}

/** What the servers say while they start would only bury the results of the tests. */
export const quiet = (): void => undefined;
