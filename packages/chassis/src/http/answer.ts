import type { Request, Response } from 'express';
import { formatEntityTag, isKnownToCaller } from './entity-tag.js';
import { type Problem, problemMediaType } from './problem.js';
import type { RouteAnswer } from './route.js';

const headersOf = (answer: RouteAnswer): Record<string, string> => ({
  ...(answer.etag === undefined ? {} : { ETag: formatEntityTag(answer.etag) }),
  ...(answer.location === undefined ? {} : { Location: answer.location }),
  ...(answer.replayed === true ? { 'Idempotency-Replayed': 'true' } : {}),
  ...(answer.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(answer.retryAfterSeconds) }),
});

const isUnchanged = (request: Request, answer: RouteAnswer): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  answer.status === 200 &&
  answer.etag !== undefined &&
  isKnownToCaller(request.headers['if-none-match'], answer.etag);

/** Sends a route's answer. A body with a bigint in it throws: amounts leave as text. */
export const sendAnswer = (request: Request, response: Response, answer: RouteAnswer): void => {
  const unchanged = isUnchanged(request, answer);
  const text = unchanged || answer.body === undefined ? undefined : JSON.stringify(answer.body);
  response.status(unchanged ? 304 : answer.status).set(headersOf(answer));
  if (text === undefined) {
    response.end();
  } else {
    response.type('application/json').send(text);
  }
};

export const sendProblem = (
  response: Response,
  problem: Problem,
  headers: Readonly<Record<string, string>>,
): void => {
  response.status(problem.status).set(headers).type(problemMediaType).send(JSON.stringify(problem));
};
