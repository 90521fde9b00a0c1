/** Tests, benchmarks and examples, where tasks stand for other ones and what is too much is tried on purpose. */
const FOLDERS = /(^|[\\/])(tests?|specs?|__tests__|bench(es|mark|marks)?|fixtures?|examples?|demos?)[\\/]/;
const NAMES = /(^|[\\/._-])(test|spec|bench|benchmark)\.[cm]?[jt]sx?$/;

export function isTrialFile(path: string): boolean {
  return FOLDERS.test(path) || NAMES.test(path);
}
