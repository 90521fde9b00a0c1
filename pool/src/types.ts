/** Types that turn a function's parameters into what `map` takes. */
import type { Source } from './item-source.ts';
import type { MapOptions } from './map-result.ts';

/** Any function. */
export type TaskFn = (...args: never[]) => unknown;

/** An iterable for each parameter, those of optional ones left out at will, then the options of the map. */
export type MapArguments<Params extends readonly unknown[]> = Params extends readonly []
  ? [items: Source<unknown>, options?: MapOptions]
  : Sources<Params>;

type Sources<Params extends readonly unknown[]> = Params extends readonly []
  ? [options?: MapOptions]
  : Params extends readonly [infer First, ...infer Rest]
    ? [items: Source<First>, ...Sources<Rest>]
    : number extends Params['length']
      ? Params extends readonly (infer Item)[]
        ? Source<Item>[] | [...Source<Item>[], MapOptions]
        : never
      : Params extends readonly [(infer First)?, ...infer Rest]
        ? [options?: MapOptions] | [items: Source<First>, ...Sources<Rest>]
        : never;
