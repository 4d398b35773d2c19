import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { parseAnswer, type WireAnswer } from './bulk-answer.js';
import { LineWriter } from './line-writer.js';
import { UnexpectedAnswerError } from './message-flow.js';
import { NoAnswerError, ProblemError, problemOf } from './problem-error.js';
import type { UnansweredLines } from './unanswered-lines.js';

export interface BulkSessionSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Without a byte in either direction for so long, the connection is given up. */
  readonly idleMillis: number;
  /** The index of the last line that was written, and the bytes written since the last call. */
  readonly sent: (index: number, bytes: number) => void;
}

/**
 * One request to a bulk door: sends from the first unanswered line on, and yields the answers in their order.
 * Ends when the source has ended and everything is answered; throws when the connection does not last so long.
 */
export async function* bulkSession(
  lines: UnansweredLines,
  settings: BulkSessionSettings,
): AsyncGenerator<WireAnswer, void, undefined> {
  const session = new AbortController();
  const request = openRequest(settings);
  const response = responseOf(request);
  const sending = send(lines, request, session.signal, settings);
  sending.catch(() => undefined);
  try {
    let expected = 1;
    for await (const text of answerLines(await response)) {
      const answer = parseAnswer(text);
      if (answer.line !== expected) {
        throw new UnexpectedAnswerError(`line ${answer.line} was answered when ${expected} was due`);
      }
      expected += 1;
      yield answer;
    }
    if (!lines.finished) throw new Error('the answers ended before the lines did');
  } catch (fault) {
    if (fault instanceof ProblemError || fault instanceof UnexpectedAnswerError) throw fault;
    throw new NoAnswerError(settings.url.href, fault);
  } finally {
    session.abort();
    lines.wake();
    request.destroy();
    await sending.catch(() => undefined);
  }
}

const openRequest = ({ url, headers, idleMillis }: BulkSessionSettings): ClientRequest => {
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    agent: false,
  });
  request.setTimeout(idleMillis, () => request.destroy(new Error(`nothing moved for ${idleMillis} ms`)));
  // Every fault comes out at the response; without a listener a late one would end the process.
  request.on('error', () => undefined);
  return request;
};

const responseOf = (request: ClientRequest): Promise<IncomingMessage> => {
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.once('close', () => reject(new Error('the connection was closed')));
  });
  response.catch(() => undefined);
  return response;
};

const send = async (
  lines: UnansweredLines,
  request: ClientRequest,
  session: AbortSignal,
  { sent }: BulkSessionSettings,
): Promise<void> => {
  const writer = new LineWriter(request, session);
  request.flushHeaders();
  let index = lines.answered;
  for (;;) {
    const line = await lines.at(index, session);
    if (line === undefined) break;
    const before = writer.bytes;
    await writer.write(line.text);
    sent(index, writer.bytes - before);
    index += 1;
  }
  if (!session.aborted) writer.end();
};

async function* answerLines(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  if (response.statusCode !== 200) {
    const body = Buffer.concat(await response.toArray()).toString('utf8');
    throw new ProblemError(problemOf(response.statusCode ?? 0, body, response.headers['retry-after']));
  }
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of response) {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) if (line !== '') yield line;
  }
  if (rest !== '') throw new Error('the last answer was cut off');
}
