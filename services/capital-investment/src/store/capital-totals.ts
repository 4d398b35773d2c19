import { type Fen, fen } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { demands } from './demands.js';
import { projects } from './projects.js';

export interface CapitalTotals {
  readonly demands: number;
  readonly demanded: Fen;
  readonly projects: number;
  readonly projectsByState: Readonly<Record<string, number>>;
  readonly amendments: number;
  readonly drawdowns: number;
  readonly returns: number;
  readonly committed: Fen;
  readonly drawn: Fen;
  readonly returned: Fen;
  readonly outstanding: Fen;
  readonly introduced: Fen;
}

/** The driver gives what fits 32 bits as a number and the rest as a bigint. */
type Figure = number | bigint;

interface DemandRow {
  readonly demands: Figure;
  readonly demanded: Figure;
}

const projectFigures = [
  'projects',
  'amendments',
  'drawdowns',
  'returns',
  'committed',
  'drawn',
  'returned',
  'outstanding',
  'introduced',
] as const;

type ProjectRow = Readonly<Record<(typeof projectFigures)[number], Figure>> & { readonly _id: string };

const sumOf = (rows: readonly ProjectRow[], figure: (typeof projectFigures)[number]): bigint =>
  rows.reduce((sum, row) => sum + BigInt(row[figure]), 0n);

/** Counts and sums, each collection in one pass, so that those of projects fit together. */
export const capitalTotals = async (db: Db): Promise<CapitalTotals> => {
  const [demandRows, rows] = await Promise.all([
    db
      .collection(demands.name)
      .aggregate<DemandRow>([{ $group: { _id: null, demands: { $sum: 1 }, demanded: { $sum: '$amount' } } }])
      .toArray(),
    db
      .collection(projects.name)
      .aggregate<ProjectRow>([
        {
          $group: {
            _id: '$position.state',
            projects: { $sum: 1 },
            amendments: { $sum: { $size: '$amendments' } },
            drawdowns: { $sum: { $size: '$drawdowns' } },
            returns: { $sum: { $size: '$returns' } },
            committed: { $sum: '$position.commitment' },
            drawn: { $sum: '$position.drawn' },
            returned: { $sum: '$position.returned' },
            outstanding: { $sum: '$position.outstanding' },
            introduced: { $sum: '$position.introduced' },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray(),
  ]);
  return {
    demands: Number(demandRows[0]?.demands ?? 0),
    demanded: fen(BigInt(demandRows[0]?.demanded ?? 0)),
    projects: Number(sumOf(rows, 'projects')),
    projectsByState: Object.fromEntries(rows.map((row) => [row._id, Number(row.projects)])),
    amendments: Number(sumOf(rows, 'amendments')),
    drawdowns: Number(sumOf(rows, 'drawdowns')),
    returns: Number(sumOf(rows, 'returns')),
    committed: fen(sumOf(rows, 'committed')),
    drawn: fen(sumOf(rows, 'drawn')),
    returned: fen(sumOf(rows, 'returned')),
    outstanding: fen(sumOf(rows, 'outstanding')),
    introduced: fen(sumOf(rows, 'introduced')),
  };
};
