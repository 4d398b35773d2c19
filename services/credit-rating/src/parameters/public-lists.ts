import type { Veto } from '../domain/grade.js';

/**
 * Vetoes whose lists the state itself publishes: the serious-dishonesty list (严重失信主体名单) and the dishonest persons
 * subject to enforcement (失信被执行人). What is established by a department alone is not public by that.
 */
export const publicLists: { readonly vetoes: readonly Veto[]; readonly reference: string } = {
  vetoes: ['SERIOUS_DISHONESTY', 'DISHONEST_ENFORCEMENT'],
  reference: 'default of the zone; the lists are published by 信用中国 and by the Supreme People’s Court',
};
