import { type Clock, Refusal, systemClock } from '@donghu/kernel';
import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { dependencyUnavailable, failureOf, isInfrastructureFailure } from './call-failure.js';
import { clientOptions } from './channel-options.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { GrpcMethodDefinition } from './grpc-method.js';
import { retryServiceConfig } from './retry-service-config.js';

export interface GrpcClientSettings {
  /** A bearer token for each call; the source may cache. */
  readonly tokens: () => Promise<string> | string;
  /** How long one call may take, with its retries. */
  readonly deadlineMs: number;
  /** The dependency's name in errors, `credit-rating`. */
  readonly serviceName: string;
  readonly clock?: Clock;
  /** Plain text unless TLS credentials are given. */
  readonly channelCredentials?: ChannelCredentials;
  readonly circuit?: { readonly failureThreshold: number; readonly openMs: number };
}

export interface CallSettings {
  /** Whichever is earlier, this or the client's own deadline, holds. */
  readonly deadline?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly requestId?: string | undefined;
}

/** What a ts-proto client constructor says of its service. */
export interface GrpcClientConstructor<Definition> {
  readonly service: Definition;
  readonly serviceName: string;
}

type GrpcCallOf<Method> = Method extends {
  readonly requestStream: false;
  readonly responseStream: infer Streamed;
  readonly requestDeserialize: (bytes: Buffer) => infer Req;
  readonly responseDeserialize: (bytes: Buffer) => infer Res;
}
  ? Streamed extends true
    ? (request: Req, settings?: CallSettings) => AsyncIterable<Res>
    : (request: Req, settings?: CallSettings) => Promise<Res>
  : never;

export interface GrpcClient<Definition> {
  /** One function per method. A call that fails throws `Refusal`; a cancelled one throws the signal's reason. */
  readonly calls: { readonly [Name in keyof Definition]: GrpcCallOf<Definition[Name]> };
  close(): void;
}

const defaultCircuit = { failureThreshold: 5, openMs: 5_000 };

/** A client for questions to another service: deadline, bounded retry, keep-alive and a circuit breaker on each call. */
export function createGrpcClient<Definition extends Readonly<Record<string, GrpcMethodDefinition>>>(
  clientConstructor: GrpcClientConstructor<Definition>,
  address: string,
  settings: GrpcClientSettings,
): GrpcClient<Definition> {
  const channelCredentials = settings.channelCredentials ?? credentials.createInsecure();
  const client = new Client(address, channelCredentials, {
    ...clientOptions,
    'grpc.service_config': retryServiceConfig(clientConstructor.serviceName),
    'grpc.service_config_disable_resolution': 1,
  });
  const caller = new Caller(client, settings);
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(clientConstructor.service)) {
    calls[name] = method.responseStream
      ? (request: unknown, call: CallSettings = {}) => caller.stream(method, request, call)
      : (request: unknown, call: CallSettings = {}) => caller.unary(method, request, call);
  }
  return {
    // Built above from the same definition that the mapped type reads.
    calls: calls as GrpcClient<Definition>['calls'],
    close: () => client.close(),
  };
}

class Caller {
  readonly #client: Client;
  readonly #settings: GrpcClientSettings;
  readonly #clock: Clock;
  readonly #circuit: CircuitBreaker;

  constructor(client: Client, settings: GrpcClientSettings) {
    this.#client = client;
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
    this.#circuit = new CircuitBreaker({ clock: this.#clock, ...(settings.circuit ?? defaultCircuit) });
  }

  async unary(method: GrpcMethodDefinition, request: unknown, call: CallSettings): Promise<unknown> {
    const metadata = await this.#admit(call);
    try {
      const response = await this.#makeUnaryRequest(method, request, metadata, call);
      this.#circuit.succeeded();
      return response;
    } catch (error) {
      throw this.#failed(error, call);
    }
  }

  async *stream(
    method: GrpcMethodDefinition,
    request: unknown,
    call: CallSettings,
  ): AsyncGenerator<unknown, void, undefined> {
    const metadata = await this.#admit(call);
    const responses = this.#makeServerStreamRequest(method, request, metadata, call);
    const cancel = (): void => responses.cancel();
    call.signal?.addEventListener('abort', cancel, { once: true });
    if (call.signal?.aborted === true) cancel(); // While the token was fetched.
    let settled = false;
    try {
      for await (const response of responses) yield response;
      settled = true;
      this.#circuit.succeeded();
    } catch (error) {
      settled = true;
      throw this.#failed(error, call);
    } finally {
      call.signal?.removeEventListener('abort', cancel);
      // A reader that stops early; grpc-js would otherwise go on receiving.
      if (!settled) {
        cancel();
        this.#circuit.succeeded();
      }
    }
  }

  async #admit(call: CallSettings): Promise<Metadata> {
    call.signal?.throwIfAborted();
    const token = await this.#settings.tokens();
    if (!this.#circuit.admit()) {
      const { serviceName } = this.#settings;
      throw new Refusal(dependencyUnavailable(serviceName, { service: serviceName, circuit: 'open' }));
    }
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    if (call.requestId !== undefined) metadata.set('x-request-id', call.requestId);
    return metadata;
  }

  #failed(error: unknown, call: CallSettings): unknown {
    if (call.signal?.aborted === true) {
      this.#circuit.abandoned();
      return call.signal.reason;
    }
    if (!isServiceError(error)) {
      this.#circuit.abandoned();
      return error;
    }
    if (isInfrastructureFailure(error)) this.#circuit.failed();
    else this.#circuit.succeeded();
    return new Refusal(failureOf(error, this.#settings.serviceName), { cause: error });
  }

  #makeUnaryRequest(
    method: GrpcMethodDefinition,
    request: unknown,
    metadata: Metadata,
    call: CallSettings,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const pending = this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
        this.#callOptions(call),
        (error: ServiceError | null, response?: unknown) => {
          call.signal?.removeEventListener('abort', cancel);
          if (error === null) resolve(response);
          else reject(error);
        },
      );
      const cancel = (): void => pending.cancel();
      call.signal?.addEventListener('abort', cancel, { once: true });
      if (call.signal?.aborted === true) cancel(); // While the token was fetched.
    });
  }

  #makeServerStreamRequest(
    method: GrpcMethodDefinition,
    request: unknown,
    metadata: Metadata,
    call: CallSettings,
  ): ClientReadableStream<unknown> {
    return this.#client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata,
      this.#callOptions(call),
    );
  }

  #callOptions(call: CallSettings): CallOptions {
    const own = this.#clock.now().getTime() + this.#settings.deadlineMs;
    return { deadline: new Date(Math.min(own, call.deadline?.getTime() ?? own)) };
  }
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
