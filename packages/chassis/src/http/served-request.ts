import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { sendProblem } from './answer.js';
import { problemFor } from './problem.js';
import { type Refused, refusedBy } from './refused.js';
import { CallerGone } from './request-body.js';
import { inServerSpan } from './server-span.js';

/** Answers the request, or says why it does not. */
export type Serve = (
  request: Request,
  response: Response,
) => Promise<Refused | undefined> | Refused | undefined;

/**
 * Express's handler of a request: within its server span, and answered there whatever becomes of it, so that none
 * passes through Express's chain of error handlers.
 */
export const served = (serve: Serve, log: Logger): RequestHandler => {
  const serveOrRefuse = async (request: Request, response: Response): Promise<void> => {
    try {
      const refused = await serve(request, response);
      if (refused !== undefined) {
        answerRefused(refused, request, response, log);
      }
    } catch (thrown) {
      if (thrown instanceof CallerGone) {
        response.destroy();
      } else {
        answerRefused(refusedBy(thrown), request, response, log, thrown);
      }
    }
  };
  return (request, response) => inServerSpan(request, response, serveOrRefuse);
};

const answerRefused = (
  refused: Refused,
  request: Request,
  response: Response,
  log: Logger,
  thrown?: unknown,
): void => {
  if (response.destroyed) {
    return;
  }
  const { problem, headers } = problemFor(refused, pathOf(request));
  if (problem.status >= 500) {
    const { code, detail, instance } = problem;
    log.error({ err: thrown, code, detail, method: request.method, instance }, 'a request failed');
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendProblem(request, response, problem, headers);
};

/** The query is left out: what is looked for may be a person's. */
const pathOf = ({ originalUrl }: Request): string => originalUrl.split('?', 1)[0] ?? originalUrl;
