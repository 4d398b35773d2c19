import { grouped, textTable } from '../text-table.js';
import type { ProjectionStatus, ReplayState, ReplayStatus } from './replay-status.js';

const stateTitles: Readonly<Record<ReplayState, string>> = {
  WAITING: '等待 · waiting',
  RUNNING: '进行中 · running',
  DONE: '完成 · done',
  REFUSED: '拒绝 · refused',
  FAILED: '失败 · failed',
};

const faultTitles: Readonly<Record<string, string>> = {
  EVENTS_EXPIRED: '所需事件已过保留期 · the stream no longer keeps the events that are needed',
  EVENTS_MISSING: '流中缺少已处理的事件 · the stream lost events that were handled',
  UNKNOWN_DOCUMENTS:
    '存在无事件来源的记录，加 --remove-unknown 方可删除 · documents that no event tells of; --remove-unknown removes them',
  CONSUMER_BUSY: '消费者未能静止，请稍后再试 · the consumer did not come to rest; try again later',
  INTERRUPTED: '重建被中断，请重试 · it was interrupted; try again',
  FAULT: '重建出错 · a fault',
};

/** One line while it runs. */
export const progressLine = ({ projections }: ReplayStatus): string =>
  projections
    .map(
      ({ projection, state, eventsRead }) =>
        `${projection}: ${stateTitles[state]}, ${grouped(eventsRead)} events 事件`,
    )
    .join('  |  ');

export const replayTable = (service: string, { projections }: ReplayStatus): string =>
  [
    textTable(
      [
        'projection 投影',
        'state 状态',
        'sequences 序号',
        'events 事件',
        'refused 拒收',
        'documents 记录',
        'before 此前',
        'after 此后',
        'result 结果',
      ],
      projections.map((each) => [
        `${service}/${each.projection}`,
        stateTitles[each.state],
        each.streams.map(({ stream, from, to }) => `${stream} ${from}–${to}`).join(', '),
        grouped(each.eventsRead),
        grouped(each.eventsRefused),
        grouped(each.documents),
        shortDigest(each.digestBefore),
        shortDigest(each.digestAfter),
        resultText(each),
      ]),
    ),
    ...projections.flatMap(({ projection, fault }) =>
      fault === undefined
        ? []
        : [`${projection}: ${faultTitles[fault.code] ?? fault.code}\n  ${fault.detail}`],
    ),
  ].join('\n');

/** Enough of it to compare by eye; `--json` has the whole. */
const shortDigest = (digest: string | undefined): string => digest?.slice(0, 16) ?? '–';

const resultText = ({ state, differences }: ProjectionStatus): string => {
  if (state !== 'DONE' || differences === undefined) return '未改动 · left as it was';
  const { missing, changed, unknown } = differences;
  if (missing + changed + unknown === 0) return '一致 · did not differ';
  return `已修复 · healed: ${missing} missing 缺失, ${changed} changed 有误, ${unknown} unknown 无来源`;
};
