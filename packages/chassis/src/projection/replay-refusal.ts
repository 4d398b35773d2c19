/** Why a replay left the live projection as it was. */
export type ReplayFaultCode =
  /** The stream no longer keeps what is needed: it was too old. */
  | 'EVENTS_EXPIRED'
  /** The inbox knows events that the stream does not hold. */
  | 'EVENTS_MISSING'
  /** The live projection has documents that no event tells of. */
  | 'UNKNOWN_DOCUMENTS'
  /** The live consumer did not come to rest. */
  | 'CONSUMER_BUSY'
  /** The process that ran it has ended, or is ending. */
  | 'INTERRUPTED'
  | 'FAULT';

const refusals: readonly ReplayFaultCode[] = ['EVENTS_EXPIRED', 'EVENTS_MISSING', 'UNKNOWN_DOCUMENTS'];

/** Thrown to end a replay; nothing of the live projection has changed. */
export class ReplayRefusal extends Error {
  override readonly name = 'ReplayRefusal';

  constructor(
    readonly code: ReplayFaultCode,
    detail: string,
  ) {
    super(detail);
  }
}

/** Refused for what was found, so that the same replay would be refused again; or failed on the way. */
export const endStateOf = (code: ReplayFaultCode): 'REFUSED' | 'FAILED' =>
  refusals.includes(code) ? 'REFUSED' : 'FAILED';
