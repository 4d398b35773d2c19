import type { Unit } from '@donghu/chassis';
import { enterprises } from '../store/enterprises.js';
import { fetchModels } from './models-in-force.js';

/** Reads what rating enterprises takes: their files and the models. */
export const fetchFiles = async (unit: Unit, usccs: readonly string[]): Promise<void> => {
  await Promise.all([unit.fetch(enterprises, usccs), fetchModels(unit)]);
};
