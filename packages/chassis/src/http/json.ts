import { type DomainError, domainError } from '@donghu/kernel';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (detail: string): DomainError => domainError('MALFORMED_JSON', detail);

/** Reads JSON in UTF-8, with or without a byte order mark (RFC 8259, 8.1). */
export const parseJson = (bytes: Uint8Array): { readonly value: unknown } | DomainError => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return malformed('The text is not valid UTF-8');
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return malformed(positionOf(error));
  }
};

/** V8 quotes the text around the fault; that may be personal data, so only the position is passed on. */
const positionOf = (error: unknown): string => {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined
    ? 'The JSON text is not complete'
    : `Unexpected text at character ${position}`;
};
