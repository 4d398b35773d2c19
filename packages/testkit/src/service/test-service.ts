import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestBacking, useTestBacking } from '../backing/use-test-backing.js';

/** A service as the chassis starts it: structural, since the chassis' own tests use this package. */
export interface StartedService {
  readonly httpPort: number;
  readonly grpcPort: number;
  stop(): Promise<void>;
}

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksFile: string;
  issueToken(request: {
    readonly subject: string;
    readonly roles: readonly never[];
    readonly uscc?: string | undefined;
    readonly department?: string | undefined;
  }): Promise<string>;
}

export interface TestServiceOptions {
  /** `(environment) => startService(service, environment)` */
  readonly start: (environment: NodeJS.ProcessEnv) => Promise<StartedService>;
  /** `(directory) => openDevelopmentIssuer(directory, systemClock)` */
  readonly openIssuer: (directory: string) => Promise<TokenIssuer>;
  /** The service's own settings. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Who calls: a role, for a party its code, for a bureau its department. */
export interface Caller {
  readonly role: string;
  readonly uscc?: string;
  readonly department?: string;
  readonly subject?: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  // A test reads whatever the door answered.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test asserts.
  readonly body: any;
}

export interface TestCall {
  readonly as?: Caller;
  readonly body?: unknown;
  /** Sent instead of a JSON body, with its content type. */
  readonly text?: { readonly content: string; readonly type: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** A fresh one for every POST unless told. */
  readonly idempotencyKey?: string;
}

/** A service of its own on real NATS and MongoDB, called through its real doors. */
export interface TestService {
  readonly backing: TestBacking;
  readonly httpUrl: string;
  /** host:port */
  readonly grpcAddress: string;
  token(caller: Caller): Promise<string>;
  call(method: string, path: string, call?: TestCall): Promise<JsonAnswer>;
  /** Posts NDJSON and returns the answers by line. */
  bulk(path: string, lines: readonly unknown[], as: Caller): Promise<readonly JsonAnswer['body'][]>;
  restart(environment?: NodeJS.ProcessEnv): Promise<void>;
  stop(): Promise<void>;
}

let keys = 0;

export const startTestService = async (options: TestServiceOptions): Promise<TestService> => {
  const backing = await useTestBacking();
  const directory = await mkdtemp(join(tmpdir(), 'donghu-keys-'));
  const issuer = await options.openIssuer(directory);
  const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    NATS_URL: backing.natsUrl,
    MONGODB_URL: backing.mongoUrl,
    DATABASE_PREFIX: backing.databasePrefix,
    HOST: '127.0.0.1',
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    JWKS_FILE: issuer.jwksFile,
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_AUDIENCE: issuer.audience,
    LOG_LEVEL: 'fatal',
    DONGHU_TEST_SWITCHES: 'on',
    ...options.environment,
    ...more,
  });
  let service = await options.start(environment({}));

  const token = ({ role, uscc, department, subject = `${role}@test` }: Caller): Promise<string> =>
    // The issuer takes the chassis' roles, which this package does not know.
    issuer.issueToken({ subject, roles: [role as never], uscc, department });

  const httpUrl = (): string => `http://127.0.0.1:${service.httpPort}`;

  const send = async (method: string, path: string, call: TestCall): Promise<Response> => {
    keys += 1;
    // Taken before anything is awaited: calls in parallel have keys of their own.
    const ownKey = `test-${keys}`;
    const headers: Record<string, string> = {
      ...(call.as === undefined ? {} : { authorization: `Bearer ${await token(call.as)}` }),
      ...(method.toUpperCase() === 'POST' ? { 'idempotency-key': call.idempotencyKey ?? ownKey } : {}),
      ...(call.text === undefined ? {} : { 'content-type': call.text.type }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    };
    const content = call.text?.content ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    return fetch(`${httpUrl()}${path}`, {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
    });
  };

  return {
    backing,
    get httpUrl() {
      return httpUrl();
    },
    get grpcAddress() {
      return `127.0.0.1:${service.grpcPort}`;
    },
    token,
    call: async (method, path, call = {}) => {
      const response = await send(method, path, call);
      const text = await response.text();
      const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    bulk: async (path, lines, as) => {
      const content = lines
        .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
        .join('\n');
      const response = await send('POST', path, { as, text: { content, type: 'application/x-ndjson' } });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
    restart: async (more = {}) => {
      await service.stop();
      service = await options.start(environment(more));
    },
    stop: async () => {
      await service.stop();
      await backing.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
