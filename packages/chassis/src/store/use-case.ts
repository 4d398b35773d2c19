import type { CalendarDate, DomainError } from '@donghu/kernel';
import type { Unit } from './unit.js';

/** What a decision may know besides its input and the documents: passed in, never looked up. */
export interface Facts {
  /** The recording instant. */
  readonly now: Date;
  /** The business date in Asia/Shanghai. */
  readonly today: CalendarDate;
  /** A new opaque, sortable id. */
  newId(): string;
}

/**
 * One use case, written for a group: `load` reads what all inputs need, in a query a collection; `decide`
 * handles one input with what was read and stages its changes. `decide` has no I/O: it may run again when
 * somebody changed a document in between, and a refusal takes back what it changed.
 */
export interface UseCase<Input, Output> {
  /** Verb and object, for spans and metrics: `report-policy`. */
  readonly name: string;
  load(inputs: readonly Input[], unit: Unit): Promise<void>;
  decide(input: Input, unit: Unit, facts: Facts): Output | DomainError;
}
