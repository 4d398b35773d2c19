import { type Clock, type DomainError, domainError, isDomainError, Refusal } from '@donghu/kernel';
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerWritableStream,
  type ServiceError,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js';
import type { Principal, TokenVerifier } from '../authentication/index.js';
import type { Logger } from '../telemetry/logger.js';
import { authorise, type GrpcLimits, metadataBytes } from './call-admission.js';
import { CallCancelled, CallLifetime } from './call-lifetime.js';
import type { CallContext, ServerStreamMethod, UnaryMethod } from './grpc-method.js';
import type { GrpcRoute } from './grpc-service.js';
import { serviceErrorOf } from './grpc-status.js';
import { MalformedRequest } from './malformed-request.js';
import { resetStream } from './reset-stream.js';
import { rpcServerMetrics } from './rpc-server-metrics.js';
import { RunningCall } from './running-call.js';

/** What all calls of one door share. */
export interface CallEnvironment {
  readonly verifier: TokenVerifier;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits: GrpcLimits;
  /** Whether the service takes no new work, though the port still answers. */
  readonly draining: () => boolean;
  readonly closing: AbortSignal;
  readonly running: { calls: number; endless: number };
}

export function callHandler(route: GrpcRoute, environment: CallEnvironment): UntypedHandleCall {
  const { method } = route;
  return method.kind === 'unary'
    ? unaryHandler(route, method, environment)
    : serverStreamHandler(route, method, environment);
}

function unaryHandler(
  route: GrpcRoute,
  method: UnaryMethod<unknown, unknown>,
  environment: CallEnvironment,
): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    runCall(route, call, environment, async (context, lifetime) => {
      const response = await lifetime.untilOver(method.handle(call.request, context));
      if (isDomainError(response)) return response;
      callback(null, response);
      return undefined;
    }).then((failure) => {
      if (failure !== undefined) callback(failure);
    });
  };
}

function serverStreamHandler(
  route: GrpcRoute,
  method: ServerStreamMethod<unknown, unknown>,
  environment: CallEnvironment,
): handleServerStreamingCall<unknown, unknown> {
  return (call) => {
    runCall(route, call, environment, async (context, lifetime) => {
      lifetime.endStreamAtDeadline();
      const handled = method.handle(call.request, context);
      const answer = handled instanceof Promise ? await lifetime.untilOver(handled) : handled;
      if (isDomainError(answer)) return answer;
      await writeAll(answer, call, lifetime, environment.limits.longestStallMillis);
      call.end();
      return undefined;
    }).then((failure) => {
      if (failure === undefined) return;
      call.emit('error', failure);
      if (failure.code === status.RESOURCE_EXHAUSTED)
        resetUnlessRead(call, environment.limits.lastWordMillis);
    });
  };
}

/** The peer has a while to read why the stream has ended. */
function resetUnlessRead(call: ServerWritableStream<unknown, unknown>, lastWordMillis: number): void {
  setTimeout(() => resetStream(call), lastWordMillis).unref();
}

const kindOf = ({ method }: GrpcRoute): 'calls' | 'endless' =>
  method.kind === 'server-stream' && method.isEndless === true ? 'endless' : 'calls';

type Call = ServerSurfaceCall & { readonly request: unknown };

/** Answers the call, or returns why not. */
type RunMethod = (context: CallContext, lifetime: CallLifetime) => Promise<DomainError | undefined>;

/** Admits the call, runs it, measures it, and turns whatever went wrong into the error to send. */
async function runCall(
  route: GrpcRoute,
  call: Call,
  environment: CallEnvironment,
  run: RunMethod,
): Promise<ServiceError | undefined> {
  const startedAt = performance.now();
  const kind = kindOf(route);
  const lifetime = new CallLifetime(call, environment.clock);
  environment.running[kind] += 1;
  let failure: ServiceError | undefined;
  try {
    const admitted = admit(route, call, environment, lifetime);
    const principal = admitted instanceof Promise ? await admitted : admitted;
    lifetime.throwIfOver();
    const refusal = isDomainError(principal)
      ? principal
      : await run(new RunningCall(call, principal, lifetime, environment.closing), lifetime);
    if (refusal !== undefined) failure = serviceErrorOf(refusal);
  } catch (error) {
    failure = failureOf(error, route, environment, lifetime);
  }
  environment.running[kind] -= 1;
  lifetime.release();
  rpcServerMetrics().record(route.path, failure?.code ?? status.OK, performance.now() - startedAt);
  return failure;
}

