import { complain, Exit, type Io, say } from './io';
import { parseReplay, parseRun, RUN_OPTIONS, UsageError } from './options';
import { replayTrace } from './replay';
import { runScript } from './run';
import { faultsTable, profilesTable } from './tables';

const USAGE = `usage: heapscope run FILE… [options] [-- ARG…]   run C files against the simulated heap
       heapscope replay TRACE [options]          play an allocation trace (.rep, .rep.gz) on a heap of its own
       heapscope dap                             debug adapter on stdin and stdout
       heapscope profiles [--json]               the Windows versions that can be simulated
       heapscope faults [--json]                 the faults that are found, with their rules
       heapscope --help | --version

options of run:
  --profile P                     Windows version and width; see heapscope profiles
  --seed N                        chance of the run: heap keys, scheduling (default 1)
  --scheduler round-robin|random  how threads take turns
  --decommit never|threshold      when a heap gives pages back
  --debug-heap                    as under a debugger: fills and checks of the debug heap
  --page-heap KIND                full, backwards or unaligned: a page behind or before each block that faults; light: stamps
                                  and fills around it
  --crt-debug                     the C library's debug heap; defines _DEBUG
  --no-lfh                        no low-fragmentation heap
  --win11                         failures of the heap have the numbers of Windows 11
  --global-flags N|htc,hfc,…      NtGlobalFlag, as a number or as GFlags names its bits
  -I DIR, -D NAME[=VALUE]         include folder, macro
  --commit-limit BYTES            memory that may be committed in all (4 GB)
  --max-steps N                   stop after N instructions
  --fail-on FAULT[,FAULT…]|any    exit with 3 when one of these was found
  --report text|json|sarif|junit  a report on stderr, or in --report-file PATH
  -- ARG…                         arguments of the program

replay knows those of them that concern the heap, --max-steps (lines) and --report text|json.
A script's #pragma heapscope may say the same with _ for -; the command line wins.
exit codes: the program's own (low 8 bits); 3 a --fail-on fault, 64 bad usage, 65 does not compile,
66 a file cannot be read, 70 died of an unhandled exception or a deadlock, 71 --max-steps reached
`;

const COMMANDS = ['run', 'replay', 'dap', 'profiles', 'faults'] as const;

/** Runs one command line (without the program's name) and returns the exit code. Everything outside goes through `io`. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(io, `heapscope: ${error.message}\n`);
    return Exit.Usage;
  }
}

async function dispatch([command, ...rest]: readonly string[], io: Io): Promise<number> {
  switch (command) {
    case 'run':
      if (wantsHelp(rest)) break;
      return runScript(parseRun(rest), io);
    case 'replay':
      if (wantsHelp(rest)) break;
      return replayTrace(parseReplay(rest), io);
    case 'dap':
      refuseArguments(command, rest, []);
      await io.serveDap();
      return Exit.Ok;
    case 'profiles':
      refuseArguments(command, rest, ['--json']);
      say(io, profilesTable(rest.includes('--json')));
      return Exit.Ok;
    case 'faults':
      refuseArguments(command, rest, ['--json']);
      say(io, faultsTable(rest.includes('--json')));
      return Exit.Ok;
    case '--version':
      say(io, `${io.version}\n`);
      return Exit.Ok;
    case '--help':
    case '-h':
    case 'help':
      break;
    case undefined:
      complain(io, USAGE);
      return Exit.Usage;
    default:
      throw new UsageError(refusal(command));
  }
  say(io, USAGE);
  return Exit.Ok;
}

const wantsHelp = (rest: readonly string[]): boolean => {
  const end = rest.indexOf('--');
  return (end < 0 ? rest : rest.slice(0, end)).includes('--help');
};

function refusal(command: string): string {
  return `there is no command '${command}'; there are ${COMMANDS.join(', ')} (run has ${RUN_OPTIONS.join(', ')})`;
}

function refuseArguments(command: string, rest: readonly string[], known: readonly string[]): void {
  const odd = rest.find(word => !known.includes(word));
  if (odd !== undefined)
    throw new UsageError(
      `${command} knows no '${odd}'; it takes ${known.length === 0 ? 'no arguments' : known.join(', ')}`,
    );
}
