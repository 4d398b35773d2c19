import {
  type DomainError,
  domainError,
  type ErrorCode,
  errorRegistry,
  type FieldFault,
} from '@donghu/kernel';
import * as z from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** RFC 6901, section 3. */
const pointerOf = (base: string, path: Path): string =>
  path.reduce<string>(
    (pointer, key) => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    base,
  );

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );

const isMeasuredInLength = (origin: string): boolean => ['string', 'array', 'set', 'file'].includes(origin);

const ruleOf = (issue: Issue, value: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'REQUIRED' : 'TYPE';
    case 'invalid_value':
      return value === undefined ? 'REQUIRED' : 'NOT_ALLOWED';
    case 'invalid_union':
      return value === undefined ? 'REQUIRED' : 'NO_VARIANT';
    case 'too_small':
      return isMeasuredInLength(issue.origin) ? 'TOO_SHORT' : 'TOO_SMALL';
    case 'too_big':
      return isMeasuredInLength(issue.origin) ? 'TOO_LONG' : 'TOO_BIG';
    case 'invalid_format':
      return 'FORMAT';
    case 'not_multiple_of':
      return 'NOT_MULTIPLE';
    case 'custom':
      return typeof issue.params?.rule === 'string' ? issue.params.rule : 'INVALID';
    default:
      return 'INVALID';
  }
};

/** Of a union that nothing fits, the variant with the fewest faults is the one that was most likely meant. */
const closestVariant = (variants: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  variants.toSorted((a, b) => a.length - b.length)[0];

const faultsOf = (issue: Issue, input: unknown, base: string, prefix: Path): FieldFault[] => {
  const path = [...prefix, ...issue.path];
  const value = valueAt(input, path);
  if (issue.code === 'unrecognized_keys') {
    const detail = 'This field is not known here';
    return issue.keys.map((key) => ({
      pointer: pointerOf(base, [...path, key]),
      rule: 'UNKNOWN_FIELD',
      detail,
    }));
  }
  if (issue.code === 'invalid_union' && typeof value === 'object' && value !== null) {
    const variant = closestVariant(issue.errors);
    if (variant !== undefined) {
      return variant.flatMap((inner) => faultsOf(inner, input, base, path));
    }
  }
  return [{ pointer: pointerOf(base, path), rule: ruleOf(issue, value), detail: issue.message }];
};

const isErrorCode = (text: unknown): text is ErrorCode =>
  typeof text === 'string' && Object.hasOwn(errorRegistry, text);

const codeOf = (issue: Issue): ErrorCode =>
  issue.code === 'custom' && isErrorCode(issue.params?.code) ? issue.params.code : 'VALIDATION_FAILED';

/**
 * Every broken rule of an input, each with its pointer. A value of the domain may name a code of its own
 * (USCC_INVALID); it is the answer's code when nothing else is wrong.
 */
export const validationError = (
  issues: readonly Issue[],
  input: unknown,
  pointerBase: string,
): DomainError => {
  const fields = issues.flatMap((issue) => faultsOf(issue, input, pointerBase, []));
  const codes = new Set(issues.map(codeOf));
  const [onlyCode] = codes.size === 1 ? codes : [];
  const first = fields[0];
  const detail =
    fields.length === 1 && first !== undefined ? first.detail : `${fields.length} fields break a rule`;
  return domainError(onlyCode ?? 'VALIDATION_FAILED', detail, { fields });
};

/**
 * Parses with the schema, or answers every fault. Runs it as its own `safeParse` does, which wraps the faults of a bad
 * input in objects with accessors of their own: V8 gives each a hidden class to itself, and they cost more than the
 * parsing.
 */
export const parseWith = <T>(
  schema: z.ZodType<T>,
  input: unknown,
  pointerBase: string,
): { readonly value: T } | DomainError => {
  // One for each run, which keeps its state in it.
  const context: z.core.ParseContextInternal = { async: false };
  const parsed = schema._zod.run({ value: input, issues: [] }, context);
  if (parsed instanceof Promise) {
    throw new z.core.$ZodAsyncError();
  }
  if (parsed.issues.length === 0) {
    // The schema's output, which its own type declares.
    return { value: parsed.value as T };
  }
  const issues = parsed.issues.map((issue) => z.core.util.finalizeIssue(issue, context, z.config()));
  return validationError(issues, input, pointerBase);
};
