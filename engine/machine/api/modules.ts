import { type Address, NULL, address } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { isAbsent } from '../../nt/windows';
import { preludeUnit } from '../../script/prelude';
import { NATIVE_IMAGE, type Program } from '../../script/program';
import { type SystemCall, type SystemTable } from '../system-call';

const ERROR_MOD_NOT_FOUND = 126;
const ERROR_PROC_NOT_FOUND = 127;
/** GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS. */
const FROM_ADDRESS = 4;

/** Windows' own libraries: all functions of theirs that exist here lie in one image. */
const LIBRARIES =
  /^(kernel32|kernelbase|ntdll|coredll|user32|psapi|shlwapi|advapi32|ole32|oleaut32|combase|msvcrt(|d|\d+)|ucrtbased?|msvcr\d+d?|vcruntime\d+d?|api-ms-win-[a-z0-9-]+)$/;

export const MODULE_CALLS: SystemTable = {
  GetModuleHandleA(call) {
    giveModule(call, call.pointer(0) === NULL ? undefined : latin(call.loadString(call.pointer(0))));
  },

  GetModuleHandleW(call) {
    giveModule(call, call.pointer(0) === NULL ? undefined : latin(call.loadWideString(call.pointer(0))));
  },

  GetModuleHandleExA(call) {
    giveModuleEx(call, at => latin(call.loadString(at)));
  },

  GetModuleHandleExW(call) {
    giveModuleEx(call, at => latin(call.loadWideString(at)));
  },

  /** Nothing is loaded into a process that runs: the modules that are there are found. */
  LoadLibraryA(call) {
    giveModule(call, latin(call.loadString(call.pointer(0))));
  },

  LoadLibraryW(call) {
    giveModule(call, latin(call.loadWideString(call.pointer(0))));
  },

  LoadLibraryExA(call) {
    giveModule(call, latin(call.loadString(call.pointer(0))));
  },

  LoadLibraryExW(call) {
    giveModule(call, latin(call.loadWideString(call.pointer(0))));
  },

  /** The modules of the process stay. */
  FreeLibrary(call) {
    if (moduleAt(call, call.pointer(0)) === undefined) call.fail(Win32Error.INVALID_HANDLE);
    else call.returnBool(true);
  },

  GetProcAddress(call) {
    const module = call.pointer(0) === NULL ? exeBase(call) : moduleAt(call, call.pointer(0));
    // A name below 64 KB is an ordinal; the libraries have none here.
    const found =
      module === undefined || call.pointer(1) < 0x10000
        ? undefined
        : functionIn(call, module, latin(call.loadString(call.pointer(1))));
    if (found === undefined) call.fail(ERROR_PROC_NOT_FOUND);
    else call.returnPointer(found);
  },
};

const latin = (units: Uint8Array | Uint16Array): string => String.fromCharCode(...units);

const exeBase = (call: SystemCall): Address | undefined => call.process.program.modules[0]?.base;

/** The base of the module that `at` is the handle of. */
function moduleAt(call: SystemCall, at: Address): Address | undefined {
  const { program } = call.process;
  return at === NATIVE_IMAGE[program.model] || program.modules.some(({ base }) => base === at)
    ? at
    : undefined;
}

/** The modules of the program by name, and under any name of Windows' own libraries the image of the library functions. */
function moduleNamed(program: Program, name: string): number | undefined {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).toLowerCase();
  const asked = /[.][^.]*$/.test(file) ? file : `${file}.dll`;
  const own = program.modules.find(module => module.name.toLowerCase() === asked);
  if (own !== undefined) return own.base;
  return asked.endsWith('.dll') && LIBRARIES.test(asked.slice(0, -4))
    ? NATIVE_IMAGE[program.model]
    : undefined;
}

function giveModule(call: SystemCall, name: string | undefined): void {
  const base = name === undefined ? exeBase(call) : moduleNamed(call.process.program, name);
  if (base === undefined) call.fail(ERROR_MOD_NOT_FOUND);
  else call.returnPointer(base);
}

/** GetModuleHandleEx also finds the module that an address lies in. */
function giveModuleEx(call: SystemCall, nameAt: (at: Address) => string): void {
  const { program } = call.process;
  const at = call.pointer(1);
  let base: number | undefined;
  if ((call.u32(0) & FROM_ADDRESS) !== 0) {
    const images = [
      ...program.modules,
      { base: address(NATIVE_IMAGE[program.model]), size: librarySize(program) },
    ];
    base = images.find(image => at >= image.base && at < image.base + image.size)?.base;
  } else base = at === NULL ? exeBase(call) : moduleNamed(program, nameAt(at));
  call.storePointer(call.pointer(2), base ?? NULL);
  if (base === undefined) call.fail(ERROR_MOD_NOT_FOUND);
  else call.returnBool(true);
}

const librarySize = (program: Program): number => program.natives.length * NATIVE_IMAGE.stride;

/** A function by its name: one of the program's modules has what its file defines, the library what exists in this Windows. */
function functionIn(call: SystemCall, module: Address, name: string): number | undefined {
  const { program, settings } = call.process;
  if (module !== NATIVE_IMAGE[program.model]) {
    const index = program.modules.findIndex(({ base }) => base === module);
    return program.functions.find(each => each.module === index && each.name === name)?.address;
  }
  if (isAbsent(settings.profile, name)) return undefined;
  const native = program.natives.indexOf(name);
  if (native >= 0) return module + native * NATIVE_IMAGE.stride;
  if (preludeUnit(name) === undefined) return undefined;
  return program.functions.find(each => each.module < 0 && each.name === name)?.address;
}
