import { isDomainError, parseUsccOverridden, Refusal } from '@donghu/kernel';

/**
 * A code of a message: its owner has checked it, and may have let a failing check character pass. Throws a
 * `Refusal` for one that has not the form of a code.
 */
export const readUscc = (text: string, pointer: string): string => {
  const parsed = parseUsccOverridden(text, pointer);
  if (isDomainError(parsed)) throw new Refusal(parsed);
  return parsed.uscc;
};
