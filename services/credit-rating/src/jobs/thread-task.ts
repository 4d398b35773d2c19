/** What a thread is told that does much of a job's work. */
export interface ThreadTask {
  /** The job's name. */
  readonly job: string;
  /** Who holds the lease of the job, for the thread. */
  readonly leaseOwner: string;
}
