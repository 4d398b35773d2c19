const states = ['WAITING', 'RUNNING', 'DONE', 'REFUSED', 'FAILED'] as const;

export type ReplayState = (typeof states)[number];

/** How the replay of one projection goes, as its service tells. */
export interface ProjectionStatus {
  readonly projection: string;
  readonly state: ReplayState;
  readonly streams: readonly { readonly stream: string; readonly from: number; readonly to: number }[];
  readonly eventsRead: number;
  readonly eventsRefused: number;
  readonly documents: number;
  readonly digestBefore?: string;
  readonly digestAfter?: string;
  readonly differences?: { readonly missing: number; readonly changed: number; readonly unknown: number };
  readonly fault?: { readonly code: string; readonly detail: string };
}

export interface ReplayStatus {
  readonly id: string;
  readonly state: ReplayState;
  readonly projections: readonly ProjectionStatus[];
}

/** The answers of this platform's own door: told apart from something else that answers, and taken at their word. */
export const replayStatusOf = (json: unknown): ReplayStatus => {
  if (!isStatus(json)) throw new Error(`expected a replay, got ${JSON.stringify(json)}`);
  return json;
};

const isStatus = (json: unknown): json is ReplayStatus =>
  typeof json === 'object' &&
  json !== null &&
  'id' in json &&
  typeof json.id === 'string' &&
  'state' in json &&
  states.some((state) => state === json.state) &&
  'projections' in json &&
  Array.isArray(json.projections);

export const hasEnded = ({ state }: { readonly state: ReplayState }): boolean =>
  state === 'DONE' || state === 'REFUSED' || state === 'FAILED';
