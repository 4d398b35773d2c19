import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { firstLinesOfLibraries } from './first-lines-of-libraries.js';

/** CommonJS libraries that ask for a module of Node by `require` find this in a bundle of ES modules. */
const requireOfNode =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/**
 * Puts what was compiled into `dist` of a service's folder, with all libraries that it imports, into `bundle` of it:
 * `main.js`, each thread that it starts (`*-thread.js`, where it lies in `dist`), and `telemetry.js`, to be loaded
 * before them. What they have in common stands in files that they share, so that a process has each module once.
 */
export const bundleService = async (folder: string): Promise<void> => {
  const compiled = join(folder, 'dist');
  const outdir = join(folder, 'bundle');
  const threads = globSync('**/*-thread.js', { cwd: compiled });
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: folder,
    entryPoints: [
      { in: '@donghu/chassis/telemetry', out: 'telemetry' },
      ...['main.js', ...threads].map((entry) => ({
        in: join(compiled, entry),
        out: entry.replace(/\.js$/, ''),
      })),
    ],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    chunkNames: 'parts/[name]-[hash]',
    banner: { js: requireOfNode },
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [firstLinesOfLibraries],
    logLevel: 'warning',
  });
};
