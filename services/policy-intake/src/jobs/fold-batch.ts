import { groupedBy } from '../domain/grouped-by.js';
import { sizeOf, type WaitingRow } from '../store/measure-rows.js';

const mostRows = 500;

/**
 * What to fold of what waits, about so many changes: of the insurer that has the most, since changes of one insurer
 * share their sums.
 */
export const foldBatch = (waiting: readonly WaitingRow[], changes: number): readonly WaitingRow[] => {
  const [most = []] = [...groupedBy(waiting, ({ insurerUscc }) => insurerUscc ?? '').values()].toSorted(
    (one, other) => sizeOf(other) - sizeOf(one),
  );
  let sum = 0;
  const batch: WaitingRow[] = [];
  for (const row of most.slice(0, mostRows)) {
    if (sum >= changes) break;
    batch.push(row);
    sum += row.size;
  }
  return batch;
};
