import { type DebugProtocol as DAP } from '@vscode/debugprotocol';

/** The requests that this adapter answers: what each is given and what its response carries. */
export interface Commands {
  initialize: { args: DAP.InitializeRequestArguments; body: DAP.Capabilities };
  launch: { args: unknown; body: undefined };
  configurationDone: { args: unknown; body: undefined };
  restart: { args: DAP.RestartArguments; body: undefined };
  terminate: { args: unknown; body: undefined };
  disconnect: { args: unknown; body: undefined };
  setBreakpoints: { args: DAP.SetBreakpointsArguments; body: { breakpoints: DAP.Breakpoint[] } };
  setFunctionBreakpoints: {
    args: DAP.SetFunctionBreakpointsArguments;
    body: { breakpoints: DAP.Breakpoint[] };
  };
  setExceptionBreakpoints: {
    args: DAP.SetExceptionBreakpointsArguments;
    body: { breakpoints: DAP.Breakpoint[] };
  };
  setInstructionBreakpoints: {
    args: DAP.SetInstructionBreakpointsArguments;
    body: { breakpoints: DAP.Breakpoint[] };
  };
  breakpointLocations: {
    args: DAP.BreakpointLocationsArguments;
    body: { breakpoints: DAP.BreakpointLocation[] };
  };
  continue: { args: DAP.ContinueArguments; body: { allThreadsContinued: boolean } };
  next: { args: DAP.NextArguments; body: undefined };
  stepIn: { args: DAP.StepInArguments; body: undefined };
  stepOut: { args: DAP.StepOutArguments; body: undefined };
  stepBack: { args: DAP.StepBackArguments; body: undefined };
  reverseContinue: { args: DAP.ReverseContinueArguments; body: undefined };
  pause: { args: DAP.PauseArguments; body: undefined };
  threads: { args: unknown; body: { threads: DAP.Thread[] } };
  stackTrace: { args: DAP.StackTraceArguments; body: DAP.StackTraceResponse['body'] };
  scopes: { args: DAP.ScopesArguments; body: { scopes: DAP.Scope[] } };
  variables: { args: DAP.VariablesArguments; body: { variables: DAP.Variable[] } };
  setVariable: { args: DAP.SetVariableArguments; body: DAP.SetVariableResponse['body'] };
  setExpression: { args: DAP.SetExpressionArguments; body: DAP.SetExpressionResponse['body'] };
  evaluate: { args: DAP.EvaluateArguments; body: DAP.EvaluateResponse['body'] };
  readMemory: { args: DAP.ReadMemoryArguments; body: NonNullable<DAP.ReadMemoryResponse['body']> };
  writeMemory: { args: DAP.WriteMemoryArguments; body: NonNullable<DAP.WriteMemoryResponse['body']> };
  exceptionInfo: { args: DAP.ExceptionInfoArguments; body: NonNullable<DAP.ExceptionInfoResponse['body']> };
  source: { args: DAP.SourceArguments; body: DAP.SourceResponse['body'] };
  disassemble: { args: DAP.DisassembleArguments; body: { instructions: DAP.DisassembledInstruction[] } };
  loadedSources: { args: unknown; body: DAP.LoadedSourcesResponse['body'] };
}

/** Registers what shall happen once the response is on its way: a run starts, an event follows. */
export type After = (action: () => void) => void;

export type Handlers = {
  readonly [C in keyof Commands]: (
    args: Commands[C]['args'],
    after: After,
  ) => Commands[C]['body'] | Promise<Commands[C]['body']>;
};
