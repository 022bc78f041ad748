/** The only door of the engine. */
export { assert, EngineBug, unreachable } from './base/assert';
export { hex, hexAddress, hexBytes } from './base/hex';
export { type Address, address, offset } from './base/units';
export { FAULTS, FAULT_IDS, type FaultId, type FaultRule, faultRule } from './nt/faults';
export { DEFAULT_PROFILE, PROFILE_IDS, PROFILE_TITLES, type ProfileId } from './nt/profile-ids';
export { GLOBAL_FLAGS, parseGlobalFlags } from './nt/global-flags';
export { statusText } from './nt/status';
export { type Modifier, type Profile, profileOf } from './nt/profile';
export { INSTRUCTION_WORDS, Op } from './script/bytecode';
export {
  type CompiledExpression,
  type CompileOptions,
  type CompileResult,
  type Diagnostic,
  type ExpressionContext,
  type ExpressionResult,
  type Pragma,
  type SourceRange,
  type Sources,
} from './script/compile-types';
export { builtinText } from './script/builtin-text';
export { compile } from './script/compile';
export { DEBUG_LIBRARY_DEFINES } from './script/debug-library';
export { disassembleAt } from './script/disassemble';
export { compileExpression } from './script/expression';
export { typeName } from './script/debug-info';
export { formatDiagnostic } from './script/diagnostic';
export { scanPragmas } from './script/pragma';
export { folderOf, resolvePath } from './script/source';
export { TraceError, traceProgram, TraceReader } from './script/trace';
export {
  type DataModel,
  type DebugField,
  type DebugInfo,
  type DebugScope,
  type DebugType,
  type DebugVariable,
  type FunctionInfo,
  type ModuleInfo,
  type Program,
  TraceOp,
} from './script/program';
export { evaluateReading } from './machine/read-only';
export { LoadError } from './machine/loader';
export { Machine } from './machine/machine';
export {
  type AllocationRecords,
  type Evaluation,
  EventKind,
  type EventSink,
  type FaultRecord,
  type FrameView,
  type MachineSeam,
  type MachineSettings,
  type Moment,
  type Position,
  refusedModifier,
  type Stop,
  type ThreadView,
} from './machine/seam';
export {
  type Control,
  type TimelineOptions,
  type TimelineSeam,
  type TimelineStop,
  type Until,
} from './timeline/seam';
export {
  type BlockDetail,
  type BlockRows,
  type FaultCard,
  type FieldRow,
  type FreeListRows,
  type HeapRow,
  INSPECT_VERSION,
  type MapView,
  type Overview,
  type PageRow,
  type Place,
  type Question,
  type Questions,
  type RegionRow,
  RunKind,
  type SegmentRow,
} from './inspect/seam';
export { Timeline } from './timeline/timeline';
export { ask } from './inspect/ask';
export { heapAt } from './inspect/heap-at';
export { type HeapUsage, newestHeapUsage } from './inspect/usage';
