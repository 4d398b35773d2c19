import { ChangePositions, type WriterPosition } from '../store/change-positions.js';

/** Where a watcher stands. */
export interface WatchCursor {
  /** Of which stream: every database has one of its own. */
  readonly stream: string;
  readonly issuedAt: number;
  readonly positions: ChangePositions;
}

/** Highest number, then the ends of each gap below it. */
type Numbers = readonly number[];

interface CursorContent {
  readonly s: string;
  readonly t: number;
  readonly w: Readonly<Record<string, Numbers>>;
}

const numbersOf = ({ highest, gaps }: WriterPosition): Numbers => [
  highest,
  ...gaps.flatMap(({ from, to }) => [from, to]),
];

const positionOf = ([highest = 0, ...ends]: Numbers): WriterPosition => ({
  highest,
  gaps: Array.from({ length: ends.length / 2 }, (_, at) => ({
    from: ends[2 * at] ?? 0,
    to: ends[2 * at + 1] ?? 0,
    seenAtBeat: 0,
  })),
});

export const cursorText = ({ stream, issuedAt, positions }: WatchCursor): string => {
  const written = [...positions.writers].filter(([, { highest }]) => highest > 0);
  const content: CursorContent = {
    s: stream,
    t: issuedAt,
    w: Object.fromEntries(written.map(([writer, position]) => [writer, numbersOf(position)])),
  };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isNumbers = (value: unknown): value is Numbers =>
  Array.isArray(value) && value.length % 2 === 1 && value.every(isCount);

const isContent = (value: unknown): value is CursorContent =>
  typeof value === 'object' &&
  value !== null &&
  's' in value &&
  typeof value.s === 'string' &&
  't' in value &&
  isCount(value.t) &&
  'w' in value &&
  typeof value.w === 'object' &&
  value.w !== null &&
  Object.entries(value.w).every(([writer, numbers]) => /^[0-9a-f]{12}$/.test(writer) && isNumbers(numbers));

const longestCursor = 65_536;

/** Reads a cursor back; undefined when it is none. */
export const parseCursor = (text: string): WatchCursor | undefined => {
  if (text.length > longestCursor) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!isContent(content)) return undefined;
    const writers = Object.entries(content.w).map(
      ([writer, numbers]) => [writer, positionOf(numbers)] as const,
    );
    return { stream: content.s, issuedAt: content.t, positions: new ChangePositions(writers) };
  } catch {
    return undefined;
  }
};
