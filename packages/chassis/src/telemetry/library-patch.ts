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

interface CommonJsModule {
  /** What the module exports, the very object that all who import it share. */
  readonly default: unknown;
}

/** A library that is patched, and its files that are: named one by one, so that a bundle has them. */
export interface PatchedLibrary {
  readonly version: string;
  readonly files: Readonly<Record<string, () => Promise<CommonJsModule>>>;
}

/**
 * The instrumentations patch what `require` returns. Both libraries are CommonJS, so patching them before the
 * program's ES modules import them patches the very objects those imports get. It is done here and not by enabling
 * the instrumentation, whose hook on every `require` of the process costs a start more than the libraries' spans, and
 * which sees nothing of a bundle.
 */
export async function patchLibrary(
  instrumentation: PatchingInstrumentation,
  { version, files }: PatchedLibrary,
): Promise<void> {
  const exportsOf = async (name: string): Promise<unknown> => {
    const load = files[name];
    if (load === undefined) throw new Error(`an instrumentation patches ${name}, which is not loaded for it`);
    return (await load()).default;
  };
  for (const { name, supportedVersions, patch, files: patched } of instrumentation.getModuleDefinitions()) {
    if (!areMeant(supportedVersions, version)) continue;
    patch?.(await exportsOf(name), version);
    for (const file of patched) {
      if (areMeant(file.supportedVersions, version)) file.patch(await exportsOf(file.name), version);
    }
  }
}

/** Whether one of the ranges, `^1.0.0` or `>=6.4.0 <8`, goes to the end of the version's major. */
const areMeant = (ranges: readonly string[], version: string): boolean => {
  const major = Number.parseInt(version, 10);
  return ranges.some((range) => range.startsWith(`^${major}.`) || range.endsWith(`<${major + 1}`));
};
