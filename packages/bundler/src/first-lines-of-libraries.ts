import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/** Says of the first character of a generated file that it is the first one of its only source. */
const firstCharacter = 'AAAA';

const mapOf = (path: string): string =>
  Buffer.from(JSON.stringify({ version: 3, sources: [basename(path)], mappings: firstCharacter })).toString(
    'base64',
  );

/**
 * In the map from the bundle to its sources a library's file is one entry, so that a stack trace tells the file and
 * not the line. A process reads the whole map for its first stack trace, and with each line of the libraries that is
 * 75 MB. The bundler composes the maps that its inputs come with: https://esbuild.github.io/api/#sourcemap
 */
export const firstLinesOfLibraries: Plugin = {
  name: 'first-lines-of-libraries',
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const map = `//# sourceMappingURL=data:application/json;base64,${mapOf(path)}`;
      return { contents: `${text}\n${map}\n`, loader: 'js' };
    });
  },
};
