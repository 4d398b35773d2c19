import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Log } from '../backing.js';
import { install } from './install.js';
import { type MongoEngineName, storeDirectoryOf } from './mongo-engine.js';

export interface ChosenMongoEngine {
  readonly name: MongoEngineName;
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * A `mongod` on PATH, else a `secantusd-rs` on PATH, else the `secantusd-py` that is installed on first
 * use. One that already holds data in the directory goes before all, so that no data seems to vanish when
 * another comes onto PATH.
 */
export async function chooseMongoEngine(
  dataDirectory: string,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<ChosenMongoEngine> {
  const found = await enginesOnPath(environment);
  const inUse = await enginesWithData(dataDirectory);
  const [first] = [...found.filter(({ name }) => inUse.includes(name)), ...found];
  const installedGoesFirst = inUse.includes('secantusd-py') && !(first && inUse.includes(first.name));
  if (first !== undefined && !installedGoesFirst) return first;
  const { bin, environment: withPython } = await install(environment, log);
  return { name: 'secantusd-py', command: join(bin, 'secantusd-py'), environment: withPython };
}

async function enginesOnPath(environment: NodeJS.ProcessEnv): Promise<ChosenMongoEngine[]> {
  const found: ChosenMongoEngine[] = [];
  for (const name of ['mongod', 'secantusd-rs'] as const) {
    const command = await findOnPath(name, environment);
    if (command !== undefined) found.push({ name, command, environment });
  }
  return found;
}

async function enginesWithData(dataDirectory: string): Promise<MongoEngineName[]> {
  const names: MongoEngineName[] = [];
  for (const name of ['mongod', 'secantusd-rs', 'secantusd-py'] as const) {
    if (await allows(storeDirectoryOf(dataDirectory, name), constants.F_OK)) names.push(name);
  }
  return names;
}

async function findOnPath(program: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (environment.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const path = join(folder, program);
    if (await allows(path, constants.X_OK)) return path;
  }
  return undefined;
}

function allows(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
