/** What is asked of the type checker, and what it says; plain data that crosses to its thread. */

/** A call on a receiver that syntax alone cannot name. */
export interface TypeQuestion {
  /** The name of the called method. */
  readonly position: number;
  /** The receiver. */
  readonly start: number;
  readonly end: number;
}

/** The class or interface that declares the called method. */
export interface TypeAnswer {
  readonly ownerName: string;
  readonly methodName: string;
  /** The file that declares the method. */
  readonly path: string;
}

export type TypeAnswers = ReadonlyMap<string, TypeAnswer>;

export const NO_ANSWERS: TypeAnswers = new Map();

export function questionKey({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}:${end}`;
}
