import type { CreditRecord, RecordKey } from './credit-record.js';
import type { PreNotice } from './pre-notice.js';
import type { RatingVersion } from './rating.js';
import { type IndicatorRule, ruleKinds, type ScoringModel } from './scorecard.js';

/** What rests on a record: an indicator, or the veto that it sets. */
export interface DisputedItem {
  readonly code: string;
  /** Of an indicator; a veto belongs to none. */
  readonly dimension?: string | undefined;
}

/** A record of an enterprise is, or was, under objection (异议): from the filing until the end of the objection. */
export interface Dispute {
  readonly objectionId: string;
  readonly record: RecordKey;
  readonly items: readonly DisputedItem[];
  readonly from: Date;
  readonly to?: Date | undefined;
  readonly dismissed?: true | undefined;
}

/** What is flagged in an answer: codes, each once. */
export interface Disputed {
  readonly items: readonly string[];
  readonly dimensions: readonly string[];
}

/** A rating with what was under objection at the instant that was asked for. */
export interface KnownRating extends RatingVersion {
  readonly disputed: Disputed;
  /** A drop into class D that was announced by then and does not hold yet. */
  readonly preNotice?: PreNotice | undefined;
}

const readsKind = (rule: IndicatorRule, { kind }: Pick<CreditRecord, 'kind'>): boolean =>
  ruleKinds(rule).includes(kind);

/** The items that a record touches by a scorecard; a veto is an item of its own. */
export const itemsOf = (
  record: Pick<CreditRecord, 'kind' | 'value'>,
  card: ScoringModel,
): readonly DisputedItem[] => {
  if (record.kind === 'VETO_SET' || record.kind === 'VETO_CLEARED') {
    return record.value === undefined ? [] : [{ code: record.value }];
  }
  return card.dimensions.flatMap(({ code: dimension, indicators }) =>
    indicators.filter(({ rule }) => readsKind(rule, record)).map(({ code }) => ({ code, dimension })),
  );
};

export const isOpen = ({ to }: Dispute): boolean => to === undefined;

const joinedItems = (
  known: readonly DisputedItem[],
  more: readonly DisputedItem[],
): readonly DisputedItem[] => {
  const added = more.filter(({ code }) => !known.some((item) => item.code === code));
  return added.length === 0 ? known : [...known, ...added];
};

/**
 * The same disputes when another model takes over: an open one flags what rests on its record by either, since older
 * versions of the rating stay. A veto rests on no model.
 */
export const followModel = (disputes: readonly Dispute[], card: ScoringModel): readonly Dispute[] => {
  const followed = disputes.map((dispute) => {
    const items = isOpen(dispute) ? joinedItems(dispute.items, itemsOf(dispute.record, card)) : dispute.items;
    return items === dispute.items ? dispute : { ...dispute, items };
  });
  return followed.every((dispute, at) => dispute === disputes[at]) ? disputes : followed;
};

const distinct = (codes: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(codes.filter((code) => code !== undefined))].sort();

export const nothingDisputed: Disputed = { items: [], dimensions: [] };

/** What was under objection at an instant. */
export const disputedAt = (disputes: readonly Dispute[], instant: Date): Disputed => {
  const items = disputes
    .filter(({ from, to }) => from <= instant && (to === undefined || instant < to))
    .flatMap((dispute) => dispute.items);
  return items.length === 0
    ? nothingDisputed
    : {
        items: distinct(items.map(({ code }) => code)),
        dimensions: distinct(items.map(({ dimension }) => dimension)),
      };
};

/** Ends the dispute of an objection. */
export const endDispute = (
  disputes: readonly Dispute[],
  objectionId: string,
  end: Pick<Dispute, 'to' | 'dismissed'>,
): readonly Dispute[] =>
  disputes.map((dispute) => (dispute.objectionId === objectionId ? { ...dispute, ...end } : dispute));
