import { usccCheckCharacter } from '@donghu/kernel';

/** A well-formed code that no other number gives. */
export const codeNumber = (index: number): string => {
  const first17 = `91420100${String(index).padStart(9, '0')}`;
  return first17 + usccCheckCharacter(first17);
};
