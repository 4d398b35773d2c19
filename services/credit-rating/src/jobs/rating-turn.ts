import type { Executed, JobPlatform } from '@donghu/chassis';
import type { DomainError } from '@donghu/kernel';

/** An occasion on which enterprises are rated without anything being reported of them: a few, or everybody. */
export interface RatingTurn {
  readonly name: string;
  /** How often to look whether it has come for somebody. */
  readonly everyMillis: number;
  /** Codes of those for whom it has come, in groups of at most so many. */
  due(platform: JobPlatform, largestGroup: number): Promise<AsyncIterable<readonly string[]>>;
  /** One group; nobody for whom it has not come is rated. */
  rate(
    platform: JobPlatform,
    codes: readonly string[],
  ): Promise<readonly (Executed<unknown> | DomainError)[]>;
}
