import path from 'node:path';

/** A bare server as it is compiled, found from the sources as well as from what is compiled. */
export const serverScript = (name: string): string =>
  path.resolve(import.meta.dirname, '../../../dist/parts/servers', `${name}.js`);
