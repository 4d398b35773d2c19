import { type ErrorDefinition, errorRegistry } from '@donghu/kernel';
import { eventOfType } from '../event-types.js';
import type { StoredLetter } from './stored-letter.js';

const registry: Readonly<Record<string, ErrorDefinition>> = errorRegistry;

const shownBytes = 4_096;

/** Everything a person needs to decide between replay and discard. */
export const explainLetter = (letter: StoredLetter): string => {
  const definition = registry[letter.code];
  const { stream, sequence, subject } = letter.origin;
  const lines = [
    ['dead letter 死信', String(letter.sequence)],
    ['code 代码', letter.code],
    ['', definition === undefined ? '' : `${definition.title.zh} · ${definition.title.en}`],
    ['reason 原因', letter.reason],
    ['consumer 消费者', letter.consumer],
    ['origin 来源', `${stream} ${sequence}  ${subject}`],
    ['event 事件', [letter.eventType, letter.eventId].filter((text) => text !== '').join('  ')],
    ['attempts 次数', String(letter.attempts)],
    ['at 时间', letter.at],
  ].filter(([, value]) => value !== '');
  return [
    ...lines.map(([name = '', value = '']) => `${name.padEnd(16 - wideCharacters(name))}${value}`),
    '',
    adviceOn(letter.code, definition),
    '',
    'headers 消息头',
    ...letter.headers.keys().map((name) => `  ${name}: ${letter.headers.values(name).join(', ')}`),
    '',
    ...payloadOf(letter),
  ].join('\n');
};

const wideCharacters = (text: string): number =>
  Array.from(text).filter((character) => character > '\u2e80').length;

const notAnEvent: readonly string[] = [
  'EVENT_HEADER_INVALID',
  'MALFORMED_PROTOBUF',
  'SUBJECT_MISMATCH',
  'EVENT_ID_REUSED',
];

const adviceOn = (code: string, definition: ErrorDefinition | undefined): string => {
  if (notAnEvent.includes(code)) {
    return 'The message itself is broken: a replay fails again. Have its sender send it right, then discard it. 消息本身有误，请通知发送方更正后丢弃。';
  }
  if (definition?.retryable === true) {
    return 'It may succeed now: replay it. 可重新投递。';
  }
  return 'Remove the cause first, then replay it. 请先排除原因，再重新投递。';
};

const payloadOf = ({ body, eventType, isGone }: StoredLetter): readonly string[] => {
  if (isGone)
    return ['payload 内容: too large to be kept, and gone from its stream · 过大未保留，原消息已不在流中'];
  const definition = eventOfType(eventType);
  if (definition !== undefined) {
    try {
      const message = definition.toJSON(definition.decode(body));
      return [`payload 内容 (${eventType})`, JSON.stringify(message, null, 2)];
    } catch {
      // Shown as bytes below: that it cannot be decoded is why it is here.
    }
  }
  const shown = body.subarray(0, shownBytes);
  const cut = body.length > shown.length ? [`… ${body.length - shown.length} more bytes`] : [];
  return [`payload 内容 (${body.length} bytes)`, hexDump(shown), ...cut];
};

/** Offset, sixteen bytes, and the same as ASCII. */
const hexDump = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = Array.from(bytes.subarray(offset, offset + 16));
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return lines.join('\n');
};
