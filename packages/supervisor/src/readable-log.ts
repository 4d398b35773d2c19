/** One line of a service's JSON log, for a person's eye; a line that is no JSON is shown as it is. */
export const readableLine = (line: string): { readonly level: string; readonly text: string } => {
  try {
    const { level, msg, time, service, pid, hostname, err, ...more } = JSON.parse(line) as Record<
      string,
      unknown
    >;
    const facts = Object.entries(more)
      .filter(([name]) => name !== 'trace_id' && name !== 'span_id')
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const fault =
      typeof err === 'object' && err !== null && 'message' in err ? [`(${String(err.message)})`] : [];
    return { level: String(level), text: [String(msg), ...facts, ...fault].join(' ') };
  } catch {
    return { level: 'info', text: line };
  }
};

const colours = [36, 33, 35, 32, 34, 31];

/** As long as the longest name, with a replica's number. */
const width = 'subsidy-disbursement-0'.length + 1;

/** A prefix a name is recognised by: padded, and coloured on a terminal. */
export const logPrefix = (name: string, index: number, coloured: boolean): string => {
  const padded = name.padEnd(width);
  return coloured ? `\u001b[${colours[index % colours.length]}m${padded}\u001b[0m│` : `${padded}|`;
};
