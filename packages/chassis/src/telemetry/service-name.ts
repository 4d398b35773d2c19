import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `OTEL_SERVICE_NAME`, or the name, without its scope, of the package whose program runs. */
export function telemetryServiceName(
  environment: NodeJS.ProcessEnv = process.env,
  program: string | undefined = process.argv[1],
): string {
  const configured = environment.OTEL_SERVICE_NAME;
  if (configured !== undefined && configured !== '') return configured;
  return (program && packageNameAbove(dirname(program))) || 'unknown_service:node';
}

function packageNameAbove(folder: string): string | undefined {
  const name = packageNameIn(folder);
  if (name !== undefined) return name.replace(/^@[^/]+\//, '');
  const parent = dirname(folder);
  return parent === folder ? undefined : packageNameAbove(parent);
}

function packageNameIn(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const name = typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name;
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined; // No manifest here: the search goes on above.
  }
}
