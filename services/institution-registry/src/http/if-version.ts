/** The version that `If-Match` names; undefined when any will do. */
export const ifVersion = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch);
