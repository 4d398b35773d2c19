import { grouped, textTable } from '../text-table.js';
import type { Difference, EventFlow, Repair } from './reconciliation.js';

const kindTitles: Readonly<Record<Difference['kind'], string>> = {
  UNPUBLISHED: '未发布 · recorded, not published',
  MISSING_IN_STREAM: '流中缺失 · published, not in the stream',
  UNRECORDED_IN_STREAM: '来源不明 · in the stream, not recorded',
  NOT_HANDLED: '未处理 · not handled, and no dead letter',
  HANDLED_TOO_OFTEN: '重复处理 · handled more often than sent',
  TOTALS_DIFFER: '合计不符 · totals differ',
};

export const differenceTable = (differences: readonly Difference[]): string =>
  textTable(
    ['difference 差异', 'what 内容', 'where 位置', 'expected 应为', 'found 实为'],
    differences.map(({ kind, what, where, expected, found }) => [
      kindTitles[kind],
      shortName(what),
      where,
      expected,
      found,
    ]),
  );

/** One row for each kind of event and consumer. */
export const flowTable = (flows: readonly EventFlow[]): string =>
  textTable(
    [
      'event 事件',
      'recorded 记录',
      'stream 流中',
      'repeats 重复',
      'consumer 消费者',
      'handled 已处理',
      'dead 死信',
      'discarded 丢弃',
    ],
    flows.flatMap((flow) => {
      const head = [shortName(flow.type), ...[flow.recorded, flow.inStream, flow.repeats].map(grouped)];
      if (flow.consumers.length === 0) return [[...head, '–', '', '', '']];
      return flow.consumers.map((consumer) => [
        ...head,
        consumer.consumer,
        ...[consumer.handled, consumer.deadLetters, consumer.discarded].map(grouped),
      ]);
    }),
  );

export const repairTable = (repairs: readonly Repair[]): string =>
  textTable(
    ['event 事件', 'producer 生产者', 'stream 流', 'missing 缺失', 'published again 重新发布'],
    repairs.map(({ type, service, stream, missing, republished }) => [
      shortName(type),
      service,
      stream,
      ...[missing, republished].map(grouped),
    ]),
  );

/** `donghu.policy.v1.PolicyAccepted` is shown as `PolicyAccepted`. */
const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);
