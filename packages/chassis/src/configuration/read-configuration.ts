import type { z } from 'zod';

/** Settings that cannot be used: one error that lists every fault, so that they are mended in one go. */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid';

  constructor(readonly faults: readonly string[]) {
    super(`the settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** An unset and an empty variable are the same thing: Compose passes unset ones as empty. */
const withoutEmpty = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );

/** Reads settings from the environment by a schema; throws `ConfigurationInvalid`. */
export const readConfiguration = <Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> => {
  const parsed = schema.safeParse(withoutEmpty(environment));
  if (parsed.success) return parsed.data;
  throw new ConfigurationInvalid(faultsOf(parsed.error));
};

/**
 * Reads the settings of two schemas from one environment and keeps the rules of further ones; the faults of
 * all of them are told together.
 */
export const readConfigurations = <First extends z.ZodType, Second extends z.ZodType>(
  first: First,
  second: Second,
  rules: readonly z.ZodType[],
  environment: NodeJS.ProcessEnv,
): z.output<First> & z.output<Second> => {
  const settings = withoutEmpty(environment);
  const [one, two] = [first.safeParse(settings), second.safeParse(settings)];
  const faults = [one, two, ...rules.map((rule) => rule.safeParse(settings))].flatMap((parsed) =>
    parsed.success ? [] : faultsOf(parsed.error),
  );
  if (!one.success || !two.success || faults.length > 0) throw new ConfigurationInvalid([...new Set(faults)]);
  return Object.assign({}, one.data, two.data);
};

const faultsOf = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
