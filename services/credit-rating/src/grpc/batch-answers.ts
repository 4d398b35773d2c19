import type { Platform } from '@donghu/chassis';
import { LookupFailure } from '@donghu/contracts/credit';
import type { DomainError } from '@donghu/kernel';
import { type AdmittedBatch, ratingNotFound } from '../commands/look-up.js';
import type { LookUpMemory } from '../commands/look-up-from-memory.js';
import { knownRatings } from './known-ratings.js';
import { encodedField, fieldSize, writeFieldHead } from './length-delimited.js';

/** Of `BatchAnswer`, and of `BatchGetRatingsResponse` where an answer comes alone. */
const usccField = 1;
const ratingField = 2;
const failureField = 3;
/** Of `BatchGetRatingsResponse`. */
const severalField = 4;
/** Of `BatchAnswers`. */
const answersField = 1;

const codesAtOnce = 1_000;
const mostAnswersPerMessage = 1_000;

interface Answer {
  readonly code: string;
  readonly field: typeof ratingField | typeof failureField;
  readonly value: Uint8Array;
}

const failed = (code: string, { code: reason, detail }: Pick<DomainError, 'code' | 'detail'>): Answer => ({
  code,
  field: failureField,
  value: LookupFailure.encode({ code: reason, detail }).finish(),
});

const codeLength = ({ code }: Answer): number => Buffer.byteLength(code);

const answerSize = (answer: Answer): number => fieldSize(codeLength(answer)) + fieldSize(answer.value.length);

const writeAnswer = (into: Buffer, start: number, answer: Answer): number => {
  const length = codeLength(answer);
  let at = writeFieldHead(into, start, usccField, length);
  into.write(answer.code, at);
  at = writeFieldHead(into, at + length, answer.field, answer.value.length);
  into.set(answer.value, at);
  return at + answer.value.length;
};

const alone = (answer: Answer): Buffer => {
  const bytes = Buffer.allocUnsafe(answerSize(answer));
  writeAnswer(bytes, 0, answer);
  return bytes;
};

const together = (answers: readonly Answer[]): Buffer => {
  const sizes = answers.map(answerSize);
  const length = sizes.reduce((sum, size) => sum + fieldSize(size), 0);
  const bytes = Buffer.allocUnsafe(fieldSize(length));
  let at = writeFieldHead(bytes, 0, severalField, length);
  for (const [index, answer] of answers.entries()) {
    at = writeAnswer(bytes, writeFieldHead(bytes, at, answersField, sizes[index] ?? 0), answer);
  }
  return bytes;
};

async function* answersInTurn(
  platform: Platform<unknown>,
  memory: LookUpMemory,
  batch: AdmittedBatch,
): AsyncGenerator<readonly Answer[]> {
  if (batch.malformed.size > 0) yield [...batch.malformed].map(([text, error]) => failed(text, error));
  const { refused, parts, at } = batch;
  for (let start = 0; start < batch.codes.length; start += codesAtOnce) {
    const codes = batch.codes.slice(start, start + codesAtOnce);
    const admitted = codes.filter((code) => refused[code] === undefined);
    const known = await knownRatings(platform, memory, admitted, at, parts);
    yield codes.map((code) => {
      const refusal = refused[code];
      if (refusal !== undefined) return failed(code, refusal);
      const value = known.get(code);
      return value === undefined ? failed(code, ratingNotFound(code)) : { code, field: ratingField, value };
    });
  }
}

/** One answer for each distinct code, encoded: alone in its message, or with so many others. */
export async function* batchAnswers(
  platform: Platform<unknown>,
  memory: LookUpMemory,
  batch: AdmittedBatch,
  answersPerMessage: number | undefined,
): AsyncGenerator<Buffer> {
  for await (const answers of answersInTurn(platform, memory, batch)) {
    if (answersPerMessage === undefined) {
      for (const answer of answers) yield alone(answer);
      continue;
    }
    const size = Math.max(1, Math.min(answersPerMessage, mostAnswersPerMessage));
    for (let start = 0; start < answers.length; start += size) {
      yield together(answers.slice(start, start + size));
    }
  }
}

/** `GetRatingResponse` with its rating. */
export const ratingAnswer = (rating: Uint8Array): Buffer => encodedField(1, rating);
