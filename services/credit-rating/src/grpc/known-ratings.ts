import type { Platform } from '@donghu/chassis';
import { Rating } from '@donghu/contracts/credit';
import type { LookUpMemory } from '../commands/look-up-from-memory.js';
import { ratingMessage } from '../commands/rating-message.js';
import { leftOfMessage, shownMessage } from '../commands/shown-rating.js';
import type { KnownRating } from '../domain/dispute.js';
import type { RatingPart } from '../domain/rating-part.js';
import { findRatingsAt } from '../store/rating-queries.js';

/** A rating with everything in it, encoded as `donghu.credit.v1.Rating`. */
export const wholeRating = (uscc: string, rating: KnownRating): Uint8Array =>
  Rating.encode(ratingMessage(uscc, rating)).finish();

/** By the parts that are left: of ratings that were looked up so, as long as each rating is in memory. */
const limitedViews = new Map<string, WeakMap<Buffer, Buffer>>();

const viewsOf = (parts: readonly RatingPart[]): WeakMap<Buffer, Buffer> => {
  const key = parts.join();
  const known = limitedViews.get(key) ?? new WeakMap<Buffer, Buffer>();
  limitedViews.set(key, known);
  return known;
};

/** What becomes of a whole rating for whoever may see these parts. */
const viewer = (parts: readonly RatingPart[]): ((whole: Buffer) => Buffer) => {
  const left = leftOfMessage(parts);
  if (left === undefined) return (whole) => whole;
  const views = viewsOf(left);
  return (whole) => {
    const known = views.get(whole);
    if (known !== undefined) return known;
    const view = Buffer.from(Rating.encode(shownMessage(Rating.decode(whole), left)).finish());
    views.set(whole, view);
    return view;
  };
};

/** The ratings in force at an instant by code, encoded: from memory, and from the store where memory cannot say. */
export const knownRatings = async (
  { store }: Platform<unknown>,
  { mirror }: LookUpMemory,
  codes: readonly string[],
  at: Date,
  parts: readonly RatingPart[],
): Promise<ReadonlyMap<string, Buffer>> => {
  const known = new Map<string, Buffer>();
  const unsure: string[] = [];
  const millis = at.getTime();
  const shown = viewer(parts);
  for (const code of codes) {
    const found = mirror.rating(code, millis);
    if (found === 'UNSURE') unsure.push(code);
    else if (found !== undefined) known.set(code, shown(found.shown));
  }
  if (unsure.length > 0) {
    for (const [code, rating] of await findRatingsAt(store.db, unsure, at)) {
      known.set(code, shown(Buffer.from(wholeRating(code, rating))));
    }
  }
  return known;
};
