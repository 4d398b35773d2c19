import { type ErrorDefinition, errorRegistry, type FieldFault } from '@donghu/kernel';

/** RFC 9457 `application/problem+json`, as far as the answer had it. */
export interface Problem {
  readonly status: number;
  /** Stable and meant for machines; `UNKNOWN` when whoever answered was not a service of the platform. */
  readonly code: string;
  readonly title: string;
  readonly titleZh: string;
  readonly detail: string;
  readonly errors: readonly FieldFault[];
  readonly facts: Readonly<Record<string, string>>;
  readonly traceId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

const registry: Readonly<Record<string, ErrorDefinition>> = errorRegistry;

const retryableStatus: readonly number[] = [429, 502, 503, 504];

/** The service answered, and refused. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Whether the same request can succeed later without anybody changing anything. */
  get retryable(): boolean {
    return registry[this.problem.code]?.retryable ?? retryableStatus.includes(this.problem.status);
  }
}

/** The service gave no whole answer: it may or may not have acted. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(url: string, cause: unknown) {
    super(`${url} gave no answer: ${reasonOf(cause)}`, { cause });
  }
}

/** fetch tells only "fetch failed"; what failed is its cause. */
const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.cause instanceof Error) return cause.cause.message || cause.cause.name;
  return cause.message;
};

/** Reads the problem out of an answer, whatever its body is. */
export const problemOf = (status: number, body: string, retryAfter: string | undefined): Problem => {
  const read = parsed(body);
  const code = textIn(read, 'code');
  const seconds = Number(retryAfter);
  return {
    status,
    code: code ?? 'UNKNOWN',
    title: textIn(read, 'title') ?? `HTTP ${status}`,
    titleZh: textIn(read, 'titleZh') ?? `HTTP ${status}`,
    detail: textIn(read, 'detail') ?? body.slice(0, 200),
    errors: Array.isArray(read.errors) ? read.errors.filter(isFieldFault) : [],
    facts: typeof read.facts === 'object' && read.facts !== null ? textsOf(read.facts) : {},
    traceId: textIn(read, 'traceId'),
    retryAfterSeconds: retryAfter !== undefined && Number.isFinite(seconds) ? seconds : undefined,
  };
};

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const textIn = (record: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = record[name];
  return typeof value === 'string' ? value : undefined;
};

const textsOf = (record: object): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));

const isFieldFault = (value: unknown): value is FieldFault =>
  typeof value === 'object' && value !== null && 'pointer' in value && 'rule' in value && 'detail' in value;
