/**
 * How far a subscription has come: the last stream sequence of each stream, `POLICY:1042,SUBSIDY:77`. Kept by
 * the subscriber beside what the events changed, it says where to go on.
 */
export type EventCursor = string;

export class CursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
}

const part = /^([A-Z][A-Z0-9_]*):(0|[1-9][0-9]{0,15})$/;

export const parseCursor = (cursor: EventCursor): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const text of cursor.split(',')) {
    const [, stream, sequence] = part.exec(text) ?? [];
    if (stream === undefined) throw new CursorMalformed(`not a cursor: ${cursor}`);
    places.set(stream, Number(sequence));
  }
  return places;
};

export const formatCursor = (places: ReadonlyMap<string, number>): EventCursor =>
  [...places].map(([stream, sequence]) => `${stream}:${sequence}`).join(',');
