import { type BulkAnswer, bulkAnswerOf } from './bulk-answer.js';
import { bulkSession } from './bulk-session.js';
import { NoAnswerError, ProblemError } from './problem-error.js';
import { pauseBeforeRetry } from './retry-pause.js';
import { authorizationOf, type TokenSource } from './token-source.js';
import { UnansweredLines } from './unanswered-lines.js';

export interface BulkProgress {
  readonly sent: number;
  readonly answered: number;
  readonly bytes: number;
  /** Answers a second since the beginning. */
  readonly rate: number;
}

export interface BulkReportOptions {
  /** The whole address of the bulk door, `http://127.0.0.1:8102/v1/policies/bulk`. */
  readonly url: string;
  readonly token?: TokenSource | undefined;
  /** One JSON object each. */
  readonly lines: AsyncIterable<string> | Iterable<string>;
  /** The number of the first line, where the source begins in the middle of a file; 1 unless told. */
  readonly firstLine?: number;
  /**
   * Aborting it stops cleanly: nothing more is sent, what was sent is still answered. Break out of the
   * iteration to stop at once.
   */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: BulkProgress) => void) | undefined;
  /** Lines under way without an answer, at most; 4,000 unless told. */
  readonly window?: number;
  /** Tries in a row that bring no answer; 10 unless told, which is about half a minute. */
  readonly attempts?: number;
  readonly idleMillis?: number;
}

/** The door did not answer for too long. Everything before `line` is answered; begin again there. */
export class BulkReportInterrupted extends Error {
  override readonly name = 'BulkReportInterrupted';
  readonly line: number;

  constructor(line: number, cause: unknown) {
    super(`no answer from line ${line} on: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.line = line;
  }
}

/** The door took a line and decided nothing. */
class LineFailed extends Error {
  readonly answer: BulkAnswer;

  constructor(answer: BulkAnswer) {
    super(`line ${answer.line} failed: ${answer.code ?? ''} ${answer.detail ?? ''}`);
    this.answer = answer;
  }
}

const windowBytes = 16 * 1_024 * 1_024;

/**
 * Reports lines to a bulk door and yields an answer for each, in order, while the later ones are still being
 * sent. A broken connection, or a line answered `failed`, begins again at the first line without an answer: the
 * business keys make the repeat safe, and later lines that build on a failed one are decided anew. A caller
 * that does not read the answers slows the sending down; nothing grows without bound.
 */
export async function* reportInBulk(options: BulkReportOptions): AsyncGenerator<BulkAnswer, void, undefined> {
  const lines = new UnansweredLines(options.lines, options.firstLine ?? 1, {
    lines: options.window ?? 4_000,
    bytes: windowBytes,
  });
  const stop = (): void => lines.stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted === true) stop();
  try {
    yield* answersOf(lines, options);
    if (lines.fault !== undefined) throw lines.fault.cause;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await lines.close();
  }
}

async function* answersOf(
  lines: UnansweredLines,
  options: BulkReportOptions,
): AsyncGenerator<BulkAnswer, void, undefined> {
  const attempts = options.attempts ?? 10;
  const track = progressOf(lines, options.progress);
  for (let attempt = 1; ; attempt += 1) {
    // Connects only when there is something to send, however long the source pauses.
    if ((await lines.at(lines.answered, never)) === undefined) return;
    const answered = lines.answered;
    let fault: unknown;
    try {
      for await (const wire of bulkSession(lines, await sessionSettings(options, track))) {
        const line = lines.first;
        if (line === undefined) throw new Error('an answer without a line');
        const answer = bulkAnswerOf(wire, line);
        const given = lines.answered > answered ? 1 : attempt;
        if (answer.outcome === 'failed' && !(isOwnFault(answer) && given >= attempts)) {
          throw new LineFailed(answer);
        }
        lines.settle();
        track.answered();
        yield answer;
      }
      return;
    } catch (caught) {
      fault = caught;
    }
    if (!canRetry(fault)) throw fault;
    if (lines.answered > answered) attempt = 1;
    if (options.signal?.aborted === true) return;
    const first = lines.first;
    if (first !== undefined && attempt >= attempts) throw new BulkReportInterrupted(first.number, fault);
    const after = fault instanceof ProblemError ? fault.problem.retryAfterSeconds : undefined;
    await pauseBeforeRetry(attempt, after, options.signal);
  }
}

const never = new AbortController().signal;

/** A fault of the door's own that this line meets again and again: it is the answer, in the end. */
const isOwnFault = (answer: BulkAnswer): boolean => answer.code === 'INTERNAL';

const canRetry = (fault: unknown): boolean =>
  fault instanceof NoAnswerError ||
  fault instanceof LineFailed ||
  (fault instanceof ProblemError && fault.retryable);

const sessionSettings = async (options: BulkReportOptions, track: Track) => ({
  url: new URL(options.url),
  headers: await authorizationOf(options.token),
  idleMillis: options.idleMillis ?? 60_000,
  sent: track.sent,
});

interface Track {
  readonly sent: (index: number, bytes: number) => void;
  readonly answered: () => void;
}

const progressOf = (lines: UnansweredLines, report: BulkReportOptions['progress']): Track => {
  const begun = performance.now();
  let sent = 0;
  let bytes = 0;
  return {
    sent: (index, more) => {
      sent = Math.max(sent, index + 1);
      bytes += more;
    },
    answered: () => {
      const seconds = (performance.now() - begun) / 1_000;
      report?.({ sent, answered: lines.answered, bytes, rate: lines.answered / Math.max(seconds, 0.001) });
    },
  };
};
