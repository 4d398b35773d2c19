import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { Logger } from 'pino';
import { BatchPump } from './batch-pump.js';
import {
  type BulkContext,
  type BulkItem,
  type BulkRoute,
  type LineAnswer,
  refusedLine,
} from './bulk-route.js';
import { parseWith } from './field-faults.js';
import { parseJson } from './json.js';
import { LineSplitter, type RawLine } from './line-splitter.js';
import { domainErrorOf } from './refused.js';
import { CallerGone } from './request-body.js';

/** A line as it was read: fit to be handled, or refused already. */
type ReadLine = { readonly item: BulkItem<unknown> } | { readonly refused: LineAnswer };

export const defaultLineLimitBytes = 65_536;
export const defaultBatchSize = 500;

export interface BulkStream {
  readonly route: BulkRoute;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: BulkContext;
  readonly draining: () => boolean;
  readonly log: Logger;
}

/**
 * Answers a stream of lines while it comes in. Neither side is held in memory: a slow store or a caller that
 * does not read its answers stops the reading. A caller must therefore read while it sends, as curl does.
 */
export const serveBulkStream = async (stream: BulkStream): Promise<void> => {
  const { route, request, response } = stream;
  const splitter = new LineSplitter(route.lineLimitBytes ?? defaultLineLimitBytes);
  const { touches } = route;
  const pump = new BatchPump<ReadLine, string>({
    size: route.batchSize ?? defaultBatchSize,
    touches:
      touches === undefined ? undefined : (line) => ('item' in line ? touches(line.item.value) : nothing),
    work: (batch) => answersTo(batch, stream),
    deliver: (text) => write(response, text),
  });
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    for (const line of splitter.push(chunk)) {
      await pump.add(readLine(line, route));
    }
    pump.startIfIdle();
  }
  for (const line of splitter.end()) {
    await pump.add(readLine(line, route));
  }
  await pump.finish();
  response.end();
};

const readLine = (line: RawLine, route: BulkRoute): ReadLine => {
  const read = itemOf(line, route);
  return isDomainError(read)
    ? { refused: refusedLine(line.number, read) }
    : { item: { line: line.number, value: read.value } };
};

const itemOf = ({ bytes, cutOff }: RawLine, route: BulkRoute): { readonly value: unknown } | DomainError => {
  if (bytes === undefined) {
    const limit = route.lineLimitBytes ?? defaultLineLimitBytes;
    return domainError('BODY_TOO_LARGE', `The line is over ${limit} bytes`);
  }
  const json = parseJson(bytes);
  if (isDomainError(json)) {
    return cutOff ? domainError(json.code, 'The last line is cut off: it is not complete JSON') : json;
  }
  return parseWith(route.item, json.value, '');
};

const nothing: readonly string[] = [];

/** The text of the answers, a line each. */
const answersTo = async (batch: readonly ReadLine[], stream: BulkStream): Promise<string> => {
  const items = batch.flatMap((line) => ('item' in line ? [line.item] : []));
  const handled = items.length === 0 ? new Map<number, LineAnswer>() : await handle(items, stream);
  return batch
    .map((line) => ('refused' in line ? line.refused : handled.get(line.item.line)))
    .map((answer) => `${JSON.stringify(answer)}\n`)
    .join('');
};

/** Waits until the caller takes what is written. */
const write = async (response: ServerResponse, text: string): Promise<void> => {
  if (response.destroyed) {
    throw new CallerGone();
  }
  if (!response.write(text)) {
    await drained(response);
  }
};

/** Takes both listeners off again, whichever event comes: a long stream waits many times. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });

/** Every item has exactly one answer, whatever the route makes of the batch. */
const handle = async (
  items: readonly BulkItem<unknown>[],
  stream: BulkStream,
): Promise<ReadonlyMap<number, LineAnswer>> => {
  if (stream.draining()) {
    return answerAll(items, domainError('DRAINING', 'The service is stopping; send this line again'));
  }
  try {
    const answers = await stream.route.handleBatch(items, stream.context);
    const byLine = new Map(answers.map((answer) => [answer.line, answer]));
    const forgotten = items.filter(({ line }) => !byLine.has(line));
    if (forgotten.length === 0) return byLine;
    const lines = forgotten.map(({ line }) => line);
    stream.log.error({ operationId: stream.route.operationId, lines }, 'lines were left without an answer');
    const internal = domainError('INTERNAL', 'This line got no answer; send it again');
    return new Map([...byLine, ...answerAll(forgotten, internal)]);
  } catch (thrown) {
    const error = domainErrorOf(thrown);
    stream.log.error(
      { err: thrown, operationId: stream.route.operationId, code: error.code },
      'a batch failed',
    );
    return answerAll(items, error);
  }
};

const answerAll = (
  items: readonly BulkItem<unknown>[],
  error: DomainError,
): ReadonlyMap<number, LineAnswer> => new Map(items.map(({ line }) => [line, refusedLine(line, error)]));
