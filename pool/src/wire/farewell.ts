/**
 * A worker process that was asked to end ends by this signal, which nothing else uses: to the parent it means exit code 0.
 */
export const FAREWELL_SIGNAL = 'SIGVTALRM';
