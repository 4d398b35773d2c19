/** A service that is up. */
export interface RunningService {
  readonly name: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Stops accepting, finishes, publishes, closes: within 10 seconds. */
  stop(): Promise<void>;
}
