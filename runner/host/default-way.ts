import type { Way } from '../../protocol/ways-of-running.ts';
import { availableCpus } from './machine-limits.ts';
import type { ProfileRequest } from './profile-request.ts';

/** Calls in flight at once on the event loop, unless told otherwise: what one server or disk usually takes. */
export const CALLS_IN_FLIGHT = 64;

/** The setting of the recorded run: what the request says, and what is usual where it says nothing. */
export function defaultWay({ executor = 'process', workers, chunksize }: ProfileRequest): Way {
  switch (executor) {
    case 'process':
    case 'thread':
      return { executor, workers: workers ?? availableCpus(), chunksize: chunksize ?? 1 };
    case 'event-loop':
      return { executor, workers: workers ?? CALLS_IN_FLIGHT, chunksize: 1 };
    case 'serial':
      return { executor, workers: 1, chunksize: 1 };
  }
}
