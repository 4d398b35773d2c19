const atMost = 9;

/** `DONGHU_REPLICAS`: how many processes of each service to run; one unless set. */
export const replicaCount = (text: string | undefined): number => {
  if (text === undefined || text === '') return 1;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= atMost) return count;
  throw new RangeError(`DONGHU_REPLICAS must be a whole number from 1 to ${atMost}, and is ${text}`);
};
