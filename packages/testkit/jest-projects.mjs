import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const globalSetup = join(import.meta.dirname, 'jest-global-setup.mjs');
const globalTeardown = join(import.meta.dirname, 'jest-global-teardown.mjs');
const timeout = join(import.meta.dirname, 'jest-timeout.mjs');

/**
 * One jest project per workspace that has a `test` folder, named after its folder, so that
 * `jest --selectProjects policy-intake` runs one service.
 */
export function jestProjects(root) {
  return ['packages', 'services']
    .flatMap((group) => foldersOf(join(root, group)))
    .filter((folder) => existsSync(join(folder.path, 'test')))
    .map((folder) => projectOf(folder));
}

function foldersOf(parent) {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, path: join(parent, entry.name) }));
}

function projectOf({ name, path }) {
  return {
    displayName: name,
    rootDir: path,
    roots: ['src', 'test'].map((folder) => join(path, folder)).filter((folder) => existsSync(folder)),
    testEnvironment: 'node',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    setupFilesAfterEnv: [timeout],
    extensionsToTreatAsEsm: ['.ts'],
    // Sources import each other as NodeNext wants it, by the name of the compiled file.
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: false } },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    globalSetup,
    globalTeardown,
  };
}
