import type { IncomingMessage } from 'node:http';
import { domainError } from '@donghu/kernel';
import { HttpRefusal } from './problem.js';

/** The caller closed the connection before the request was complete: there is nobody left to answer. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';

  constructor() {
    super('The caller closed the connection');
  }
}

/** A body that trickles in for longer holds a place for nothing. */
const bodyDeadlineMillis = 30_000;

const tooLarge = (limitBytes: number): HttpRefusal =>
  new HttpRefusal(
    domainError('BODY_TOO_LARGE', `The body is over ${limitBytes} bytes`, {
      facts: { limitBytes: String(limitBytes) },
    }),
  );

const tooSlow = (): HttpRefusal =>
  new HttpRefusal(domainError('DEADLINE_EXCEEDED', 'The body did not arrive in time'), {
    // RFC 9110, 15.5.9: 408 says that the request, not the answer, took too long.
    status: 408,
    headers: { Connection: 'close' },
  });

/** Reads the whole body, at most so many bytes of it. What is over the limit is not kept. */
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return Promise.reject(tooLarge(limitBytes));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void): void => {
      clearTimeout(deadline);
      request.off('data', take).off('end', finish).off('error', abandon).off('close', abandon);
      outcome();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limitBytes) {
        settle(() => reject(tooLarge(limitBytes)));
      } else {
        chunks.push(chunk);
      }
    };
    const finish = (): void =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const abandon = (): void => settle(() => reject(new CallerGone()));
    const deadline = setTimeout(() => settle(() => reject(tooSlow())), bodyDeadlineMillis);
    request.on('data', take).on('end', finish).on('error', abandon).on('close', abandon);
  });
};

/** Refuses a body that is not plainly of one of these media types: RFC 9110, 15.5.16. */
export const requireMediaType = (request: IncomingMessage, accepted: readonly string[]): void => {
  const [mediaType = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (!accepted.includes(mediaType.trim()) || !isUtf8 || encoding !== 'identity') {
    throw new HttpRefusal(
      domainError('UNSUPPORTED_MEDIA_TYPE', `Send ${accepted[0]} in UTF-8, without a content encoding`, {
        facts: { accepted: accepted.join(', ') },
      }),
      { headers: { Accept: accepted.join(', ') } },
    );
  }
};
