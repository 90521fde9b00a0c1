import type { Way } from '../../protocol/ways-of-running.ts';
import { formatCount } from '../format-share.ts';

/** A way in words: `threads, 2 workers, chunk size 16`. */
export function wayText({ executor, workers, chunksize }: Way): string {
  switch (executor) {
    case 'process':
    case 'thread': {
      const kind = executor === 'process' ? 'processes' : 'threads';
      return `${kind}, ${formatCount(workers, 'worker')}, chunk size ${chunksize}`;
    }
    case 'event-loop':
      return `event loop, ${workers} in flight`;
    case 'serial':
      return 'one after another';
  }
}
