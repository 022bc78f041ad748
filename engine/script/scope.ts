import { type NamedThing, type Variable } from './ast';
import { type EnumType, type RecordType } from './ctype';
import { nearestName } from './nearest-name';

export type Tag = RecordType | EnumType;

/** Names of one block or file, and of the blocks around it. Tags have a name space of their own (C99 6.2.3). */
export class Scope {
  readonly parent: Scope | undefined;
  readonly names = new Map<string, NamedThing>();
  readonly tags = new Map<string, Tag>();
  /** The variable-length array that was declared last here. */
  lastArray: Variable | undefined;
  /** The labels that `__label__` gives to this block alone, with the name that the function knows each by. */
  ownLabels: Map<string, string> | undefined;
  /** The names of a parameter list. */
  isPrototype = false;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
    this.chain = parent === undefined ? [this] : [this, ...parent.chain];
  }

  /** This scope and those around it, innermost first. */
  readonly chain: readonly Scope[];

  find(name: string): NamedThing | undefined {
    for (const scope of this.chain) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  findTag(name: string): Tag | undefined {
    for (const scope of this.chain) {
      const found = scope.tags.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The tag of a struct, union or enum with members that `tag`, which has none, may be a slip of. */
  nearestTag(tag: string): Tag | undefined {
    const isDefined = (each: Tag): boolean =>
      (each.kind === 'enum' ? each.members : each.fields) !== undefined;
    const tags = this.chain.flatMap(scope => [...scope.tags.values()]).filter(isDefined);
    const near = nearestName(
      tag,
      tags.map(each => each.name),
    );
    return tags.find(each => each.name === near);
  }

  /** What the function calls the label that is visible here as `name`. */
  labelName(name: string): string {
    for (const scope of this.chain) {
      const own = scope.ownLabels?.get(name);
      if (own !== undefined) return own;
    }
    return name;
  }

  /** The visible name that `name` may be a slip of. */
  nearest(name: string): string | undefined {
    return nearestName(
      name,
      this.chain.flatMap(scope => [...scope.names.keys()]),
    );
  }
}
