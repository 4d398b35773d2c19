import {
  type CalendarDate,
  type DomainError,
  isDomainError,
  parseCalendarDate,
  parseUsccOverridden,
  Refusal,
} from '@donghu/kernel';

const orRefuse = <T>(parsed: T | DomainError): T => {
  if (isDomainError(parsed)) throw new Refusal(parsed);
  return parsed;
};

/** A date of a message. */
export const readDate = (text: string, pointer: string): CalendarDate =>
  orRefuse(parseCalendarDate(text, pointer));

/** In the contract, an empty text is an open end. */
export const readOptionalDate = (text: string, pointer: string): CalendarDate | undefined =>
  text === '' ? undefined : readDate(text, pointer);

/** A code of a message: its owner has checked it, and may have let a failing check character pass. */
export const readUscc = (text: string, pointer: string): string =>
  orRefuse(parseUsccOverridden(text, pointer)).uscc;

/** A message that cannot be read is that event's own fault, and not its batch's. */
export const readOrRefuse = <T>(read: () => T): T | DomainError => {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof Refusal) return fault.error;
    throw fault;
  }
};
