/**
 * What may be shown of a rating, or not, named as at the doors and in the catalogue of shared data. Whose rating it is,
 * which version of which model, since when, and whether it is under objection is said with every part.
 */
export const ratingParts = [
  'grade',
  'supervisionClass',
  'validTo',
  'dimensions',
  'scoreMilli',
  'vetoes',
  'disputedItems',
  'cause',
  'preNotice',
  'indicators',
] as const;

export type RatingPart = (typeof ratingParts)[number];

export const isRatingPart = (text: string): text is RatingPart =>
  (ratingParts as readonly string[]).includes(text);

/** When a version was made tells of its cause. */
const partOf = (field: string): string => (field === 'recordedAt' ? 'cause' : field);

/** Of the fields of a rating, at whichever door, those of the parts: a field that belongs to none is left out. */
export const onlyParts = <Fields extends object>(
  fields: Fields,
  parts: readonly RatingPart[],
): Partial<Fields> => {
  const shown = Object.entries(fields).filter(([field]) =>
    (parts as readonly string[]).includes(partOf(field)),
  );
  // Some of the fields, each as it was.
  return Object.fromEntries(shown) as Partial<Fields>;
};
