import type { Platform } from '@donghu/chassis';
import { Rating } from '@donghu/contracts/credit';
import type { LookUpMemory } from '../commands/look-up-from-memory.js';
import { ratingMessage } from '../commands/rating-message.js';
import { leftOfMessage, shownMessage } from '../commands/shown-rating.js';
import type { KnownRating } from '../domain/dispute.js';
import type { RatingPart } from '../domain/rating-part.js';
import type { FromMemory } from '../store/lookup-mirror.js';
import { findRatingsAt } from '../store/rating-queries.js';

/** A rating with everything in it, encoded as `donghu.credit.v1.Rating`. */
export const wholeRating = (uscc: string, rating: KnownRating): Uint8Array =>
  Rating.encode(ratingMessage(uscc, rating)).finish();

/** What becomes of a whole rating for whoever may see some of its parts. */
type View = (whole: Buffer) => Buffer;

/** Keeps what it has made of a rating for as long as that is in memory. */
const limitedView = (left: readonly RatingPart[]): View => {
  const made = new WeakMap<Buffer, Buffer>();
  return (whole) => {
    const known = made.get(whole);
    if (known !== undefined) return known;
    const view = Buffer.from(Rating.encode(shownMessage(Rating.decode(whole), left)).finish());
    made.set(whole, view);
    return view;
  };
};

const everything: View = (whole) => whole;

/** By the parts that are left. */
const limitedViews = new Map<string, View>();
/** By the very list that an entitlement gives: most give the same one each time. */
const views = new WeakMap<readonly RatingPart[], View>();

const findView = (parts: readonly RatingPart[]): View => {
  const left = leftOfMessage(parts);
  if (left === undefined) return everything;
  const key = left.join();
  const view = limitedViews.get(key) ?? limitedView(left);
  limitedViews.set(key, view);
  return view;
};

const viewOf = (parts: readonly RatingPart[]): View => {
  const known = views.get(parts);
  if (known !== undefined) return known;
  const view = findView(parts);
  views.set(parts, view);
  return view;
};

/** The rating in force at an instant, encoded, as far as memory can say. */
export const knownRating = (
  { mirror }: LookUpMemory,
  code: string,
  at: Date,
  parts: readonly RatingPart[],
): FromMemory<Buffer> => {
  const found = mirror.rating(code, at.getTime());
  return found === undefined || found === 'UNSURE' ? found : viewOf(parts)(found.shown);
};

/** The ratings in force at an instant by code, encoded: from memory, and from the store where memory cannot say. */
export const knownRatings = async (
  { store }: Platform<unknown>,
  memory: LookUpMemory,
  codes: readonly string[],
  at: Date,
  parts: readonly RatingPart[],
): Promise<ReadonlyMap<string, Buffer>> => {
  const known = new Map<string, Buffer>();
  const unsure: string[] = [];
  for (const code of codes) {
    const found = knownRating(memory, code, at, parts);
    if (found === 'UNSURE') unsure.push(code);
    else if (found !== undefined) known.set(code, found);
  }
  if (unsure.length > 0) {
    for (const [code, rating] of await findRatingsAt(store.db, unsure, at)) {
      known.set(code, viewOf(parts)(Buffer.from(wholeRating(code, rating))));
    }
  }
  return known;
};
