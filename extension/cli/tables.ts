import { DEFAULT_PROFILE, FAULTS, PROFILE_IDS, PROFILE_TITLES, profileOf } from '../../engine/index';

/** `heapscope profiles`: what can be simulated. */
export function profilesTable(json: boolean): string {
  const rows = PROFILE_IDS.map(id => {
    const { pointerBytes, granule } = profileOf(id);
    return {
      id,
      title: PROFILE_TITLES[id],
      bits: 8 * pointerBytes,
      granule,
      default: id === DEFAULT_PROFILE,
    };
  });
  if (json) return `${JSON.stringify(rows, undefined, 2)}\n`;
  return table(
    ['profile', 'bits', 'granule', 'what it models'],
    rows.map(row => [
      row.id,
      String(row.bits),
      String(row.granule),
      row.default ? `${row.title} (default)` : row.title,
    ]),
  );
}

/** `heapscope faults`: the fault table. */
export function faultsTable(json: boolean): string {
  if (json) return `${JSON.stringify(FAULTS, undefined, 2)}\n`;
  return table(
    ['fault', 'stops', 'rule'],
    FAULTS.map(rule => [rule.id, rule.stops ? 'yes' : 'no', `${rule.rule} (${rule.source})`]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return [head, ...rows].map(line).join('');
}
