import { type Clock, type DomainError, domainError, Refusal, uuidV7 } from '@donghu/kernel';
import { activeTraceContext } from '../telemetry/index.js';
import type { GroupCommit, Member, Outcome } from './group-commit.js';
import type { IdempotencyKey } from './idempotency.js';
import { RequestGroups } from './request-groups.js';
import { isConflict, isUnavailable } from './store-faults.js';
import type { UseCase } from './use-case.js';

export interface Executed<Output> {
  readonly output: Output;
  /** The stored first answer was given. */
  readonly replayed: boolean;
}

export interface ExecuteOptions {
  readonly idempotency?: IdempotencyKey | undefined;
}

export interface ExecutorSettings {
  readonly groups: GroupCommit;
  readonly clock: Clock;
  /** Whether the outbox has room: intake stops before it grows without bound. */
  readonly hasRoom: () => boolean;
}

/** How doors run use cases: single requests are grouped, batches are a group of their own. */
export class Executor {
  readonly #settings: ExecutorSettings;
  readonly #queues = new Map<string, unknown>();

  constructor(settings: ExecutorSettings) {
    this.#settings = settings;
  }

  /** Runs one request. A refusal is a value; a store that is away is thrown as a retryable `Refusal`. */
  async execute<Input, Output>(
    useCase: UseCase<Input, Output>,
    input: Input,
    options: ExecuteOptions = {},
  ): Promise<Executed<Output> | DomainError> {
    this.#refuseWhenFull();
    const outcome = await this.#queueOf(useCase).submit(
      this.#member(input, activeTraceContext(), options.idempotency),
    );
    return answerOf(outcome);
  }

  /** Runs the items of a batch in one transaction where possible; each has an outcome of its own. */
  async executeAll<Input, Output>(
    useCase: UseCase<Input, Output>,
    inputs: readonly Input[],
  ): Promise<(Executed<Output> | DomainError)[]> {
    this.#refuseWhenFull();
    const traceContext = activeTraceContext();
    const outcomes = await this.#settings.groups.run(
      useCase,
      inputs.map((input) => this.#member(input, traceContext)),
    );
    return outcomes.map((outcome) => {
      try {
        return answerOf(outcome);
      } catch (fault) {
        if (fault instanceof Refusal) return fault.error;
        return domainError('INTERNAL', 'an unexpected fault; it has been recorded');
      }
    });
  }

  #member<Input>(
    input: Input,
    traceContext: Member<Input>['traceContext'],
    idempotency?: IdempotencyKey,
  ): Member<Input> {
    return {
      input,
      idempotency,
      correlationId: uuidV7(this.#settings.clock),
      traceContext,
    };
  }

  #refuseWhenFull(): void {
    if (!this.#settings.hasRoom()) {
      throw new Refusal(domainError('OUTBOX_FULL', 'too many events wait for the broker; try again later'));
    }
  }

  #queueOf<Input, Output>(useCase: UseCase<Input, Output>): RequestGroups<Input, Output> {
    const existing = this.#queues.get(useCase.name);
    // A name belongs to one use case, so that its queue has that use case's types.
    if (existing !== undefined) return existing as RequestGroups<Input, Output>;
    const queue = new RequestGroups(this.#settings.groups, useCase);
    this.#queues.set(useCase.name, queue);
    return queue;
  }
}

const answerOf = <Output>(outcome: Outcome<Output>): Executed<Output> | DomainError => {
  switch (outcome.kind) {
    case 'done':
      return { output: outcome.output, replayed: false };
    case 'replayed':
      return { output: outcome.output, replayed: true };
    case 'refused':
      return outcome.error;
    case 'duplicate':
      throw new Error('only events carry inbox marks');
    case 'failed':
      throw failureOf(outcome.cause);
  }
};

const failureOf = (cause: unknown): unknown =>
  isUnavailable(cause) || isConflict(cause)
    ? new Refusal(domainError('STORE_UNAVAILABLE', 'the store did not take the change; try again'), { cause })
    : cause;
