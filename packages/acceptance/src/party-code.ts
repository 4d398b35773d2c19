import { syntheticUscc } from '@donghu/simulator';

/** A well-formed code that belongs to nobody, by number. */
export const partyCode = (number: number): string => syntheticUscc('420100', 3, number);
