import {
  type BulkItem,
  type Executed,
  type LineAnswer,
  ownPartyOnly,
  type Principal,
  refusedLine,
} from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';

/**
 * Runs the lines that the caller may report, those of its own insurer, and answers all of them in their order.
 */
export const answerOwnLines = async <Value extends { readonly insurerUscc: string }, Output>(
  items: readonly BulkItem<Value>[],
  principal: Principal,
  run: (values: readonly Value[]) => Promise<readonly (Executed<Output> | DomainError)[]>,
  answerOf: (line: number, result: Executed<Output> | DomainError) => LineAnswer,
): Promise<readonly LineAnswer[]> => {
  const refusals = new Map(
    items.map(({ line, value }) => [line, ownPartyOnly(principal, value.insurerUscc)]),
  );
  const allowed = items.filter(({ line }) => refusals.get(line) === undefined);
  const results = await run(allowed.map(({ value }) => value));
  const byLine = new Map(allowed.map(({ line }, index) => [line, results[index]]));
  return items.map(({ line }) => {
    const refusal = refusals.get(line);
    if (refusal !== undefined) return refusedLine(line, refusal);
    return answerOf(line, byLine.get(line) ?? domainError('INTERNAL', 'No outcome was given'));
  });
};
