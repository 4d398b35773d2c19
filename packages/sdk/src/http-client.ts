import { randomUUID } from 'node:crypto';
import { NoAnswerError, ProblemError, problemOf } from './problem-error.js';
import { pauseBeforeRetry } from './retry-pause.js';
import { authorizationOf, type TokenSource } from './token-source.js';

export interface HttpClientSettings {
  /** `http://127.0.0.1:8102` */
  readonly baseUrl: string;
  readonly token?: TokenSource | undefined;
  /** For one try; 15 seconds unless told. */
  readonly timeoutMillis?: number;
  /** Tries in all of a request that may succeed later; 5 unless told. */
  readonly attempts?: number;
}

export interface CallSettings {
  readonly signal?: AbortSignal;
  /** Of a POST: the same key for the same request, however often it is sent. A new one unless told. */
  readonly idempotencyKey?: string;
  /** The ETag that was read, for a change that must not overwrite somebody else's. */
  readonly ifMatch?: string;
}

export interface HttpAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | undefined;
  /** Whether this is the stored answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

/** Turns the parsed JSON into what the caller wants, and throws when it is something else. */
export type BodyReader<Body> = (json: unknown) => Body;

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly call: CallSettings;
}

/**
 * JSON over HTTP with a service of the platform. Every request may be repeated: reads change nothing, a POST
 * carries its idempotency key, so a retry after a lost answer gets the first answer.
 */
export class HttpClient {
  readonly #settings: HttpClientSettings;

  constructor(settings: HttpClientSettings) {
    this.#settings = settings;
  }

  get<Body>(path: string, read: BodyReader<Body>, call: CallSettings = {}): Promise<HttpAnswer<Body>> {
    return this.#send({ method: 'GET', path, call }, read);
  }

  post<Body>(
    path: string,
    body: unknown,
    read: BodyReader<Body>,
    call: CallSettings = {},
  ): Promise<HttpAnswer<Body>> {
    const idempotencyKey = call.idempotencyKey ?? randomUUID();
    return this.#send({ method: 'POST', path, body, call: { ...call, idempotencyKey } }, read);
  }

  put<Body>(
    path: string,
    body: unknown,
    read: BodyReader<Body>,
    call: CallSettings = {},
  ): Promise<HttpAnswer<Body>> {
    return this.#send({ method: 'PUT', path, body, call }, read);
  }

  delete<Body>(path: string, read: BodyReader<Body>, call: CallSettings = {}): Promise<HttpAnswer<Body>> {
    return this.#send({ method: 'DELETE', path, call }, read);
  }

  async #send<Body>(request: Request, read: BodyReader<Body>): Promise<HttpAnswer<Body>> {
    const attempts = this.#settings.attempts ?? 5;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#sendOnce(request, read);
      } catch (fault) {
        const canRetry = fault instanceof NoAnswerError || (fault instanceof ProblemError && fault.retryable);
        if (!canRetry || attempt >= attempts) throw fault;
        const after = fault instanceof ProblemError ? fault.problem.retryAfterSeconds : undefined;
        await pauseBeforeRetry(attempt, after, request.call.signal);
        request.call.signal?.throwIfAborted();
      }
    }
  }

  async #sendOnce<Body>(request: Request, read: BodyReader<Body>): Promise<HttpAnswer<Body>> {
    const url = new URL(request.path, this.#settings.baseUrl).href;
    const headers = await this.#headersOf(request);
    const { response, text } = await this.#exchange(url, request, headers);
    if (!response.ok) {
      throw new ProblemError(
        problemOf(response.status, text, response.headers.get('retry-after') ?? undefined),
      );
    }
    return {
      status: response.status,
      body: read(text === '' ? undefined : JSON.parse(text)),
      etag: response.headers.get('etag') ?? undefined,
      replayed: response.headers.get('idempotency-replayed') === 'true',
    };
  }

  async #headersOf({ body, call }: Request): Promise<Record<string, string>> {
    return {
      accept: 'application/json, application/problem+json',
      ...(await authorizationOf(this.#settings.token)),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
      ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
    };
  }

  async #exchange(
    url: string,
    { method, body, call }: Request,
    headers: Record<string, string>,
  ): Promise<{ readonly response: Response; readonly text: string }> {
    const timeout = AbortSignal.timeout(this.#settings.timeoutMillis ?? 15_000);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]);
    try {
      const response = await fetch(url, {
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { response, text: await response.text() };
    } catch (fault) {
      call.signal?.throwIfAborted();
      throw new NoAnswerError(url, fault);
    }
  }
}
