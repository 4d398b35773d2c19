import type { Platform } from '@donghu/supervisor/platform';
import type { Figure } from '../figure.js';
import { spreadOf } from '../spine/measurements.js';

/** Questions for measures of all policies, as an operator asks them. */
const questions = {
  total: 'asOf=2026-06-30',
  by_line: 'asOf=2026-06-30&by=line',
  by_insurer: 'asOf=2026-06-30&by=insurer',
};

const timesEach = 50;

/** How long measures as of a day take, in milliseconds, with everything that was reported. */
export const measureTimes = async (platform: Platform): Promise<readonly Figure[]> => {
  const token = await platform.token('operator');
  const figures: Figure[] = [];
  for (const [name, query] of Object.entries(questions)) {
    const millis: number[] = [];
    for (let time = 0; time < timesEach; time += 1) {
      const begun = performance.now();
      const answer = await fetch(`${platform.doors('policy-intake').http}/v1/measures?${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`measures ${query}: ${answer.status} ${text}`);
      millis.push(performance.now() - begun);
    }
    const { median, least, most } = spreadOf(millis);
    figures.push({ name: `intake.measures_${name}`, value: median, unit: 'ms', spread: [least, most] });
  }
  return figures;
};
