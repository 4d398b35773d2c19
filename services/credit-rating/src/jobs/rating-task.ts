/** What the thread is told that rates many. */
export interface RatingTask {
  /** The name of the turn. */
  readonly turn: string;
  /** Who holds the lease of the turn, for the thread. */
  readonly leaseOwner: string;
}
