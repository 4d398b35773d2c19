import * as z from 'zod';

/** What came back, whole. */
export interface PlatformAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly retryAfterMillis?: number | undefined;
}

const resultSchema = z.object({
  recordId: z.string(),
  outcome: z.enum(['ACCEPTED', 'REFUSED']),
  code: z.string().max(64).default(''),
  message: z.string().default(''),
});

const acknowledgementSchema = z.object({
  batchId: z.string(),
  count: z.int(),
  results: z.array(resultSchema),
  /** An answer that speaks of an error acknowledges nothing, whatever stands beside it. */
  error: z.undefined().optional(),
});

export type RecordResult = z.output<typeof resultSchema>;

/** Why an answer is no acknowledgement. */
export interface NotAcknowledged {
  readonly fault: string;
  readonly detail: string;
}

const none = (fault: string, detail: string): NotAcknowledged => ({ fault, detail });

/** An answer of the platform in the form expected, or why it is none. */
export const readAnswer = <Schema extends z.ZodType>(
  schema: Schema,
  { status, contentType, text }: PlatformAnswer,
): { readonly content: z.output<Schema> } | NotAcknowledged => {
  if (status !== 200) return none('STATUS', `the platform answered ${status}`);
  if (!/^application\/json\b/i.test(contentType)) {
    return none('CONTENT_TYPE', `the platform answered in ${contentType === '' ? 'no type' : contentType}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return none('MALFORMED', 'the answer is not one JSON document');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { content: parsed.data };
  const [issue] = parsed.error.issues;
  return none('MALFORMED', `the answer breaks the protocol at /${issue?.path.join('/') ?? ''}`);
};

/** The result of each record of a batch. One that is missing, unknown or told twice spoils the whole answer. */
export const readAcknowledgement = (
  answer: PlatformAnswer,
  batch: { readonly batchId: string; readonly recordIds: readonly string[] },
): { readonly results: ReadonlyMap<string, RecordResult> } | NotAcknowledged => {
  const read = readAnswer(acknowledgementSchema, answer);
  if ('fault' in read) return read;
  const { batchId, count, results } = read.content;
  if (batchId !== batch.batchId) return none('OTHER_BATCH', 'the answer is for another batch');
  const byId = new Map(results.map((result) => [result.recordId, result]));
  const isWhole =
    count === batch.recordIds.length &&
    results.length === count &&
    batch.recordIds.every((recordId) => byId.has(recordId));
  return isWhole
    ? { results: byId }
    : none('COUNT', `${batch.recordIds.length} records were sent; ${count} counted, ${byId.size} answered`);
};