/** Who calls, or why the call may not go on. At once when the token is known. */
function admit(
  route: GrpcRoute,
  call: Call,
  environment: CallEnvironment,
  lifetime: CallLifetime,
): Principal | DomainError | Promise<Principal | DomainError> {
  lifetime.throwIfOver();
  const refused = overLimit(route, call, environment);
  if (refused !== undefined) return refused;
  const caller = authorise(call.metadata, route.method.access, environment.verifier);
  if (!(call.request instanceof MalformedRequest)) return caller;
  // Whoever may not call is told so first.
  return Promise.resolve(caller).then((known) => (isDomainError(known) ? known : malformed(route)));
}

function failureOf(
  error: unknown,
  route: GrpcRoute,
  environment: CallEnvironment,
  lifetime: CallLifetime,
): ServiceError {
  // What a handler throws once nobody waits for it is an echo of the abort.
  const reason: unknown = lifetime.reason ?? error;
  return reason instanceof CallCancelled
    ? cancelledError(reason)
    : serviceErrorOf(refusalOf(reason, route, environment.log));
}

function overLimit(
  route: GrpcRoute,
  call: ServerSurfaceCall,
  environment: CallEnvironment,
): DomainError | undefined {
  const { limits, running } = environment;
  if (environment.draining()) return domainError('DRAINING', 'The service takes no new calls');
  if (running.endless > limits.maxEndlessStreams && kindOf(route) === 'endless') {
    return domainError('OVERLOADED', `More than ${limits.maxEndlessStreams} streams are open`);
  }
  if (running.calls > limits.maxConcurrent && kindOf(route) === 'calls') {
    return domainError('OVERLOADED', `More than ${limits.maxConcurrent} calls are running`);
  }
  if (metadataBytes(call.metadata) > limits.maxMetadataBytes) {
    return domainError('BODY_TOO_LARGE', `The metadata is over ${limits.maxMetadataBytes} bytes`);
  }
  return undefined;
}

const malformed = (route: GrpcRoute): DomainError =>
  domainError('MALFORMED_PROTOBUF', `The request of ${route.path} is not a valid protobuf message`);

const cancelledError = (reason: CallCancelled): ServiceError =>
  Object.assign(new Error(reason.message), {
    code: status.CANCELLED,
    details: reason.message,
    metadata: new Metadata(),
  });

/** What is not a refusal is a fault of ours: it is logged here and the caller learns nothing of its inside. */
function refusalOf(error: unknown, route: GrpcRoute, log: Logger): DomainError {
  if (error instanceof Refusal) return error.error;
  log.error({ err: error, rpc: route.path }, 'gRPC call failed unexpectedly');
  return domainError('INTERNAL', 'An unexpected fault; it has been recorded');
}

/** Pulls the next message only when the transport has room for it. */
async function writeAll(
  messages: AsyncIterable<unknown>,
  call: ServerWritableStream<unknown, unknown>,
  lifetime: CallLifetime,
  longestStallMillis: number,
): Promise<void> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await lifetime.untilOver(iterator.next());
      if (next.done === true) return;
      if (!call.write(next.value)) await lifetime.untilOver(drained(call, longestStallMillis));
    }
  } finally {
    // Not awaited: a generator that still waits for something else only returns after that.
    iterator.return?.().catch(() => undefined);
  }
}

/** Once there is room again; a stream is written in many small steps, so that this is kept cheap. */
const drained = (call: ServerWritableStream<unknown, unknown>, longestStallMillis: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      call.off('drain', goOn);
      reject(new Refusal(domainError('READER_TOO_SLOW', `nothing was read for ${longestStallMillis} ms`)));
    }, longestStallMillis).unref();
    const goOn = (): void => {
      clearTimeout(timer);
      resolve();
    };
    call.once('drain', goOn);
  });
