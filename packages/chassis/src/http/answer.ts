import type { Request, Response } from 'express';
import { formatEntityTag, isKnownToCaller } from './entity-tag.js';
import { type Problem, problemMediaType } from './problem.js';
import type { RouteAnswer } from './route.js';
import { securityHeaderLines } from './security-headers.js';

const jsonTypeInUtf8 = 'application/json; charset=utf-8';
const problemTypeInUtf8 = `${problemMediaType}; charset=utf-8`;

/** How long the rest of a body that nobody wants is read away, so that the caller can read the refusal. */
const lingerMillis = 5_000;

/** Sends a route's answer. A body with a bigint in it throws: amounts leave as text. */
export const sendAnswer = (request: Request, response: Response, answer: RouteAnswer): undefined => {
  const unchanged = isUnchanged(request, answer);
  const text = unchanged || answer.body === undefined ? undefined : JSON.stringify(answer.body);
  const lines = headerLinesOf(answer);
  if (text === undefined) {
    sendHead(response, unchanged ? 304 : answer.status, lines);
  } else {
    send(response, answer.status, lines, jsonTypeInUtf8, text);
  }
};

export const sendProblem = (
  request: Request,
  response: Response,
  problem: Problem,
  headers: Readonly<Record<string, string>>,
): void => {
  if (!request.complete) {
    response.on('finish', () => lingerThenClose(request));
  }
  send(response, problem.status, Object.entries(headers).flat(), problemTypeInUtf8, JSON.stringify(problem));
};

const headerLinesOf = (answer: RouteAnswer): string[] => {
  const lines: string[] = [];
  if (answer.etag !== undefined) lines.push('ETag', formatEntityTag(answer.etag));
  if (answer.location !== undefined) lines.push('Location', answer.location);
  if (answer.replayed === true) lines.push('Idempotency-Replayed', 'true');
  if (answer.retryAfterSeconds !== undefined) lines.push('Retry-After', String(answer.retryAfterSeconds));
  return lines;
};

const isUnchanged = (request: Request, answer: RouteAnswer): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  answer.status === 200 &&
  answer.etag !== undefined &&
  isKnownToCaller(request.headers['if-none-match'], answer.etag);

/** Node leaves the text out itself where an answer has none (RFC 9110, 9.3.2). */
const send = (
  response: Response,
  status: number,
  lines: readonly string[],
  type: string,
  text: string,
): void => {
  const length = String(Buffer.byteLength(text));
  response
    .writeHead(status, [...securityHeaderLines, ...lines, 'Content-Type', type, 'Content-Length', length])
    .end(text);
};

/** RFC 9110, 8.6: an answer that never has content says no length of it. */
const sendHead = (response: Response, status: number, lines: readonly string[]): void => {
  const length = status === 204 || status === 304 ? [] : ['Content-Length', '0'];
  response.writeHead(status, [...securityHeaderLines, ...lines, ...length]).end();
};

const lingerThenClose = (request: Request): void => {
  if (!request.complete) {
    setTimeout(() => {
      if (!request.complete) {
        request.socket.destroy();
      }
    }, lingerMillis).unref();
  }
};
