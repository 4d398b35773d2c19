import { type Context, context } from '@opentelemetry/api';
import type { GroupCommit, Member, Outcome } from './group-commit.js';
import type { UseCase } from './use-case.js';

interface Waiting<Input, Output> {
  readonly member: Member<Input>;
  /** Of the request: the group's spans belong to its first member. */
  readonly context: Context;
  readonly settle: (outcome: Outcome<Output>) => void;
}

const largestGroup = 200;

/**
 * Forms groups of single requests of one use case: while one group commits, what arrives forms the next. No
 * timer: a request that finds nobody committing goes alone and at once.
 */
export class RequestGroups<Input, Output> {
  readonly #groups: GroupCommit;
  readonly #useCase: UseCase<Input, Output>;
  #waiting: Waiting<Input, Output>[] = [];
  #committing = false;

  constructor(groups: GroupCommit, useCase: UseCase<Input, Output>) {
    this.#groups = groups;
    this.#useCase = useCase;
  }

  submit(member: Member<Input>): Promise<Outcome<Output>> {
    return new Promise((settle) => {
      this.#waiting.push({ member, context: context.active(), settle });
      if (!this.#committing) void this.#commitWaiting();
    });
  }

  async #commitWaiting(): Promise<void> {
    this.#committing = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, largestGroup);
      const members = group.map((entry) => entry.member);
      const outcomes = await context
        .with(group[0]?.context ?? context.active(), () => this.#groups.run(this.#useCase, members))
        .catch((cause: unknown) => group.map((): Outcome<Output> => ({ kind: 'failed', cause })));
      for (const [index, entry] of group.entries()) {
        entry.settle(outcomes[index] ?? { kind: 'failed', cause: new Error('the group gave no outcome') });
      }
    }
    this.#committing = false;
  }
}
