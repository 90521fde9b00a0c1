/** Cleans up when this process ends before it could do so in its own time. */

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const cleanups = new Set();
let isListening = false;

/**
 * @param {() => void} cleanup synchronous; runs when the process exits, and as soon as a signal tells it to end
 * @returns {() => void} forgets the clean-up, once it has been done otherwise
 */
export function endWithProcess(cleanup) {
  if (!isListening) listen();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

function listen() {
  isListening = true;
  process.on('exit', cleanUp);
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // At once: `node:test` answers a signal without an exit event.
      cleanUp();
      // Whoever else listens ends the process in its own way.
      if (process.listenerCount(signal) === 1) process.exit(code);
    });
  }
}

function cleanUp() {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
}
