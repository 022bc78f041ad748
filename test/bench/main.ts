import { heapOperations } from './heap-operations.bench';
import { inspection } from './inspect.bench';
import { machineLoop } from './machine-loop.bench';
import { pauseLatency } from './pause-latency.bench';
import { type Row } from './measure';
import { stepBack } from './step-back.bench';

async function main(traces: string): Promise<void> {
  const rows: Row[] = [];
  for (const bench of [machineLoop, () => heapOperations(traces), stepBack, pauseLatency, inspection])
    rows.push(...(await bench()));
  const widths = (['what', 'figure', 'reference', 'ratio'] as const).map(column => ({
    column,
    width: Math.max(column.length, ...rows.map(row => row[column].length)),
  }));
  for (const row of [{ what: 'what', figure: 'figure', reference: 'reference', ratio: 'ratio' }, ...rows])
    console.log(
      widths
        .map(({ column, width }) => row[column].padEnd(width))
        .join('  ')
        .trimEnd(),
    );
}

void main(process.argv[2] ?? 'test/bench/traces');
