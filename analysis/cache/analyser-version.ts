/** The hash of everything that decides what is found; the build writes it in. */
declare const POOLSCOPE_ANALYSER_VERSION: string | undefined;

/** Undefined where the sources run as they are: what changes from one run to the next must not be kept. */
export function analyserVersion(): string | undefined {
  return typeof POOLSCOPE_ANALYSER_VERSION === 'undefined' ? undefined : POOLSCOPE_ANALYSER_VERSION;
}
