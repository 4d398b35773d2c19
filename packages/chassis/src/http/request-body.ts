import type { IncomingMessage } from 'node:http';
import { type DomainError, domainError } from '@donghu/kernel';
import { HttpRefusal, type Refused } from './refused.js';

/** The caller closed the connection before the request was complete: there is nobody left to answer. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';

  constructor() {
    super('The caller closed the connection');
  }
}

/** A body that trickles in for longer holds a place for nothing. */
const bodyDeadlineMillis = 30_000;

const tooLarge = (limitBytes: number): DomainError =>
  domainError('BODY_TOO_LARGE', `The body is over ${limitBytes} bytes`, {
    facts: { limitBytes: String(limitBytes) },
  });

const tooSlow = (): HttpRefusal =>
  new HttpRefusal(domainError('DEADLINE_EXCEEDED', 'The body did not arrive in time'), {
    // RFC 9110, 15.5.9: 408 says that the request, not the answer, took too long.
    status: 408,
    headers: { Connection: 'close' },
  });

/** Reads the whole body, at most so many bytes of it. What is over the limit is not kept. Throws `CallerGone`. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer | Refused> => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return tooLarge(limitBytes);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const deadline = setTimeout(() => resolve(tooSlow()), bodyDeadlineMillis);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        resolve(tooLarge(limitBytes));
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // After the end, too, and then there is nothing left to settle.
    request.on('close', () => {
      clearTimeout(deadline);
      if (!request.complete) {
        reject(new CallerGone());
      }
    });
  });
};

/** Refuses a body that is not plainly of one of these media types: RFC 9110, 15.5.16. */
export const refuseMediaType = (
  { headers }: IncomingMessage,
  accepted: readonly string[],
): HttpRefusal | undefined => {
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' && (accepted.includes(type) || isUtf8Of(type, accepted))) {
    return undefined;
  }
  return new HttpRefusal(
    domainError('UNSUPPORTED_MEDIA_TYPE', `Send ${accepted[0]} in UTF-8, without a content encoding`, {
      facts: { accepted: accepted.join(', ') },
    }),
    { headers: { Accept: accepted.join(', ') } },
  );
};

const isUtf8Of = (contentType: string, accepted: readonly string[]): boolean => {
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  return (
    accepted.includes(mediaType.trim()) && (charset === undefined || /^charset="?utf-8"?$/.test(charset))
  );
};
