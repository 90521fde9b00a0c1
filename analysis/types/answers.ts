/** What is asked of the type checker, and what it says; plain data that crosses to its thread. */

/** A receiver or callee that syntax alone cannot name. */
export interface TypeQuestion {
  /** Where the checker is to look: the last identifier of the expression. */
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

/** The class of a value, by its name and by where the checker found it. */
export interface TypeAnswer {
  /** The name of the type's symbol and of its base types, nearest first. */
  readonly typeNames: readonly string[];
  /** The files that declare them, in the same order. */
  readonly declarationPaths: readonly string[];
}

export type TypeAnswers = ReadonlyMap<string, TypeAnswer>;

export const NO_ANSWERS: TypeAnswers = new Map();

export function questionKey({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}:${end}`;
}
