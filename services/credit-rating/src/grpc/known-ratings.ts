import type { Platform } from '@donghu/chassis';
import { Rating } from '@donghu/contracts/credit';
import type { LookUpMemory } from '../commands/look-up-from-memory.js';
import { ratingMessage } from '../commands/rating-message.js';
import { shownMessage } from '../commands/shown-rating.js';
import type { KnownRating } from '../domain/dispute.js';
import type { Entitlement } from '../domain/look-up.js';
import { findRatingsAt } from '../store/rating-queries.js';

/** A rating with everything in it, encoded as `donghu.credit.v1.Rating`. */
export const wholeRating = (uscc: string, rating: KnownRating): Uint8Array =>
  Rating.encode(ratingMessage(uscc, rating)).finish();

/** Of ratings that insurers and banks have looked up; it lasts as long as the rating in memory. */
const limitedViews = new WeakMap<Buffer, Buffer>();

const limited = (whole: Buffer, entitlement: Entitlement): Buffer => {
  const known = limitedViews.get(whole);
  if (known !== undefined) return known;
  const view = Buffer.from(Rating.encode(shownMessage(Rating.decode(whole), entitlement)).finish());
  limitedViews.set(whole, view);
  return view;
};

/** As far as the caller may see it. */
const shownTo = (entitlement: Entitlement, whole: Buffer): Buffer =>
  entitlement.kind === 'AUTHORISED' ? limited(whole, entitlement) : whole;

/** The ratings in force at an instant by code, encoded: from memory, and from the store where memory cannot say. */
export const knownRatings = async (
  { store }: Platform<unknown>,
  { mirror }: LookUpMemory,
  codes: readonly string[],
  at: Date,
  entitlement: Entitlement,
): Promise<ReadonlyMap<string, Buffer>> => {
  const known = new Map<string, Buffer>();
  const unsure: string[] = [];
  const millis = at.getTime();
  for (const code of codes) {
    const found = mirror.rating(code, millis);
    if (found === 'UNSURE') unsure.push(code);
    else if (found !== undefined) known.set(code, shownTo(entitlement, found.shown));
  }
  if (unsure.length > 0) {
    for (const [code, rating] of await findRatingsAt(store.db, unsure, at)) {
      known.set(code, shownTo(entitlement, Buffer.from(wholeRating(code, rating))));
    }
  }
  return known;
};
