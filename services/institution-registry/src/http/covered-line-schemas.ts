import * as z from 'zod';
import { demandLineCodes, obligedLineCodes } from '../parameters/covered-lines.js';
import { departmentCodes } from '../parameters/departments.js';

export const departmentSchema = z.enum(departmentCodes).meta({
  examples: ['LFB'],
  description: 'Code of a responsible department. 责任单位代码',
});

/** A line that an enterprise on the list must hold. */
export const obligedLineSchema = z.enum(obligedLineCodes).meta({ examples: ['ENV_LIAB'] });

/** A line whose demand is to be met. */
export const demandLineSchema = z.enum(demandLineCodes).meta({ examples: ['EXP_ST'] });
