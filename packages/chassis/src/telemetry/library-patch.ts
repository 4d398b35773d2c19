import { createRequire } from 'node:module';
import type { TracerProvider } from '@opentelemetry/api';

type Patch = (moduleExports: unknown, version?: string) => unknown;

/** The part of an instrumentation that is used here. */
export interface PatchingInstrumentation {
  setTracerProvider(provider: TracerProvider): void;
  getModuleDefinitions(): readonly {
    readonly name: string;
    readonly supportedVersions: readonly string[];
    readonly patch?: Patch | undefined;
    readonly files: readonly {
      readonly name: string;
      readonly supportedVersions: readonly string[];
      readonly patch: Patch;
    }[];
  }[];
}

const require = createRequire(import.meta.url);

/**
 * The instrumentations patch what `require` returns. Both libraries are CommonJS, so patching them before the
 * program's ES modules import them patches the very objects those imports get. It is done here and not by enabling
 * the instrumentation, whose hook on every `require` of the process costs a start more than the libraries' spans.
 */
export function patchLibrary(instrumentation: PatchingInstrumentation): void {
  for (const { name, supportedVersions, patch, files } of instrumentation.getModuleDefinitions()) {
    const { version } = require(`${name}/package.json`) as { readonly version: string };
    if (!areMeant(supportedVersions, version)) continue;
    patch?.(require(name), version);
    for (const file of files) {
      if (areMeant(file.supportedVersions, version)) file.patch(require(file.name), version);
    }
  }
}

/** Whether one of the ranges, `^1.0.0` or `>=6.4.0 <8`, goes to the end of the version's major. */
const areMeant = (ranges: readonly string[], version: string): boolean => {
  const major = Number.parseInt(version, 10);
  return ranges.some((range) => range.startsWith(`^${major}.`) || range.endsWith(`<${major + 1}`));
};
