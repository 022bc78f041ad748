/** A scalar type of generated programs, of the same width in every data model. */
export interface Scalar {
  readonly name: string;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

const scalar = (name: string, bits: Scalar['bits'], signed: boolean): Scalar => ({ name, bits, signed });

/** `long` is missing: it has 4 bytes on Windows and 8 for GCC on Linux. */
export const SCALARS: readonly Scalar[] = [
  scalar('int8_t', 8, true),
  scalar('uint8_t', 8, false),
  scalar('int16_t', 16, true),
  scalar('uint16_t', 16, false),
  scalar('int32_t', 32, true),
  scalar('uint32_t', 32, false),
  scalar('int64_t', 64, true),
  scalar('uint64_t', 64, false),
];

/** A member of a generated struct; `width` is that of a bit-field. */
export interface Member {
  readonly name: string;
  readonly type: Scalar;
  readonly width: number | undefined;
}

export interface Struct {
  readonly name: string;
  readonly members: readonly Member[];
}

/** A function that statements may call; all take scalars, some a struct by value. */
export interface Signature {
  readonly name: string;
  readonly result: Scalar | Struct;
  readonly parameters: readonly (Scalar | Struct)[];
}

export const isStruct = (type: Scalar | Struct): type is Struct => 'members' in type;

/** Something that can be read and assigned. */
export interface Place {
  readonly text: string;
  readonly type: Scalar;
}
