import { createHash } from 'node:crypto';

/** A whole number from 0 and below `limit`. */
export type Draw = (limit: number) => number;

/** The same seed and name give the same numbers in the same order. */
export const seededDraw = (seed: number, name: string): Draw => {
  let drawn = 0;
  return (limit) => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${name}/${drawn}`).digest().readUInt32BE() % limit;
  };
};

/** Gives every card once, in drawn order, before any comes again: counts stay even. */
export class ShuffledDeck<Card> {
  readonly #cards: readonly Card[];
  readonly #draw: Draw;
  #left: Card[] = [];

  constructor(cards: readonly Card[], draw: Draw) {
    if (cards.length === 0) throw new RangeError('a deck has cards');
    this.#cards = cards;
    this.#draw = draw;
  }

  next(): Card {
    if (this.#left.length === 0) this.#left = [...this.#cards];
    const [card] = this.#left.splice(this.#draw(this.#left.length), 1);
    if (card === undefined) throw new RangeError('the deck is empty');
    return card;
  }
}
