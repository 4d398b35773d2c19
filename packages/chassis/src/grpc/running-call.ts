import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js';
import type { Principal } from '../authentication/index.js';
import { textOf } from './call-admission.js';
import type { CallLifetime } from './call-lifetime.js';
import type { CallContext } from './grpc-method.js';

/** What a method is told of its call; what few methods ask for is found when they do. */
export class RunningCall implements CallContext {
  readonly principal: Principal;
  readonly closing: AbortSignal;
  readonly #call: ServerSurfaceCall;
  readonly #lifetime: CallLifetime;

  constructor(call: ServerSurfaceCall, principal: Principal, lifetime: CallLifetime, closing: AbortSignal) {
    this.#call = call;
    this.principal = principal;
    this.#lifetime = lifetime;
    this.closing = closing;
  }

  get deadline(): Date | undefined {
    return this.#lifetime.deadline;
  }

  get signal(): AbortSignal {
    return this.#lifetime.signal;
  }

  get requestId(): string | undefined {
    return textOf(this.#call.metadata, 'x-request-id');
  }
}
